import { differentModels } from "@cotton/schema"
import type { ServedCount } from "../Tally.ts"
import { markdown, number, table } from "./Escape.ts"

/** Lines that are listed at most: a server may name a new fingerprint with every reply. */
const MOST_LINES = 20

/** Whether one model changed its fingerprint at one host. */
const changedSetting = (served: ReadonlyArray<ServedCount>): boolean => {
  const known = served.filter(({ fingerprint }) => fingerprint !== undefined)
  return new Set(known.map(({ host, model }) => `${host}\u0000${model ?? ""}`)).size < known.length
}

/**
 * Who wrote the traces, as the replies themselves name it. A dataset of one teacher that was written by two is what a
 * reader has to know, so that is said in a sentence.
 */
export const servedBy = (served: ReadonlyArray<ServedCount>): ReadonlyArray<string> => {
  if (served.length === 0) return []
  const left = served.length - MOST_LINES
  const models = differentModels(served.flatMap(({ model }) => model ?? []))
  return [
    "Served by, as the replies name it:",
    table(
      ["host", "model", "fingerprint", "traces"],
      served
        .slice(0, MOST_LINES)
        .map(({ fingerprint, host, model, traces }) => [
          markdown(host),
          model === undefined ? "not named" : markdown(model),
          fingerprint === undefined ? "" : markdown(fingerprint),
          number(traces)
        ])
    ),
    ...(left > 0 ? [`And ${number(left)} more, named in the rows.`] : []),
    ...(models.length > 1
      ? [`**${number(models.length)} different models answered.** The column \`served_model\` tells their rows apart.`]
      : []),
    ...(changedSetting(served)
      ? [
          "A fingerprint changed at a host: its software or its setting was not the same for all traces (`fingerprint`)."
        ]
      : [])
  ]
}
