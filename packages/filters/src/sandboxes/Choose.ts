import { availableParallelism } from "node:os"
import * as Effect from "effect/Effect"
import type { SandboxSpec } from "@cotton/schema/Recipe"
import type { Sandbox, SandboxError } from "@cotton/schema/ports/Sandbox"
import { FilterError } from "../errors.ts"
import { makeBubblewrap } from "./bubblewrap.ts"
import { makeContainer } from "./container.ts"

/** The sandbox that a recipe asks for, or the first that this machine has. */
export const chooseSandbox = (spec: SandboxSpec | undefined): Effect.Effect<Sandbox["Service"], SandboxError> => {
  const concurrency = spec?.concurrency ?? availableParallelism()
  const container = makeContainer({ concurrency, images: spec?.images })
  if (spec?.use === "container") return container
  const bubblewrap = makeBubblewrap({ concurrency })
  if (spec?.use === "bubblewrap") return bubblewrap
  // Which of them to mend is told by the first: it needs the least.
  return Effect.catch(bubblewrap, (error) => Effect.mapError(container, () => error))
}

/** The same for a filter of a plan, whose entry is at fault where there is none. Code is never run outside of one. */
export const sandboxFor = (
  filter: string,
  spec: SandboxSpec | undefined
): Effect.Effect<Sandbox["Service"], FilterError> =>
  Effect.mapError(
    chooseSandbox(spec),
    ({ message }) =>
      new FilterError({
        reason: "sandbox",
        path: ["judge"],
        message: `judge: ${filter} runs code, and there is no sandbox for it: ${message}`
      })
  )
