import { type GeneratedProblem, generateProblems } from "@cotton/simulator"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { legible, quietJson } from "@cotton/schema/Legible"
import { InputError } from "../errors.ts"
import { cottonCommand, runsInItsFolder } from "../HowToCall.ts"
import { initFrom, type SourceFlags, type TeacherFlags } from "../InitFrom.ts"

export interface InitFlags extends SourceFlags, TeacherFlags {
  readonly folder: string
  readonly from: Option.Option<string>
  readonly json: boolean
}

const PROBLEMS = 20

const RECIPE = `# A first recipe: offline, without a key. Every field that is not here has a documented default.
problems:
  from: problems.jsonl
  map: { prompt: problem, answer: answer, language: language }
prompt:
  template: |-
    {{problem}}

    Please reason step by step, and put your final answer within \\boxed{}.
teacher:
  model: simulated-teacher
  at:
    - { url: simulator, price: free }
    # A real one: { url: "http://127.0.0.1:8000/v1", key: $TEACHER_KEY, price: { input: 0.55, output: 2.19 } }
sample: { keep: 2, tries: 8, seed: 1 }
judge:
  - shape/complete
  - readability/repetition
  - language/script-mixing
  - verify/math-answer
cuts:
  verified: { answer: right }
  all: { answer: any, tokens: verified }
`

/** The first prompt is what everybody sees first: one that whoever reads this page can read. */
const firstRead = (problems: ReadonlyArray<GeneratedProblem>): ReadonlyArray<GeneratedProblem> => {
  const first = problems.find(({ language }) => language === "en")
  return first === undefined ? problems : [first, ...problems.filter((one) => one !== first)]
}

/** Writes files that are not there yet: all of them, or none. */
const writeNew = Effect.fnUntraced(function* (folder: string, files: Readonly<Record<string, string>>) {
  for (const name of Object.keys(files)) {
    if (existsSync(join(folder, name))) {
      return yield* new InputError({
        message: `${join(folder, name)} is there already; nothing was written. Choose another folder`
      })
    }
  }
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { flag: "wx" })
})

const firstRecipe = Effect.fnUntraced(function* (folder: string, json: boolean) {
  const problems = firstRead(generateProblems({ count: PROBLEMS, seed: 1 }))
  yield* writeNew(folder, {
    "recipe.yaml": RECIPE,
    "problems.jsonl": `${problems.map((row) => JSON.stringify(row)).join("\n")}\n`
  })
  const cotton = cottonCommand()
  const next =
    folder === "."
      ? `${cotton} run`
      : runsInItsFolder()
        ? `${cotton} run ${join(folder, "recipe.yaml")}`
        : `cd ${folder} && ${cotton} run`
  const files = [join(folder, "recipe.yaml"), join(folder, "problems.jsonl")]
  yield* Console.log(
    json
      ? quietJson({ type: "summary", files, problems: PROBLEMS })
      : `recipe.yaml  problems.jsonl (${PROBLEMS})      next: ${next}      offline, no key, seconds`
  )
})

export const init = Effect.fnUntraced(function* (flags: InitFlags) {
  const { folder, from, json } = flags
  if (Option.isNone(from)) return yield* firstRecipe(folder, json)
  const { recipe, lines, summary } = yield* initFrom(from.value, folder, flags)
  yield* writeNew(folder, { "recipe.yaml": recipe })
  yield* Console.log(json ? quietJson({ type: "summary", ...summary }) : legible(lines.join("\n")))
})
