import { spawnSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import { chooseSandbox } from "@cotton/filters/sandboxes/Choose"
import { findInterpreters } from "@cotton/filters/sandboxes/Interpreters"
import { contextOf } from "@cotton/filters/Judges"
import { check } from "@cotton/filters/verify/code-tests"
import type { Finding, Tests } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as SchemaParser from "effect/SchemaParser"
import { subjectOf } from "../packages/filters/test/Subject.ts"

/*
 * What verify/code-tests says of solutions whose worth is known, and how many it tries a second.
 *
 *   node bench/code.ts DIR
 *
 * DIR holds open_humaneval_python.jsonl, code_eval_mbpp.jsonl, humaneval-ts.jsonl and mbpp-ts.jsonl, as in
 * bytedance/SandboxFusion's samples; what is not there is left out.
 */
const folder = process.argv[2]
if (folder === undefined) throw new Error("node bench/code.ts DIR")
const sandbox = await Effect.runPromise(chooseSandbox(undefined))
const options = SchemaParser.decodeUnknownSync(check.options)({})

type Row = Readonly<Record<string, unknown>>
const rowsOf = (name: string): ReadonlyArray<Row> => {
  const path = join(folder, name)
  return existsSync(path)
    ? readFileSync(path, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Row)
    : []
}

const judged = (tests: Tests, content: string): Effect.Effect<Finding> => {
  const { problem, trace } = subjectOf({ content })
  const subject = { problem: { ...problem, tests }, trace }
  const first = check.run(subject, options)
  return first.outcome === "pass"
    ? Effect.provideContext(check.judge!(subject, options), contextOf({ sandbox: sandbox }))
    : Effect.succeed(first)
}

const fenced = (code: string): string => `\`\`\`python\n${code}\n\`\`\``

interface Known {
  readonly name: string
  readonly tests: Tests
  readonly before: string
  readonly solution: string
}

const humanEval = rowsOf("open_humaneval_python.jsonl").map((row): Known => ({
  name: String(row["task_id"]),
  tests: { language: "python", kind: "asserts", code: String(row["test"]), entryPoint: String(row["entry_point"]) },
  before: String(row["prompt"]),
  solution: String(row["canonical_solution"])
}))

const mbpp = rowsOf("code_eval_mbpp.jsonl").map((row): Known => ({
  name: `mbpp ${String(row["id"])}`,
  tests: { language: "python", kind: "asserts", code: (row["test_list"] as ReadonlyArray<string>).join("\n") },
  before: "",
  solution: String(row["canonical_solution"]).replaceAll("\r\n", "\n")
}))

/** One change a kind, at its first place in the solution: comments and texts are left alone only by luck. */
const MUTATIONS: Readonly<Record<string, ReadonlyArray<readonly [RegExp, string]>>> = {
  operator: [
    [/ == /, " != "],
    [/ < /, " <= "],
    [/ > /, " >= "],
    [/ <= /, " < "],
    [/ >= /, " > "],
    [/ \+ /, " - "],
    [/ - /, " + "],
    [/ \* /, " + "],
    [/ % /, " // "],
    [/\band\b/, "or"],
    [/\bor\b/, "and"],
    [/\bnot in\b/, "in"]
  ],
  constant: [
    [/(?<![\w.])0(?![\w.])/, "1"],
    [/(?<![\w.])1(?![\w.])/, "2"],
    [/(?<![\w.])(\d)(?![\w.])/, "$11"],
    [/\bTrue\b/, "False"],
    [/\bFalse\b/, "True"],
    [/''/, "'x'"],
    [/""/, '"x"']
  ],
  return: [
    [/\breturn (?!None\b)[^\n]+(?=\s*$)/, "return None"],
    [/\breturn (?!None\b)[^\n]+/, "return None"]
  ]
}

const mutantsOf = (solution: string): ReadonlyArray<readonly [kind: string, code: string]> =>
  Object.entries(MUTATIONS).flatMap(([kind, changes]) => {
    const change = changes.find(([from]) => from.test(solution))
    return change === undefined ? [] : [[kind, solution.replace(change[0], change[1])] as const]
  })

const all = <A, B>(items: ReadonlyArray<A>, f: (item: A) => Effect.Effect<B>): Promise<ReadonlyArray<B>> =>
  Effect.runPromise(Effect.forEach(items, f, { concurrency: sandbox.concurrency }))

for (const [name, set] of [
  ["HumanEval", humanEval],
  ["MBPP", mbpp]
] as const) {
  if (set.length === 0) continue
  const from = performance.now()
  const right = await all(set, ({ tests, before, solution }) => judged(tests, fenced(before + solution)))
  const seconds = (performance.now() - from) / 1000
  console.log(
    `${name}: ${right.filter(({ outcome }) => outcome === "pass").length} of ${set.length} canonical solutions pass; ${(set.length / seconds).toFixed(1)} a second, ${sandbox.concurrency} at a time`
  )
  right.forEach(
    (finding, at) => finding.outcome === "pass" || console.log(`  ${set[at]!.name}: ${finding.reason} ${finding.found}`)
  )
  const mutants = set.flatMap((known) => mutantsOf(known.solution).map(([kind, code]) => ({ known, kind, code })))
  const found = await all(mutants, ({ known: { tests, before }, code }) => judged(tests, fenced(before + code)))
  const caught = new Map<string, Set<string>>()
  for (const kind of Object.keys(MUTATIONS)) {
    const own = found.filter((_, at) => mutants[at]!.kind === kind)
    const count = (outcome: string) => own.filter((one) => one.outcome === outcome).length
    console.log(
      `  ${kind}: ${own.length} mutants, ${count("fail")} fail, ${count("pass")} pass, ${count("unsure")} unsure, ${count("error")} error`
    )
  }
  found.forEach(({ outcome }, at) => {
    const { known, kind } = mutants[at]!
    if (outcome === "fail") caught.set(known.name, (caught.get(known.name) ?? new Set()).add(kind))
  })
  console.log(
    `  of ${set.length} problems, ${caught.size} have a mutant that fails; of all ${mutants.length} mutants ${((100 * found.filter(({ outcome }) => outcome === "fail").length) / mutants.length).toFixed(1)} % fail`
  )
  if (process.argv.includes("--survivors"))
    found.forEach(
      ({ outcome }, at) =>
        outcome === "fail" || console.log(`  ${outcome} ${mutants[at]!.known.name} ${mutants[at]!.kind}`)
    )
}

for (const name of ["humaneval-ts.jsonl", "mbpp-ts.jsonl"]) {
  const set = rowsOf(name)
  if (set.length === 0) continue
  const from = performance.now()
  const found = await all(set, (row) =>
    judged({ language: "typescript", kind: "asserts", code: String(row["tests"]) }, String(row["gpt_solution"]))
  )
  const seconds = (performance.now() - from) / 1000
  const counts = new Map<string, number>()
  for (const { outcome, reason } of found) {
    const key = outcome === "pass" ? outcome : `${outcome} ${reason}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  console.log(
    `${name}, a model's own completions: ${[...counts].map(([key, count]) => `${count} ${key}`).join(", ")}; ${(set.length / seconds).toFixed(1)} a second`
  )
}

// Beside a process without any sandbox, one at a time.
const TIMES = 40
const rate = async (one: () => unknown): Promise<string> => {
  const from = performance.now()
  for (let at = 0; at < TIMES; at++) await one()
  return `${((TIMES * 1000) / (performance.now() - from)).toFixed(1)} a second`
}
// The interpreter itself: `python3` may be a wrapper.
const bare = findInterpreters(process.getuid?.() === 0).python ?? "python3"
const print: Tests = { language: "python", kind: "stdin", cases: [{ input: "", output: "3" }] }
const assertion: Tests = { language: "python", kind: "asserts", code: "assert f(1) == 2" }
console.log(`one at a time, of ${availableParallelism()} cores:`)
console.log(`  python3 -S without any      ${await rate(() => spawnSync(bare, ["-S", "-c", "print(3)"]))}`)
console.log(
  `  one program, ${sandbox.name}     ${await rate(() => Effect.runPromise(judged(print, fenced("print(3)"))))}`
)
console.log(
  `  solution and tests, in two  ${await rate(() => Effect.runPromise(judged(assertion, fenced("def f(x): return x + 1"))))}`
)
