/*
 * Looks at what run.sh left behind: does everything add up, whatever the model wrote? Prints a summary and, last,
 * `N passed, N failed`.
 */
import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import { evaluated } from "./evaluated.ts"
import { boxedIn, mayGive, type ParquetRow, readableFiles, readCalls, readParquet, solve } from "./read.ts"

const TRIES = 4
const LIMIT = 64
const SLOTS = 4
const FILTERS = ["shape/complete", "readability/repetition", "language/script-mixing", "verify/math-answer"]

const work = process.argv[2]
if (work === undefined) throw new Error("verify.ts FOLDER")
const at = (...names: ReadonlyArray<string>) => join(work, ...names)
const text = (...names: ReadonlyArray<string>) => readFileSync(at(...names), "utf8")
const lines = <Row>(content: string) =>
  content
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row)

let passed = 0
let failed = 0
/** `wrong` lists what contradicts the claim; none is a pass. */
const check = (claim: string, wrong: ReadonlyArray<string>) => {
  if (wrong.length === 0) passed++
  else failed++
  console.log(`${wrong.length === 0 ? "ok  " : "FAIL"}  ${claim}`)
  for (const line of wrong.slice(0, 10)) console.log(`        ${line}`)
}
const unless = (holds: boolean, otherwise: string): ReadonlyArray<string> => (holds ? [] : [otherwise])
const isText = (value: unknown): value is string => typeof value === "string" && value !== ""
const sum = (numbers: ReadonlyArray<number>) => numbers.reduce((total, one) => total + one, 0)

interface Problem {
  readonly id: string
  readonly problem: string
  readonly answer: string
}
interface VerdictCell {
  readonly filter: string
  readonly outcome: string
  readonly reason?: string | null
}

const problems = lines<Problem>(text("problems.jsonl"))
const stages = lines<{ readonly stage: string; readonly code: number; readonly ms: number }>(text("stages.jsonl"))
const stage = (name: string) => stages.find((one) => one.stage === name)

// How each command ended.
const EXPECTED = {
  probe: 0,
  killed: 137,
  "status-killed": 0,
  resumed: 0,
  again: 0,
  judged: 0,
  "judged-again": 0,
  eval: 0,
  "eval-again": 0,
  "eval-served": 0,
  "wrong-key": 2,
  "server-gone": 4,
  status: 0
}
for (const [name, code] of Object.entries(EXPECTED)) {
  const found = stage(name)?.code
  const said = text(`${name}.err`).trim().split("\n").slice(-3)
  check(`${name}: exit code ${code}`, found === code ? [] : [`it was ${found}`, ...said])
}

// The probe: what is certain of this server, whatever the model writes.
interface Probed {
  readonly endpoints: ReadonlyArray<Readonly<Record<string, unknown>>>
}
const [profile] = (JSON.parse(text("run", "profile.json")) as Probed).endpoints
const CERTAIN = {
  model: "smollm2-135m-instruct",
  served: "smollm2-135m-instruct",
  stream: true,
  usageInStream: true,
  n: true,
  seed: true,
  temperature: true,
  logprobs: true,
  context: 2048,
  overLimit: "accepted",
  rateLimits: {},
  stopsOnClose: true
}
check(
  "the probe found out what llama-server can",
  Object.entries(CERTAIN).flatMap(([name, value]) =>
    unless(isDeepStrictEqual(profile?.[name], value), `${name}: ${JSON.stringify(profile?.[name])}`)
  )
)
check("and it took nothing else for certain", [
  ...unless(profile?.["stop"] !== false, "stop strings end replies here"),
  ...unless(["none", null].includes(profile?.["reasoning"] as never), `reasoning: ${String(profile?.["reasoning"])}`),
  ...unless(profile?.["continueWith"] !== "prefix", "continueWith: prefix is DeepSeek's")
])
check(
  "the run used what the probe had found",
  unless(text("killed.err").startsWith("using profile.json"), "it did not")
)

// The journal.
const before = readCalls(at("after-kill", "journal.db"))
const calls = readCalls(at("run", "journal.db"))
const bySeq = new Map(calls.map((call) => [call.seq, call]))
check(`all ${before.length} samples that the killed run had stored are there, unchanged`, [
  ...unless(before.length >= 12, "it was killed before it had stored 12"),
  ...before.flatMap((call) => unless(isDeepStrictEqual(call, bySeq.get(call.seq)), `sample ${call.key} differs`))
])
check("no sample is stored twice", unless(new Set(calls.map(({ key }) => key)).size === calls.length, "keys repeat"))
check(
  "every request was answered",
  calls.flatMap(({ key, failure }) => unless(failure === null, `${key}: ${failure}`))
)

// The dataset.
const manifest = JSON.parse(text("run", "dataset", "manifest.json")) as {
  readonly files: ReadonlyArray<{ readonly path: string; readonly sha256: string; readonly rows: number | null }>
}
const tables = new Map<string, ReadonlyArray<ParquetRow>>()
for (const { path } of manifest.files) {
  if (path.endsWith(".parquet")) tables.set(path, await readParquet(at("run", "dataset", path)))
}
const rowsOf = (config: string) => [...tables].flatMap(([path, rows]) => (path.startsWith(`${config}/`) ? rows : []))
const digestOf = (path: string) =>
  createHash("sha256")
    .update(readFileSync(at("run", "dataset", path)))
    .digest("hex")
check(
  "the manifest has the right digest and number of rows of each file",
  manifest.files.flatMap(({ path, sha256, rows }) =>
    unless(digestOf(path) === sha256 && (tables.get(path)?.length ?? null) === rows, path)
  )
)

const traces = rowsOf("traces")
const standing = (row: ParquetRow) => String(row["standing"])
const kept = traces.filter((row) => standing(row) === "kept")
const rejected = traces.filter((row) => standing(row) === "rejected")
const verdictsOf = (row: ParquetRow) => row["verdicts"] as ReadonlyArray<VerdictCell>

check(
  "each stored sample is a trace, with the same finish reason and tokens",
  calls
    .flatMap((call) => {
      const row = traces.find((one) => one["problem_id"] === call.problemId && Number(one["index"]) === call.index)
      const same =
        row?.["finish"] === call.finish &&
        Number(row["input_tokens"]) === call.input &&
        Number(row["output_tokens"]) === call.output
      return unless(same, `${call.problemId}/${call.index}`)
    })
    .concat(unless(traces.length === calls.length, `${traces.length} traces of ${calls.length} samples`))
)
check(
  `each problem was asked until it had a kept trace, and ${TRIES} times at most`,
  problems.flatMap(({ id }) => {
    const own = traces
      .filter((row) => row["problem_id"] === id)
      .toSorted((a, b) => Number(a["index"]) - Number(b["index"]))
    const whole = own.every((row, place) => Number(row["index"]) === place) && own.length <= TRIES && own.length > 0
    const first = own.findIndex((row) => standing(row) === "kept")
    // What is asked after a rejection is asked several at a time, so that more than one of them may be kept.
    const enough = first === 0 ? own.length === 1 : first === -1 ? own.length === TRIES : true
    return unless(whole && enough, `${id}: ${own.map(standing).join(", ")}`)
  })
)
check(
  "tokens were counted by the server",
  traces.flatMap((row) => {
    const [input, output] = [Number(row["input_tokens"]), Number(row["output_tokens"])]
    const plausible = input > 20 && input < 400 && output > 0 && output <= LIMIT
    const cut = row["finish"] === "length" ? output === LIMIT : row["finish"] === "stop"
    return unless(
      row["tokens_estimated"] === false && plausible && cut,
      `${String(row["trace_id"])}: ${input}, ${output}`
    )
  })
)

const metric = (file: string, name: string) =>
  Number(new RegExp(`^llamacpp:${name} (\\S+)$`, "m").exec(text(file))?.[1])
const output = sum(calls.map((call) => call.output))
const total = metric("metrics.txt", "tokens_predicted_total")
const generated = total - metric("metrics-probed.txt", "tokens_predicted_total")
check(`the server generated what is stored (${output} tokens), and what the kill cut off`, [
  ...unless(generated >= output, `the server counted only ${generated}`),
  ...unless(generated <= output + SLOTS * LIMIT, `the server counted ${generated}: samples were bought twice`)
])
check("the same command bought nothing when nothing was owed, and wrote the same dataset", [
  ...unless(metric("metrics-again.txt", "tokens_predicted_total") === total, "the server generated more tokens"),
  ...unless(text("manifest-resumed.json") === text("run", "dataset", "manifest.json"), "the manifests differ")
])

// The judge.
const questions = readCalls(at("judged", "journal.db")).filter(({ purpose }) => purpose === "judge")
check(`${questions.length} questions to the real model as a judge are stored, each answered and counted`, [
  ...unless(questions.length > 0, "none was asked"),
  ...unless(new Set(questions.map(({ key }) => key)).size === questions.length, "keys repeat"),
  ...questions.flatMap(({ key, failure, input, output }) =>
    unless(failure === null && input > 100 && output > 0, `${key}: ${failure}, ${input} in, ${output} out`)
  )
])
check(
  "the same command again asked the judge and the teacher nothing",
  unless(
    metric("metrics-judged.txt", "tokens_predicted_total") ===
      metric("metrics-judged-again.txt", "tokens_predicted_total"),
    "tokens were written"
  )
)

// The evaluations.
for (const [claim, wrong] of evaluated(work, problems)) check(claim, wrong)

// The verdicts.
const reply = (row: ParquetRow) => String(row["content"])
const truth = (row: ParquetRow) => solve(String(row["problem"]))
const told = (row: ParquetRow) => `${String(row["trace_id"])}: ${JSON.stringify(reply(row))}`
check(
  "every kept trace gives the right answer",
  kept.flatMap((row) => unless(mayGive(reply(row), truth(row)), told(row)))
)
check(
  "no trace was rejected for its answer whose boxes all hold the right one",
  rejected
    .filter((row) => row["filter"] === "verify/math-answer")
    .flatMap((row) => {
      const boxed = boxedIn(reply(row))
      return unless(boxed.length === 0 || boxed.some((one) => one !== truth(row)), told(row))
    })
)
const share = kept.length / traces.length
check("between 10 and 95 of 100 traces were kept", unless(share >= 0.1 && share <= 0.95, `${100 * share} %`))
check("some were rejected, each by a filter and for a reason", [
  ...unless(rejected.length > 0, "none was"),
  ...rejected.flatMap((row) => unless(isText(row["filter"]) && isText(row["reason"]), told(row)))
])
check(
  "every trace has a verdict of each filter, and what was cut off is rejected for it",
  traces.flatMap((row) => {
    const verdicts = verdictsOf(row)
    const cut = row["finish"] !== "length" || (row["filter"] === "shape/complete" && row["reason"] === "cut-off")
    return unless(
      cut &&
        isDeepStrictEqual(
          verdicts.map(({ filter }) => filter),
          FILTERS
        ),
      told(row)
    )
  })
)

// The cuts.
const verified = rowsOf("verified")
check("the cut holds one kept trace of each problem that has one, as it was asked and answered", [
  ...unless(
    isDeepStrictEqual(
      verified.map((row) => String(row["problem_id"])).toSorted(),
      [...new Set(kept.map((row) => String(row["problem_id"])))].toSorted()
    ),
    `${verified.length} rows`
  ),
  ...verified.flatMap((row) => {
    const trace = kept.find((one) => one["trace_id"] === row["trace_id"])
    const messages = row["messages"] as ReadonlyArray<{ readonly role: string; readonly content: string }>
    const roles = messages.map(({ role }) => role).join(" ")
    const whole =
      roles === "user assistant user assistant user assistant" && messages.at(-1)?.content === trace?.["content"]
    return unless(
      whole && messages.at(-2)?.content.startsWith(String(trace?.["problem"])) === true,
      JSON.stringify(messages)
    )
  })
])

// The same verdicts from a file, without a run.
const rows = traces.map((row) => ({
  id: row["trace_id"],
  answer: row["answer"],
  response: row["content"],
  finish: row["finish"],
  prompt: row["problem"]
}))
writeFileSync(at("rows.jsonl"), rows.map((row) => `${JSON.stringify(row)}\n`).join(""))
const cli = join(import.meta.dirname, "..", "packages", "cli", "src", "main.ts")
const judged = lines<{ readonly id: string; readonly verdicts: ReadonlyArray<VerdictCell> }>(
  execFileSync(process.execPath, [cli, "judge", at("rows.jsonl"), "--with", FILTERS.join(",")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"]
  })
)
const essence = (verdicts: ReadonlyArray<VerdictCell>) =>
  verdicts.map(({ filter, outcome, reason }) => [filter, outcome, reason ?? null])
check(
  "`cotton judge` gives the same verdicts for the exported rows, in their order",
  traces.flatMap((row, place) => {
    const other = judged[place]
    const same =
      other !== undefined &&
      other.id === row["trace_id"] &&
      isDeepStrictEqual(essence(other.verdicts), essence(verdictsOf(row)))
    return unless(same, `${told(row)}: ${JSON.stringify(other)}`)
  })
)

// What the run says of itself.
interface Status {
  readonly state: string
  readonly problems: Readonly<Record<string, number>>
  readonly samples: Readonly<Record<string, number>>
  readonly tokens: Readonly<Record<string, number>>
}
const status = JSON.parse(text("status.out")) as Status
const covered = new Set(kept.map((row) => row["problem_id"])).size
const SAYS = {
  state: "done",
  problems: { total: problems.length, settled: problems.length, covered },
  samples: {
    stored: calls.length,
    inFlight: 0,
    kept: kept.length,
    rejected: rejected.length,
    undecided: traces.length - kept.length - rejected.length,
    failed: 0
  },
  tokens: { input: sum(calls.map((call) => call.input)), output }
}
const { state, problems: ofProblems, samples, tokens } = status
const says = { state, problems: ofProblems, samples, tokens }
check(
  "`cotton status` says the same",
  unless(isDeepStrictEqual(says, SAYS), `${JSON.stringify(says)}, not ${JSON.stringify(SAYS)}`)
)

const keys = [process.env["TEACHER_KEY"] ?? "", "cotton-test-wrong"]
const leaks: Array<string> = []
let looked = 0
for (const folder of ["run", "wrong-key", "server-gone"]) {
  for await (const [name, content] of readableFiles(at(folder))) {
    looked++
    if (keys.some((key) => content.includes(key))) leaks.push(name)
  }
}
for (const { stage: name } of stages) {
  if (keys.some((key) => `${text(`${name}.out`)}${text(`${name}.err`)}`.includes(key))) leaks.push(`output of ${name}`)
}
check("the key stands in no file of a run and in no output", [
  ...unless(keys[0]!.length > 20 && looked > 10, "there was nothing to look for, or at"),
  ...leaks
])

const reasons = new Map<string, number>()
for (const row of traces) {
  if (standing(row) === "kept") continue
  const reason = `${String(row["filter"])}: ${String(row["reason"])}`
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
}
interface Attempt {
  readonly failure?: { readonly reason: string }
}
const retries = calls.flatMap(({ body }) =>
  (JSON.parse(body) as { readonly attempts: ReadonlyArray<Attempt> }).attempts.flatMap(
    ({ failure }) => failure?.reason ?? []
  )
)
const seconds = ((stage("killed")?.ms ?? 0) + (stage("resumed")?.ms ?? 0)) / 1000
console.log(`
problems   ${problems.length}, ${covered} with a kept trace
samples    ${calls.length}, ${before.length} of them before the kill
yield      ${kept.length} kept, ${rejected.length} rejected, ${(100 * share).toFixed(0)} %
retried    ${retries.length === 0 ? "none" : `${retries.length} (${[...new Set(retries)].join(", ")})`}
rejected   ${[...reasons]
  .toSorted((a, b) => b[1] - a[1])
  .map(([reason, count]) => `${count} ${reason}`)
  .join(" · ")}
tokens     ${output} out, ${(output / seconds).toFixed(1)} a second
wall       ${seconds.toFixed(1)} s for both halves of the run

${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
