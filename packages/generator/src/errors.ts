import * as Schema from "effect/Schema"

/** A recipe's environment variable is not set, or holds what no HTTP header can carry. */
export class MissingSecret extends Schema.TaggedError<MissingSecret>()("MissingSecret", {
  variable: Schema.String,
  field: Schema.String,
  reason: Schema.Literals(["unset", "not-a-header-value"])
}) {
  override get message() {
    const what =
      this.reason === "unset"
        ? "which is not set"
        : "whose value cannot be sent in a header (a line break, a quotation mark of a word processor, …)"
    return `${this.field} names the environment variable ${this.variable}, ${what}. Set it (export ${this.variable}=…) and run again`
  }
}

/** Problems cannot be read. One clear place: file, line, field. */
export class ProblemsError extends Schema.TaggedError<ProblemsError>()("ProblemsError", {
  reason: Schema.Literals(["no-file", "unknown-format", "unreadable", "bad-row", "duplicate", "conflict", "empty"]),
  file: Schema.String,
  line: Schema.optionalKey(Schema.Int),
  field: Schema.optionalKey(Schema.String),
  detail: Schema.String
}) {
  override get message() {
    const line = this.line === undefined ? "" : `:${this.line}`
    const field = this.field === undefined ? "" : ` field ${this.field}:`
    return `${this.file}${line}:${field} ${this.detail}`
  }
}
