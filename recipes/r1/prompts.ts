import { writeFileSync } from "node:fs"
import { basename, dirname } from "node:path"
import { parseArgs } from "node:util"
import { loadProblems } from "@cotton/generator"
import { renderPrompt } from "@cotton/generator/Prompt"
import { loadRecipe } from "@cotton/pipeline"
import type { Message, Problem } from "@cotton/schema"
import * as Effect from "effect/Effect"

/*
 * The prompts of an RL stage as its trainer reads them: the problems of a recipe under its template, each with its gold answer, its
 * language, and the verifier that shall judge it.
 *
 *     node recipes/r1/prompts.ts recipes/r1/2-reasoning-rl/recipe.yaml --for trl --out prompts.jsonl
 *
 * Several recipes follow one another.
 * `--for verl` wants a name that ends in .json (one object a line all the same). `--form text`: the prompt as text, for a base
 * model that has no chat template. `--set` is that of `cotton run`. `--general FILTER`: who judges a problem without a gold answer;
 * without it such a problem is an error.
 */

const TRAINERS = ["trl", "verl", "openrlhf"] as const
type Trainer = (typeof TRAINERS)[number]

const stop = (message: string): never => {
  process.stderr.write(`prompts: ${message}\n`)
  process.exit(2)
}

/** The filter that judges the problem; `null` where nothing can be held against it. */
const verifierOf = ({ answer, choices, tests }: Problem): string | null => {
  if (tests !== undefined) return "verify/code-tests"
  if (answer === undefined) return null
  return choices === undefined ? "verify/math-answer" : "verify/choice"
}

interface Given {
  readonly problem: Problem
  readonly messages: ReadonlyArray<Message>
  readonly verifier: string
  readonly asText: boolean
  readonly index: number
}

const FORMS: Readonly<Record<Trainer, (given: Given) => object>> = {
  trl: ({ problem, messages, verifier, asText }) => ({
    prompt: asText ? textOf(messages) : messages,
    answer: problem.answer ?? null,
    choices: problem.choices ?? null,
    tests: problem.tests ?? null,
    language: problem.language ?? null,
    verifier
  }),
  verl: ({ problem, messages, verifier, index }) => ({
    data_source: basename(problem.source),
    prompt: messages,
    ability: problem.domain ?? "reasoning",
    reward_model: { style: "rule", ground_truth: problem.answer ?? "" },
    extra_info: {
      index,
      question: textOf(messages),
      language: problem.language ?? null,
      verifier,
      choices: problem.choices ?? null,
      tests: problem.tests ?? null
    }
  }),
  openrlhf: ({ problem, messages, verifier, asText }) => ({
    input: asText ? textOf(messages) : messages,
    label: JSON.stringify({
      answer: problem.answer,
      choices: problem.choices,
      tests: problem.tests,
      language: problem.language,
      verifier
    })
  })
}

const textOf = (messages: ReadonlyArray<Message>) => messages.map(({ content }) => content).join("\n\n")

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    for: { type: "string", default: "trl" },
    form: { type: "string", default: "chat" },
    general: { type: "string" },
    out: { type: "string" },
    set: { type: "string", multiple: true, default: [] }
  }
})
const { for: trainer, form, general, out, set } = values
if (positionals.length === 0)
  stop("name a recipe, as in: node recipes/r1/prompts.ts recipes/r1/2-reasoning-rl/recipe.yaml")
if (!TRAINERS.includes(trainer as Trainer)) stop(`--for ${trainer}: it is one of ${TRAINERS.join(", ")}`)
if (form !== "chat" && form !== "text") stop(`--form ${form}: it is chat or text`)
if (out === undefined) stop("--out: name the file to write, as in --out prompts.jsonl")
if (trainer === "verl" && !out!.endsWith(".json")) stop(`--out ${out}: verl reads .json and .parquet by their names`)

const read = Effect.fnUntraced(function* (recipe: string) {
  const resolved = yield* loadRecipe(recipe, set)
  const { problems } = yield* loadProblems(resolved.recipe.problems, dirname(resolved.file))
  return problems.map((problem) => {
    const verifier = verifierOf(problem) ?? general
    if (verifier === undefined)
      return stop(`${problem.source}: ${problem.id} has neither answer nor tests; --general FILTER names who judges it`)
    const messages = renderPrompt(resolved.recipe.prompt, problem)
    return { problem, messages, verifier, asText: form === "text" }
  })
})
const given = await Effect.runPromise(
  Effect.catch(Effect.forEach(positionals, read), (error) => Effect.sync(() => stop(error.message)))
)
const rows = given.flat().map((one, index) => FORMS[trainer as Trainer]({ ...one, index }))
writeFileSync(out!, rows.map((row) => `${JSON.stringify(row)}\n`).join(""))
process.stdout.write(`${out}: ${rows.length} prompts for ${trainer}\n`)
