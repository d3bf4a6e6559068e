import * as Schema from "effect/Schema"

/** A dataset or a student from which no bundle can be made, or a bundle that is not whole. */
export class BundleError extends Schema.TaggedError<BundleError>()("BundleError", {
  reason: Schema.Literals(["dataset", "student", "rows", "settings", "bundle", "io"]),
  /** The file or folder that it is about. */
  path: Schema.String,
  message: Schema.String
}) {}

/** A job that cannot be started, found or stopped. */
export class JobError extends Schema.TaggedError<JobError>()("JobError", {
  /** A program that is needed is not here; a command failed; what was given cannot be used. */
  reason: Schema.Literals(["missing", "failed", "input"]),
  message: Schema.String
}) {}
