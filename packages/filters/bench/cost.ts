/*
 * What a verdict of each filter costs, beside reading the same trace from its JSON; no data needed:
 *
 *   node packages/filters/bench/cost.ts
 *
 * One trace of 16,000 characters of reasoning and 1,200 of content, all of it prose with formulae and no sentence twice;
 * the ratio to `JSON.parse` is what another machine would see too.
 */
import type { Subject } from "@cotton/schema/Verdict"
import * as SchemaParser from "effect/SchemaParser"
import { registry } from "../src/registry.ts"
import { subjectOf } from "./Data.ts"

const WORDS = "let us look at this triangle because its sides are equal and the angle between them was given".split(" ")

/** Prose of about so many characters: words in an order that a fixed generator picks, with a formula now and then. */
const prose = (characters: number, seed: number): string => {
  let state = seed
  let text = ""
  for (let i = 1; text.length < characters; i++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    text += i % 12 === 0 ? `$x_${state % 97} = ${state % 1009}$. ` : `${WORDS[(state >> 8) % WORDS.length]!} `
  }
  return text
}

interface Task {
  readonly end: string
  readonly answer?: string
  readonly options?: object
  readonly choices?: ReadonlyArray<string>
  readonly metadata?: Subject["problem"]["metadata"]
}

const NUMBER: Task = { end: "So the answer is \\boxed{\\frac{7}{2}}.", answer: "3.5" }

const TASKS: Readonly<Record<string, Task>> = {
  "shape/length": { ...NUMBER, options: { maxTokens: 16_384, maxReasoning: 60_000 } },
  "verify/choice": { end: "The answer is (C).", answer: "C", choices: ["12", "a half", "Paris", "none"] },
  "verify/exact": { end: "The answer is **New York**.", answer: "New York" },
  "verify/json-schema": {
    end: '\n```json\n{"name": "Ada", "age": 36}\n```',
    options: { schema: { type: "object", required: ["name"], properties: { age: { minimum: 0 } } } }
  },
  "verify/puzzle": {
    end: "So it is \\boxed{8 / (3 - 8 / 3)}.",
    metadata: { puzzle: { kind: "countdown", numbers: [3, 3, 8, 8], target: 24 } }
  },
  "verify/regex": { end: "It is \\boxed{AB-1234}.", options: { pattern: "[A-Z]{2}-[0-9]{4}" } }
}

const cpu = (): number => process.cpuUsage().user

/** Microseconds of CPU that a call takes. */
const measure = (run: () => unknown): number => {
  for (let i = 0; i < 200; i++) run()
  const start = cpu()
  let calls = 0
  do for (let i = 0; i < 50; i++, calls++) run()
  while (cpu() - start < 300_000)
  return (cpu() - start) / calls
}

const subjectFor = ({ end, answer, choices, metadata }: Task): Subject => {
  const { problem, trace } = subjectOf({ question: prose(300, 5), content: "", finish: "stop" })
  return {
    problem: { ...problem, metadata: metadata ?? {}, ...(answer && { answer }), ...(choices && { choices }) },
    trace: {
      ...trace,
      turns: [{ role: "assistant", reasoning: prose(16_000, 3), content: `${prose(1200, 9)}${end}` }]
    }
  }
}

const json = JSON.stringify(subjectFor(NUMBER))
const reading = measure(() => JSON.parse(json))
console.log(`reading the trace from its JSON: ${reading.toFixed(0)} µs\n`)
for (const [id, load] of Object.entries(registry)) {
  const { check } = await load()
  const task = TASKS[id] ?? NUMBER
  const options: unknown = SchemaParser.decodeUnknownSync(check.options)(task.options ?? {})
  const subject = subjectFor(task)
  const { outcome, reason } = check.run(subject, options)
  const us = measure(() => check.run(subject, options))
  console.log(`${id}: ${us.toFixed(0)} µs, ${(us / reading).toFixed(1)} readings, ${reason ?? outcome}`)
}
