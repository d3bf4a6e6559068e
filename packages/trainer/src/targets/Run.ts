import * as Effect from "effect/Effect"
import * as ChildProcess from "effect/process/ChildProcess"
import * as Stream from "effect/Stream"
import { JobError } from "../errors.ts"
import type { Command, Outcome } from "./Command.ts"
import { lastWords } from "./Looking.ts"

/** Of what a command prints, what comes after is read and forgotten; a look brings 4 MB of progress at most. */
const MOST_BYTES = 16_000_000
/** A command that only asks or says something. A copy, a set-up and a submission may take as long as they do. */
const ASK = "2 minutes"

const text = <E>(bytes: Stream.Stream<Uint8Array, E>): Effect.Effect<string, E> =>
  Effect.suspend(() => {
    let size = 0
    return Stream.mkString(Stream.decodeText(Stream.filter(bytes, (piece) => (size += piece.byteLength) <= MOST_BYTES)))
  })

const missing = (program: string): JobError =>
  new JobError({ reason: "missing", message: `${program}: there is no such program on this machine` })

const child = ({ input, words: [program = "", ...rest] }: Command) =>
  ChildProcess.make(program, rest, {
    stdin: input === undefined ? "ignore" : Stream.make(new TextEncoder().encode(input)),
    forceKillAfter: "5 seconds"
  })

/** Runs a command to its end. That it fails is an outcome; that it is not there, or says nothing for too long, an error. */
export const run = Effect.fnUntraced(function* (command: Command) {
  const program = command.words[0]!
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const handle = yield* child(command)
      const [stdout, stderr, code] = yield* Effect.all([text(handle.stdout), text(handle.stderr), handle.exitCode], {
        concurrency: 3
      })
      return { code, stdout, stderr } satisfies Outcome
    })
  ).pipe(
    Effect.catchTag("PlatformError", (error) =>
      Effect.fail(
        error.reason._tag === "NotFound"
          ? missing(program)
          : new JobError({ reason: "failed", message: `${program}: ${error.message}` })
      )
    )
  )
})

/** The same of a command that asks: it has its time. */
export const ask = (command: Command) =>
  run(command).pipe(
    Effect.timeoutOrElse({
      duration: ASK,
      orElse: () =>
        Effect.succeed<Outcome>({ code: 124, stdout: "", stderr: `no answer in ${ASK} (${command.words[0]})` })
    })
  )

/** What a command that failed comes to. */
export const failed = (command: Command, outcome: Outcome): JobError =>
  new JobError({ reason: "failed", message: `${command.why}: ${lastWords(outcome)}` })

/** Runs commands in their order; the first that fails ends them with its own last words. */
export const runAll = Effect.fnUntraced(function* (
  commands: ReadonlyArray<Command>,
  say: (command: Command) => void = () => undefined
) {
  const outcomes: Array<Outcome> = []
  for (const command of commands) {
    say(command)
    const outcome = yield* run(command)
    if (outcome.code !== 0) return yield* failed(command, outcome)
    outcomes.push(outcome)
  }
  return outcomes
})

/** What a command prints, as it comes; fails where the command does, in its last words. */
export const lines = (command: Command) =>
  Stream.unwrap(
    Effect.map(child(command), (handle) => {
      let last = ""
      const printed = Stream.splitLines(Stream.decodeText(handle.all)).pipe(
        Stream.tap((line) => Effect.sync(() => void (last = line)))
      )
      const ended = Effect.flatMap(handle.exitCode, (code) =>
        code === 0 ? Effect.void : Effect.fail(new JobError({ reason: "failed", message: `${command.why}: ${last}` }))
      )
      return Stream.concat(printed, Stream.fromEffectDrain(ended))
    })
  ).pipe(
    Stream.catchTag("PlatformError", (error) =>
      Stream.fail(
        error.reason._tag === "NotFound"
          ? missing(command.words[0]!)
          : new JobError({ reason: "failed", message: error.message })
      )
    )
  )
