import * as Schema from "effect/Schema"

/** The dataset could not be written. What stood in its place before still stands. */
export class ExportError extends Schema.TaggedError<ExportError>()("ExportError", {
  reason: Schema.Literals([
    "disk-full",
    "permission",
    "not-a-dataset",
    "reserved-name",
    "unsupported",
    "closed",
    "student",
    "io"
  ]),
  /** The file or folder, or the id of the trace, that it happened at. */
  path: Schema.String,
  message: Schema.String
}) {
  /** Whether the same command may succeed once the disk is mended, with no change to the recipe. */
  get isRetryable(): boolean {
    return this.reason === "disk-full" || this.reason === "permission" || this.reason === "io"
  }
}

/** What to do after an error of the disk, where a run's dataset was written. */
export const AGAIN =
  "then run `cotton cut DIR --save` again; nothing is bought twice. The dataset that stood there before is untouched."

/** An error of the file system, with what to do about it. Anything else is a bug and is thrown on as it is. */
export const fileError = (path: string, cause: unknown): ExportError => {
  if (cause instanceof ExportError) return cause
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined
  if (code === undefined) throw cause
  const detail = cause instanceof Error ? cause.message : code
  if (code === "ENOSPC" || code === "EDQUOT") {
    const message = `The disk is full: could not write ${path} (${detail}). Free some space, ${AGAIN}`
    return new ExportError({ reason: "disk-full", path, message })
  }
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    const message = `May not write ${path} (${detail}). Make it writable, ${AGAIN}`
    return new ExportError({ reason: "permission", path, message })
  }
  return new ExportError({
    reason: "io",
    path,
    message: `Could not write ${path} (${detail}). Look at the disk, ${AGAIN}`
  })
}

export const notADataset = (path: string): ExportError =>
  new ExportError({
    reason: "not-a-dataset",
    path,
    message:
      `${path} holds files, but no manifest.json of a Cotton dataset, so it is not replaced. ` +
      `Move it away or choose another folder, then run \`cotton cut DIR --save\` again.`
  })

export const reservedName = (cut: string): ExportError =>
  new ExportError({
    reason: "reserved-name",
    path: `cuts.${cut}`,
    message: `A cut may not be called ${JSON.stringify(cut)}: the dataset's own config has that name. Rename it in the recipe, then run \`cotton check\`.`
  })

export const toolCalls = (traceId: string): ExportError =>
  new ExportError({
    reason: "unsupported",
    path: traceId,
    message:
      `The trace ${JSON.stringify(traceId)} calls tools, which the \`messages\` columns cannot hold without loss. ` +
      `Leave such traces out of the cuts, then run \`cotton cut DIR --save\` again.`
  })

export const alreadyFinished = (path: string): ExportError =>
  new ExportError({
    reason: "closed",
    path,
    message: `The dataset ${path} has been finished; nothing can be added to it. Open it anew to replace it.`
  })

/** The files of a student model cannot be used. */
export const badStudent = (path: string, detail: string): ExportError =>
  new ExportError({
    reason: "student",
    path,
    message: `${path}: ${detail}. Give a model's folder, its tokenizer_config.json, or a chat template (.jinja)`
  })

/** A chat template did not render the example. */
export const templateFailed = (file: string, detail: string): ExportError =>
  new ExportError({
    reason: "student",
    path: file,
    message: `${file}: the chat template could not render the example: ${detail.slice(0, 500)}`
  })
