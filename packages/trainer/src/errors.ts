import * as Schema from "effect/Schema"

/** A dataset or a student from which no bundle can be made, or a bundle that is not whole. */
export class BundleError extends Schema.TaggedError<BundleError>()("BundleError", {
  reason: Schema.Literals(["dataset", "student", "rows", "settings", "bundle", "io"]),
  /** The file or folder that it is about. */
  path: Schema.String,
  message: Schema.String
}) {}

/** A target did not do what it was asked. */
export class TargetError extends Schema.TaggedError<TargetError>()("TargetError", {
  reason: Schema.Literals(["missing-program", "refused", "unreachable", "unknown-job", "settings", "io"]),
  target: Schema.String,
  message: Schema.String
}) {
  /** Whether the same command may succeed later with nothing changed. */
  get isRetryable(): boolean {
    return this.reason === "unreachable" || this.reason === "io"
  }
}
