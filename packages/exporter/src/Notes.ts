import type { ExportSpec } from "@cotton/schema"
import type { Tally } from "./Tally.ts"

/** What came out empty, said in words: an empty split is left out of the card's files, and readers would wonder. */
export const emptyNotes = ({ cuts, traces }: Tally, spec: ExportSpec): ReadonlyArray<string> => [
  ...(traces === 0 ? ["There are no traces: the config traces holds its columns and no row."] : []),
  ...[...cuts].flatMap(([name, { train, validation }]) => {
    if (train + validation === 0) {
      return [`The cut ${name} has no rows: no trace fits its rule. Its file holds the columns only.`]
    }
    if (train === 0) return [`The cut ${name} has no train split: all of its rows fell into validation.`]
    if (validation === 0 && spec.validation > 0) {
      return [
        `The cut ${name} has no validation split: of its few problems none fell into the share of ` +
          `${spec.validation}, which a hash of the problem's id decides. Another export.seed or a larger share may change it.`
      ]
    }
    return []
  })
]
