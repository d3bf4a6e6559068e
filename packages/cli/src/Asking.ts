import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Prompt from "effect/cli/Prompt"
import { InputError } from "./errors.ts"
import { ExitCode } from "./ExitCode.ts"
import { Session } from "./Session.ts"

/**
 * Asks on the terminal whether something may be bought; the default is no, which is an error that says that nothing was.
 * Ctrl-C ends the question's line and the command, with 130.
 */
export const askToBuy = Effect.fnUntraced(function* (message: string) {
  const session = yield* Session
  const agreed = yield* Prompt.run(Prompt.Confirm({ message, initial: false })).pipe(
    Effect.catchTag("QuitError", () =>
      Effect.gen(function* () {
        yield* Console.error("\ninterrupted: nothing was bought")
        session.setExitCode(ExitCode.interrupted)
        return yield* Effect.interrupt
      })
    )
  )
  if (!agreed) return yield* new InputError({ message: "nothing was bought" })
})
