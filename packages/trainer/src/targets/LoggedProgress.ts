import { word } from "./Command.ts"

/*
 * Where a job's files cannot be read while it runs, its log can: each line of its progress is printed into it, with this
 * before it.
 */

export const MARK = "cotton-progress: "

/** Prints the progress of an output folder as it comes, beside whatever follows. It ends with the job. */
export const printProgress = (output: string): string =>
  `( tail -n +1 -F ${word(`${output}/progress.jsonl`)} 2>/dev/null | sed -u 's/^/${MARK}/' ) &`

/** The progress that a log holds, whatever its service writes before each line. */
export const progressIn = (log: string): string =>
  log
    .split("\n")
    .flatMap((line) => {
      const at = line.indexOf(MARK)
      return at < 0 ? [] : [`${line.slice(at + MARK.length).trimEnd()}\n`]
    })
    .join("")
