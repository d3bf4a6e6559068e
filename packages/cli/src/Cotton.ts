import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as CliError from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import { check } from "./commands/check.ts"
import { cut } from "./commands/cut.ts"
import { importCommand } from "./commands/import.ts"
import { init } from "./commands/init.ts"
import { judge } from "./commands/judge.ts"
import { run } from "./commands/run.ts"
import { simulate } from "./commands/simulate.ts"
import { status } from "./commands/status.ts"
import { ExitCode, exitCodeOf } from "./ExitCode.ts"
import { legible } from "@cotton/schema/Legible"
import { handleInterrupts } from "./Interrupts.ts"
import { Session } from "./Session.ts"
import { VERSION } from "./Version.ts"

const cotton = Command.make("cotton").pipe(
  Command.withDescription("Samples long chains of thought, keeps what verifiers accept, and writes training sets."),
  Command.withExamples([
    { command: "cotton init demo && cd demo && cotton run", description: "A first run: offline, without a key" },
    {
      command: "cotton run recipe.yaml --dir runs/r1",
      description: "Buy and judge, then write runs/r1/dataset; the same command goes on"
    }
  ]),
  Command.withSubcommands([init, check, run, status, cut, importCommand, judge, simulate])
)

/** What a failure prints: our own errors speak for themselves, anything else with its trace. */
const explain = (cause: Cause.Cause<unknown>): number => {
  const reason = cause.reasons.find((one) => one._tag === "Fail")
  if (reason === undefined) {
    process.stderr.write(`cotton: unexpected: ${Cause.pretty(cause)}\n`)
    return ExitCode.unexpected
  }
  const error = reason.error
  // The command line's own errors have been printed with the help.
  if (CliError.isCliError(error))
    return error._tag === "ShowHelp" && error.errors.length === 0 ? ExitCode.done : ExitCode.wrongInput
  if (!(error instanceof Error)) {
    process.stderr.write(`cotton: unexpected: ${String(error)}\n`)
    return ExitCode.unexpected
  }
  process.stderr.write(`cotton: ${legible(error.message)}\n`)
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
    Effect.provide(NodeServices.layer)
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
