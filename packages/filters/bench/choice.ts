/*
 * What verify/choice finds in AQuA's rationales, whose last words name the marked letter in many ways, as of traces whose
 * end nobody told:
 *
 *   node packages/filters/bench/choice.ts DIR [--list]
 *
 * DIR/choice/aqua.jsonl. `--list` prints the last words of each in which the marked letter was not found.
 */
import { check } from "../src/verify/choice.ts"
import { folder, rowsOf, tally, timed } from "./Data.ts"

interface Row {
  readonly question: string
  readonly rationale: string
  readonly correct: string
}

const table = tally()
const { run, clock } = timed(check)
for (const { question, rationale, correct } of rowsOf<Row>(`${folder()}/choice/aqua.jsonl`)) {
  const finding = run({ question, answer: correct, content: rationale })
  table.add("AQuA", finding.reason ?? finding.outcome)
  if (finding.outcome !== "pass" && process.argv.includes("--list"))
    console.log(finding.reason, correct, finding.found ?? "", JSON.stringify(rationale.slice(-100)))
}
table.print(`verify/choice on AQuA's rationales, ${clock.ms.toFixed(0)} CPU ms`)
