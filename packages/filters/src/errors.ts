import * as Schema from "effect/Schema"

/**
 * The filters that a recipe names can't be planned or loaded. `path` leads to the place in the recipe, for example
 * `["judge", 2, "verify/number", "tolerance"]`; the message says what is wrong and what would be right.
 */
export class FilterError extends Schema.TaggedError<FilterError>()("FilterError", {
  reason: Schema.Literals([
    "malformed", // an entry that is neither an id nor one id with its options
    "unknown-filter",
    "bad-options",
    "bad-check", // a check of the user's own that is not one
    "version", // the plan was made with another version of a filter
    "bad-module", // the recipe's module can't be loaded in a worker
    "workers", // worker threads can't be started
    "sandbox", // a filter runs code, and this machine has no sandbox
    "command", // a filter runs a program that is not there
    "no-judge" // a filter asks a model, and none is named
  ]),
  path: Schema.Array(Schema.Union([Schema.String, Schema.Int])),
  message: Schema.String,
  /** The same of the plan's other entries that are wrong. */
  others: Schema.optionalKey(
    Schema.Array(
      Schema.Struct({ path: Schema.Array(Schema.Union([Schema.String, Schema.Int])), message: Schema.String })
    )
  )
}) {
  /** Nothing here mends itself: the recipe, the module or the machine has to change. */
  get isRetryable(): boolean {
    return false
  }
}
