import * as Schema from "effect/Schema"

/** The recipe's cuts do not fit together. `path` names the field of the recipe, for example `["cuts", "all", "tokens"]`. */
export class CutError extends Schema.TaggedError<CutError>()("CutError", {
  reason: Schema.Literals(["unknown-cut", "cycle"]),
  path: Schema.Array(Schema.String),
  message: Schema.String
}) {
  /** The same recipe fails in the same way. */
  readonly isRetryable = false
}

export const unknownCut = (cut: string, other: string, known: ReadonlyArray<string>): CutError =>
  new CutError({
    reason: "unknown-cut",
    path: ["cuts", cut, "tokens"],
    message:
      `cuts.${cut}.tokens names the cut ${JSON.stringify(other)}, which the recipe does not have. ` +
      `It has: ${known.join(", ")}. Name one of these, then run \`cotton check\`.`
  })

export const cycle = (chain: ReadonlyArray<string>): CutError =>
  new CutError({
    reason: "cycle",
    path: ["cuts", chain[0] ?? "", "tokens"],
    message:
      `cuts.${chain[0]}.tokens leads back to itself (${chain.join(" → ")}), so no cut of the circle has a size. ` +
      `Take \`tokens\` from one of them, then run \`cotton check\`.`
  })
