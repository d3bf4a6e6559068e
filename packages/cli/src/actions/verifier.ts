import { availableParallelism } from "node:os"
import { judgesAsked, layerFreeJudging, nearest } from "@cotton/pipeline"
import { legible, quietJson } from "@cotton/schema/Legible"
import { Judging } from "@cotton/schema/ports/Judging"
import type { PlannedFilter } from "@cotton/schema"
import { Lanes, listen, Requests, shimFor, type Trainer, Verifying, WEIGHTS, type Weights } from "@cotton/verifier"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { counted } from "../display/Counted.ts"
import { InputError } from "../errors.ts"
import { type GivenFilters, givenFilters } from "../GivenFilters.ts"
import { JudgesBill } from "../JudgesBill.ts"
import { Session } from "../Session.ts"
import { VERSION } from "../Version.ts"

export interface VerifierFlags {
  readonly with: ReadonlyArray<string>
  readonly recipe: Option.Option<string>
  readonly host: string
  readonly port: number
  readonly token: Option.Option<string>
  readonly weights: string
  readonly unsure: number
  readonly opened: boolean
  /** Seconds that a row may take. */
  readonly timeout: number
  readonly threads: Option.Option<number>
  readonly queue: number
  /** Megabytes, as the two after it. */
  readonly memory: number
  readonly body: number
  readonly cache: number
  readonly shim: Option.Option<Trainer>
  readonly json: boolean
}

const MB = 1_000_000

/** One fewer than the cores: the other one reads requests. With one thread a check that hangs would hold up all others. */
const defaultThreads = () => Math.max(2, availableParallelism() - 1)

const readWeights = (text: string): Effect.Effect<Weights, InputError> =>
  Effect.suspend(() => {
    const weights: Record<keyof Weights, number> = { ...WEIGHTS }
    for (const part of text.split(",").filter((one) => one.trim() !== "")) {
      const [name = "", value = ""] = part.split("=").map((one) => one.trim())
      const wrong = (why: string) => Effect.fail(new InputError({ message: `--weights ${part.trim()}: ${why}` }))
      if (!Object.hasOwn(weights, name)) {
        const near = nearest(name, Object.keys(weights))
        return wrong(
          near === undefined ? `the rewards are ${Object.keys(weights).join(", ")}` : `did you mean ${near}?`
        )
      }
      if (value === "" || !Number.isFinite(Number(value))) return wrong("write it as NAME=NUMBER")
      weights[name as keyof Weights] = Number(value)
    }
    return Effect.succeed(weights)
  })

/** The token itself never stands on a command line, which every user of a machine can read. */
const readToken = (given: Option.Option<string>): Effect.Effect<string | null, InputError> =>
  Effect.suspend(() => {
    if (Option.isNone(given)) return Effect.succeed(null)
    const name = /^\$([A-Za-z_]\w*)$/.exec(given.value)?.[1]
    if (name === undefined) {
      const message =
        "--token: name an environment variable, in single quotes: --token '$COTTON_VERIFIER_TOKEN'; what was given looks like the token itself"
      return Effect.fail(new InputError({ message }))
    }
    const token = process.env[name] ?? ""
    return token === ""
      ? Effect.fail(new InputError({ message: `--token: the environment variable ${name} is not set` }))
      : Effect.succeed(token)
  })

const LEAST: ReadonlyArray<readonly [name: "queue" | "memory" | "body" | "timeout", least: number]> = [
  ["queue", 1],
  ["memory", 0.001],
  ["body", 0.001],
  ["timeout", 0.001]
]

const checkNumbers = (flags: VerifierFlags): Effect.Effect<void, InputError> => {
  const wrong = LEAST.find(([name, least]) => flags[name] < least)
  if (wrong !== undefined) {
    return Effect.fail(new InputError({ message: `--${wrong[0]} ${flags[wrong[0]]}: it must be more than 0` }))
  }
  const { threads } = flags
  return Option.isSome(threads) && threads.value < 1
    ? Effect.fail(new InputError({ message: `--threads ${threads.value}: there must be one at least` }))
    : Effect.void
}

/** The judging of the plan, and of the parts of it that rows ask for: each begun when it is first asked for. */
const lanesOf = Effect.fnUntraced(function* (
  { plan, own, judges }: GivenFilters,
  flags: VerifierFlags,
  bill: JudgesBill
) {
  const scope = yield* Effect.scope
  const begin = (filters: ReadonlyArray<PlannedFilter>) =>
    Layer.buildWithScope(
      layerFreeJudging(
        {
          filters,
          seconds: flags.timeout,
          module: own?.module ?? null,
          sandbox: own?.recipe.sandbox,
          threads: Option.getOrElse(flags.threads, defaultThreads)
        },
        { resolved: own, judges: judgesAsked(filters, judges), environment: process.env }
      ),
      scope
    ).pipe(
      Effect.map((context) => Context.get(context, Judging)),
      bill.over
    )
  return new Lanes(yield* begin(plan), (filters) => Effect.runPromise(begin(filters)))
})

const serve = Effect.fnUntraced(function* (flags: VerifierFlags) {
  yield* checkNumbers(flags)
  const weights = yield* readWeights(flags.weights)
  const token = yield* readToken(flags.token)
  const given = yield* givenFilters(flags, true)
  const bill = new JudgesBill()
  const lanes = yield* lanesOf(given, flags, bill)
  const verifying = new Verifying({ lanes, mostRows: flags.queue, keptBytes: flags.cache * MB })
  const filters = given.plan.map(({ id }) => id)
  const judges = Object.keys(given.judges)
  const asked = judges.length === 0 ? null : bill
  const think = flags.opened ? { ...given.think, opened: true } : given.think
  const reading = { think, filters }
  const listening = yield* Effect.acquireRelease(
    listen(
      { verifying, reading, weights, unsure: flags.unsure, requests: new Requests(), asked },
      {
        host: flags.host,
        port: flags.port,
        token,
        bodyBytes: flags.body * MB,
        heldBytes: flags.memory * MB,
        onBroken: (error) => process.stderr.write(`cotton verifier: a request failed: ${legible(String(error))}\n`)
      }
    ),
    ({ leave }) => Effect.promise(leave)
  )
  const { interrupts } = yield* Session
  const drained = new Promise<void>((resolve, reject) => {
    interrupts.onDrain(() => {
      if (verifying.rows > 0)
        process.stderr.write(
          `answering what is in work, ${counted(verifying.rows, "row")}; Ctrl-C again leaves at once\n`
        )
      listening.drain().then(resolve, reject)
    })
  })
  if (flags.json) {
    yield* Console.log(quietJson({ type: "serving", url: listening.url, filters, judges, token: token !== null }))
  } else {
    yield* Console.log(
      `${listening.url}  ${filters.join(", ")}${judges.length === 0 ? "" : `\n  asks the judges ${judges.join(", ")}`}\n  POST /v1/verify, POST /get_reward; GET /health, GET /metrics`
    )
  }
  yield* Effect.promise(() => drained)
  const { outcomes, kept, joined, unreadable, dropped, refused } = verifying.counts
  if (flags.json) {
    const judging = asked === null ? {} : { judging: { calls: asked.calls, usd: asked.usd } }
    yield* Console.log(
      quietJson({ type: "summary", judged: outcomes, kept, joined, unreadable, dropped, refused, ...judging })
    )
  } else if (bill.text !== null) process.stderr.write(`${bill.text}\n`)
})

export const verifier = Effect.fnUntraced(function* (flags: VerifierFlags) {
  if (Option.isSome(flags.shim)) return yield* Console.log(shimFor(flags.shim.value, VERSION).trimEnd())
  return yield* Effect.scoped(serve(flags))
})
