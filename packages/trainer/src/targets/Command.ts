import * as CommandLine from "effect/process/CommandLine"
import * as Result from "effect/Result"

/**
 * A command of this machine as data: what is shown by a dry run is what is run. `words[0]` is looked for on the PATH; no shell
 * reads the words.
 */
export interface Command {
  readonly words: ReadonlyArray<string>
  /** What it reads. */
  readonly input?: string
  /** What it is for, in a few words. */
  readonly why: string
}

export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The words of a text that is written here: none of them holds a blank. */
export const split = (text: string): ReadonlyArray<string> => text.split(" ")

/** Words as a POSIX shell reads them back. Quoting for it never fails. */
export const line = (words: ReadonlyArray<string>): string => Result.getOrThrow(CommandLine.join(words))

/** One word of a line. */
export const word = (text: string): string => Result.getOrThrow(CommandLine.quote(text))

/** As it can be typed into a terminal, with what it reads below it. */
export const written = ({ input, why, words }: Command): string => {
  const typed = line(words)
  const head = `# ${why}\n`
  if (input === undefined) return `${head}${typed}`
  let mark = "EOF"
  while (input.split("\n").includes(mark)) mark += "_"
  return `${head}${typed} <<'${mark}'\n${input.trimEnd()}\n${mark}`
}
