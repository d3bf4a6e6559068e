import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Sandbox, SandboxEnd, SandboxError, SandboxProgram, SandboxResult } from "@cotton/schema/ports/Sandbox"

/** What was said can't be gone through again. */
export class NotReplayable extends Schema.TaggedError<NotReplayable>()("NotReplayable", { message: Schema.String }) {}

/** A program that is talked to, in whatever way. */
export interface Talk {
  readonly send: (text: string) => void
  readonly line: Effect.Effect<string | null, SandboxError | NotReplayable>
  readonly end: Effect.Effect<SandboxEnd, SandboxError | NotReplayable>
}

/** Whole lines only: of a program that was ended, the last may be half of one. */
const linesOf = (text: string): ReadonlyArray<string> => text.split("\n").slice(0, -1)

/**
 * Talks to a program in a sandbox that runs programs to their end only: for each line that is wanted after something was
 * sent, it is started anew with all that was sent so far. What it says after that comes of its input's end, and is
 * forgotten with the next word. `faithful`: it has to say each time again what it said before, as tests do whose words were
 * acted upon; a solution need not, for each word of its counts once. `turns`: starts at most.
 */
export const replayed = (
  run: Sandbox["Service"]["run"],
  program: SandboxProgram,
  { turns, faithful }: { readonly turns: number; readonly faithful: boolean }
): Talk => {
  let stdin = ""
  let starts = 0
  const given: Array<string> = []
  let last: { readonly result: SandboxResult; readonly lines: ReadonlyArray<string> } | undefined
  const renewed = Effect.gen(function* () {
    if (last !== undefined) return last
    if (starts++ >= turns)
      return yield* new NotReplayable({
        message: `the tests call the solution more than ${turns} times, and this sandbox starts it anew for each call`
      })
    const result = yield* run({ ...program, stdin })
    const lines = linesOf(result.stdout)
    if (faithful && given.some((line, at) => lines[at] !== line))
      return yield* new NotReplayable({
        message: "the tests are other ones each time they are started, and this sandbox starts them anew for each call"
      })
    return (last = { result, lines })
  })
  return {
    send: (text) => {
      stdin += text
      last = undefined
    },
    line: Effect.map(renewed, ({ lines }) => {
      const line = lines[given.length]
      if (line !== undefined) given.push(line)
      return line ?? null
    }),
    end: Effect.map(renewed, ({ result }) => result)
  }
}
