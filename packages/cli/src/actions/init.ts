import { generateProblems } from "@cotton/simulator"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { InputError } from "../errors.ts"

export interface InitFlags {
  readonly folder: string
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

export const init = Effect.fnUntraced(function* ({ folder }: InitFlags) {
  const files = {
    "recipe.yaml": RECIPE,
    "problems.jsonl": `${generateProblems({ count: PROBLEMS, seed: 1 })
      .map((row) => JSON.stringify(row))
      .join("\n")}\n`
  }
  for (const name of Object.keys(files)) {
    if (existsSync(join(folder, name))) {
      return yield* new InputError({
        message: `${join(folder, name)} is there already; nothing was written. Choose another folder`
      })
    }
  }
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const go = folder === "." ? "" : `cd ${folder} && `
  yield* Console.log(
    `recipe.yaml  problems.jsonl (${PROBLEMS})      next: ${go}cotton run      offline, no key, seconds`
  )
})
