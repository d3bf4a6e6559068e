import * as Schema from "effect/Schema"

/** Another process writes this run. */
export class RunLocked extends Schema.TaggedError<RunLocked>()("RunLocked", {
  path: Schema.String,
  host: Schema.String,
  pid: Schema.Int,
  since: Schema.String
}) {
  override get message() {
    return `${this.path} is being written by process ${this.pid} on ${this.host} since ${this.since}. Wait for it or stop it; \`cotton status ${this.path}\` shows how far it is`
  }
}

/** The run directory belongs to another recipe: going on would mix samples that were asked for differently. */
export class OtherRecipe extends Schema.TaggedError<OtherRecipe>()("OtherRecipe", {
  path: Schema.String,
  /** `field: stored → wanted`, one a line. */
  differences: Schema.Array(Schema.String)
}) {
  override get message() {
    return `${this.path} holds a run that asked for something else:\n${this.differences
      .map((line) => `  ${line}`)
      .join("\n")}\nUse another --dir for the new recipe, or set these fields back`
  }
}

/** The run directory cannot be read or written. */
export class RunDirectoryError extends Schema.TaggedError<RunDirectoryError>()("RunDirectoryError", {
  path: Schema.String,
  message: Schema.String
}) {}

/** `profile.json` of a run directory. */
export class ProfileError extends Schema.TaggedError<ProfileError>()("ProfileError", {
  file: Schema.String,
  reason: Schema.Literals(["damaged", "unreadable", "unwritable"]),
  detail: Schema.String
}) {
  override get message() {
    if (this.reason === "unwritable") return `${this.file} cannot be written: ${this.detail}`
    return `${this.file} is ${this.reason} (${this.detail}). Delete it to run without a profile, or make it again with \`cotton check --probe\``
  }
}
