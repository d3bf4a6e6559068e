import * as Schema from "effect/Schema"

/** A dataset or a student from which no bundle can be made, or a bundle that is not whole. */
export class BundleError extends Schema.TaggedError<BundleError>()("BundleError", {
  reason: Schema.Literals(["dataset", "student", "rows", "settings", "bundle", "io"]),
  /** The file or folder that it is about. */
  path: Schema.String,
  message: Schema.String
}) {}
