import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as CliError from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import { layerCommandLine } from "./CommandLine.ts"
import { cotton } from "./Commands.ts"
import { ExitCode, exitCodeOf } from "./ExitCode.ts"
import { legible, quietJson } from "@cotton/schema/Legible"
import { handleInterrupts } from "./Interrupts.ts"
import { Session } from "./Session.ts"
import { VERSION } from "./Version.ts"

/**
 * For a program that reads NDJSON: the last line, where the command has printed none. One that has bought, and was stopped,
 * has: its summary says why.
 */
const tell = (tag: string, message: string): void => {
  if (!process.argv.includes("--json") || tag === "BuyingStopped") return
  process.stdout.write(`${quietJson({ type: "summary", error: { tag, message } })}\n`)
}

/** What a failure prints: our own errors speak for themselves, anything else with its trace. */
const explain = (cause: Cause.Cause<unknown>): number => {
  const reason = cause.reasons.find((one) => one._tag === "Fail")
  if (reason === undefined) {
    const pretty = Cause.pretty(cause)
    process.stderr.write(`cotton: unexpected: ${legible(pretty)}\n`)
    tell("Unexpected", pretty)
    return ExitCode.unexpected
  }
  const error = reason.error
  // The command line's own errors have been printed.
  if (CliError.isCliError(error))
    return error._tag === "ShowHelp" && error.errors.length === 0 ? ExitCode.done : ExitCode.wrongInput
  if (!(error instanceof Error)) {
    process.stderr.write(`cotton: unexpected: ${legible(String(error))}\n`)
    tell("Unexpected", String(error))
    return ExitCode.unexpected
  }
  process.stderr.write(`cotton: ${legible(error.message)}\n`)
  tell("_tag" in error ? String(error._tag) : error.name, error.message)
  return exitCodeOf(error as { _tag?: unknown; why?: unknown })
}

// Whoever read the output may have gone (`| head`): that ends no run, which would be bought again. Other errors still do.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error
})

let exitCode: number = ExitCode.done
const session = { setExitCode: (code: number) => void (exitCode = code), interrupts: handleInterrupts(() => leave()) }
const fiber = Effect.runFork(
  Command.run(cotton, { version: VERSION }).pipe(
    Effect.provideService(Session, session),
    Effect.provide([NodeServices.layer, layerCommandLine])
  )
)
let leaving = false
const leave = () => {
  // A third signal does not wait for anything.
  if (leaving) process.exit(ExitCode.interrupted)
  leaving = true
  fiber.interruptUnsafe()
}

fiber.addObserver((exit) => {
  if (session.interrupts.signalled()) exitCode = ExitCode.interrupted
  if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)) {
    const code = explain(exit.cause)
    if (exitCode === ExitCode.done) exitCode = code
  }
  process.exitCode = exitCode
  // Output to a pipe may still be on its way; handles of our own are closed by their scopes.
  process.stdout.write("", () => process.exit(exitCode))
})
