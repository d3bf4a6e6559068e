import { word } from "./Command.ts"

/*
 * Where a job's files cannot be read while it runs, its log can: each line of its progress is printed into it, with this
 * before it.
 */

export const MARK = "cotton-progress: "

/** Of a log that is read for the progress in it: 12 MB, of which a command's answer may have 16. */
export const LOG_LINES = 20_000

/** Prints the progress of an output folder as it comes, beside whatever follows, until `endPrinting`. */
export const printProgress = (output: string): string =>
  `tail -n +1 -F ${word(`${output}/progress.jsonl`)} 2>/dev/null > >(exec sed -u 's/^/${MARK}/') & printer=$!`

/** What is left running holds a log open, and a service waits for that. */
export const endPrinting = '[ -z "${printer:-}" ] || { sleep 2; kill "$printer"; }'

/** The progress that a log holds, whatever its service writes before each line. */
export const progressIn = (log: string): string =>
  log
    .split("\n")
    .flatMap((line) => {
      const at = line.indexOf(MARK)
      return at < 0 ? [] : [`${line.slice(at + MARK.length).trimEnd()}\n`]
    })
    .join("")
