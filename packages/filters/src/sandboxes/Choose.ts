import { availableParallelism } from "node:os"
import * as Effect from "effect/Effect"
import type { SandboxSpec } from "@cotton/schema/Recipe"
import { type Sandbox, SandboxError } from "@cotton/schema/ports/Sandbox"
import { FilterError } from "../errors.ts"
import { makeBubblewrap } from "./bubblewrap.ts"
import { makeContainer } from "./container.ts"
import { makeRemote } from "./remote.ts"
import type { RunCodeServer } from "./RunCode.ts"

/** Solutions that are tried at the same time on a server, whose cores nobody here knows. */
export const REMOTE_CONCURRENCY = 8

const contradiction = (message: string) => new SandboxError({ reason: "missing", message })

/** What a recipe's sandbox lacks to be one, whatever the machine has. */
export const contradictionIn = (spec: SandboxSpec | undefined): SandboxError | null => {
  if (spec?.use === "remote" && spec.at === undefined)
    return contradiction("sandbox.use is remote, and sandbox.at names no server: at: { url: http://HOST:8080 }")
  if (spec?.at !== undefined && spec.use !== "remote")
    return contradiction("sandbox.at names a server, which is used by sandbox.use: remote only")
  return null
}

/** The sandbox that a recipe asks for, or the first that this machine has. `server`: its `at` with the secrets read. */
export const chooseSandbox = (
  spec: SandboxSpec | undefined,
  server?: RunCodeServer
): Effect.Effect<Sandbox["Service"], SandboxError> => {
  const wrong = contradictionIn(spec)
  if (wrong !== null) return Effect.fail(wrong)
  if (server !== undefined) return makeRemote(server, spec?.concurrency ?? REMOTE_CONCURRENCY)
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
  spec: SandboxSpec | undefined,
  server?: RunCodeServer
): Effect.Effect<Sandbox["Service"], FilterError> =>
  Effect.mapError(
    chooseSandbox(spec, server),
    ({ message }) =>
      new FilterError({
        reason: "sandbox",
        path: ["judge"],
        message: `judge: ${filter} runs code, and there is no sandbox for it: ${message}`
      })
  )
