import type { ExportSpec } from "@cotton/schema"
import type { CardFacts } from "./card/CardFacts.ts"
import type { Tally } from "./Tally.ts"

/** A control arm of an empty cut is empty whatever its own rule would take. */
const whyEmpty = (cut: CardFacts["cuts"][string] | undefined): string =>
  cut?.spec.tokens !== undefined && cut.choice.target === 0
    ? `it takes as many output tokens as ${cut.spec.tokens}, and ${cut.spec.tokens} has none`
    : "no trace fits its rule"

/** What came out empty, said in words: an empty split is left out of the card's files, and readers would wonder. */
export const emptyNotes = (
  { cuts, traces }: Tally,
  spec: ExportSpec,
  facts: Pick<CardFacts, "cuts">
): ReadonlyArray<string> => [
  ...(traces === 0 ? ["There are no traces: the config traces holds its columns and no row."] : []),
  ...[...cuts].flatMap(([name, { train, validation }]) => {
    if (train + validation === 0) {
      return [`The cut ${name} has no rows: ${whyEmpty(facts.cuts[name])}. Its file holds the columns only.`]
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
