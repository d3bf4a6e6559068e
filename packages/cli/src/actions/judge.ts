import { quietJson } from "@cotton/schema/Legible"
import { JUDGE_FIELDS, judgeFile, type JudgeFields, layerFreeJudging, nearest } from "@cotton/pipeline"
import type { InputFormat, Verdict } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { InputError } from "../errors.ts"
import { counted } from "../display/Counted.ts"
import { ExitCode } from "../ExitCode.ts"
import { givenFilters } from "../GivenFilters.ts"
import { JudgesBill } from "../JudgesBill.ts"
import { Session } from "../Session.ts"

export interface JudgeFlags {
  readonly file: string
  readonly with: ReadonlyArray<string>
  readonly map: ReadonlyArray<string>
  readonly recipe: Option.Option<string>
  readonly format: Option.Option<InputFormat>
  /** Seconds that a row may take. */
  readonly timeout: number
}

const readFields = (given: ReadonlyArray<string>): Effect.Effect<JudgeFields, InputError> =>
  Effect.suspend(() => {
    const fields: Record<keyof JudgeFields, string> = { ...JUDGE_FIELDS }
    for (const text of given) {
      const [name, field] = [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]
      if (!Object.hasOwn(fields, name) || field === "") {
        const near = nearest(name, Object.keys(fields))
        const hint = near === undefined ? `known: ${Object.keys(fields).join(", ")}` : `did you mean ${near}=FIELD?`
        return Effect.fail(new InputError({ message: `--map ${text}: write it as NAME=FIELD; ${hint}` }))
      }
      fields[name as keyof JudgeFields] = field
    }
    return Effect.succeed(fields)
  })

/** Waits while a slow reader of the output has not taken what was written; one that is gone (`head`) has had enough. */
const print = (text: string) =>
  Effect.callback<void>((resume) => {
    process.stdout.write(text, (error) =>
      resume(error === null || error === undefined ? Effect.void : Effect.interrupt)
    )
  })

/** Whether a judge was not asked because its question could have passed the budget. */
const isUnpaid = (verdicts: ReadonlyArray<Verdict>): boolean =>
  verdicts.some(({ outcome, reason, parts = [] }) => outcome === "error" && (reason === "budget" || isUnpaid(parts)))

export const judge = Effect.fnUntraced(function* (flags: JudgeFlags) {
  const { plan, think, own, judges } = yield* givenFilters(flags)
  const fields = yield* readFields(flags.map)
  const counts: Record<string, number> = {}
  const bill = new JudgesBill()
  let unpaid = 0
  yield* judgeFile(flags.file, {
    fields,
    think,
    folder: process.cwd(),
    ...(Option.isSome(flags.format) ? { format: flags.format.value } : {})
  }).pipe(
    Stream.runForEachArray((rows) => {
      for (const { outcome, verdicts } of rows) {
        counts[outcome] = (counts[outcome] ?? 0) + 1
        if (isUnpaid(verdicts)) unpaid++
      }
      return print(rows.map((row) => `${quietJson(row)}\n`).join(""))
    }),
    Effect.provide(
      layerFreeJudging(
        { filters: plan, seconds: flags.timeout, module: own?.module ?? null, sandbox: own?.recipe.sandbox },
        { resolved: own, judges, environment: process.env }
      )
    ),
    bill.over
  )
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const spent = bill.text === null ? "" : `, ${bill.text}`
  const outcomes = Object.entries(counts).map(([outcome, count]) => `${count} ${outcome}`)
  process.stderr.write(`${counted(total, "row")}${total === 0 ? "" : `: ${outcomes.join(", ")}${spent}`}\n`)
  if (unpaid === 0) return
  process.stderr.write(
    `the recipe's budget is reached: ${counted(unpaid, "row")} could not be asked about; a higher one is needed for them\n`
  )
  const session = yield* Session
  session.setExitCode(ExitCode.budget)
}, Effect.scoped)
