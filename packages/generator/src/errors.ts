import * as Schema from "effect/Schema"
import { placeName } from "./sources/Row.ts"

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

/** Problems cannot be read. One clear place: file, line (or item, or row), field. */
export class ProblemsError extends Schema.TaggedError<ProblemsError>()("ProblemsError", {
  reason: Schema.Literals([
    "no-file",
    "no-split",
    "unknown-format",
    "unreadable",
    "bad-row",
    "duplicate",
    "conflict",
    "empty"
  ]),
  file: Schema.String,
  line: Schema.optionalKey(Schema.Int),
  /** What `line` counts, where it is no line. */
  unit: Schema.optionalKey(Schema.Literals(["item", "row"])),
  field: Schema.optionalKey(Schema.String),
  detail: Schema.String
}) {
  override get message() {
    const { file, line, unit } = this
    const place = line === undefined ? file : placeName({ file, line, ...(unit === undefined ? {} : { unit }) })
    const field = this.field === undefined ? "" : ` field ${this.field}:`
    return `${place}:${field} ${this.detail}`
  }
}
