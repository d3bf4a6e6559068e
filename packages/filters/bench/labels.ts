/*
 * Recall and false alarms of the repetition and script filters on labelled real traces:
 *
 *   node packages/filters/bench/labels.ts DIR
 *
 * DIR/traces/{amc23,math500,thinking}.jsonl.gz: rows `{ problem, samples: [{ response, reasoning? }] }`;
 * DIR/labels/{loops,language}.jsonl: rows `{ file, row, sample, field, label }`.
 */
import { check as scriptMixing } from "../src/language/script-mixing.ts"
import { check as repetition } from "../src/readability/repetition.ts"
import { folder, rowsOf, tally, timed } from "./Data.ts"

interface Row {
  readonly problem: string
  readonly samples: ReadonlyArray<{ readonly response?: string; readonly reasoning?: string }>
}
interface Label {
  readonly file: string
  readonly row: number
  readonly sample: number
  readonly field: string
  readonly label: string
}

const DIR = folder()
const labels = (name: string): ReadonlyMap<string, string> =>
  new Map(
    rowsOf<Label>(`${DIR}/labels/${name}.jsonl`).map((label) => [
      [label.file, label.row, label.sample, label.field].join("/"),
      label.label
    ])
  )

const loops = labels("loops")
const languages = labels("language")
const loopTable = tally()
const languageTable = tally()
const loopCheck = timed(repetition)
const languageCheck = timed(scriptMixing)

for (const file of ["amc23", "math500", "thinking"])
  rowsOf<Row>(`${DIR}/traces/${file}.jsonl.gz`).forEach(({ problem, samples }, row) =>
    samples.forEach((texts, sample) => {
      for (const field of ["reasoning", "response"] as const) {
        const content = texts[field]
        if (content === undefined || content === "") continue
        const key = [file, row, sample, field].join("/")
        // Loops of amc23 are not labelled.
        const label = loops.get(key) ?? (file === "amc23" ? "amc23 (not labelled)" : "unlabelled")
        loopTable.add(label, loopCheck.run({ question: problem, content }).reason ?? "pass")
        const mixed = languageCheck.run({ question: problem, content })
        languageTable.add(languages.get(key) ?? "unlabelled", mixed.reason ?? "pass")
      }
    })
  )

loopTable.print("readability/repetition")
languageTable.print("language/script-mixing")
for (const [name, { clock }] of Object.entries({ repetition: loopCheck, "script-mixing": languageCheck }))
  console.log(
    `${name}: ${(clock.bytes / clock.ms / 1000).toFixed(1)} million characters a CPU second, ${clock.worst.toFixed(1)} ms for the longest`
  )
