import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { makeObservation, type RequestRecord, type Stats } from "./Observation.ts"
import { openReplay } from "./replay/ReplayTeacher.ts"
import { makeRouter } from "./Router.ts"
import { makeScriptedTeacher } from "./scripted/ScriptedTeacher.ts"
import { settingOf } from "./Setting.ts"
import { SimulatorOptions, type SimulatorOptionsInput } from "./SimulatorOptions.ts"

export interface Simulator {
  /** The base URL for a client: `http://127.0.0.1:PORT/v1`. */
  readonly url: string
  readonly port: number
  readonly stats: () => Stats
  readonly requests: () => ReadonlyArray<RequestRecord>
  /** From here on `openedAfterMark` counts. */
  readonly mark: () => void
  /** Destroys every connection, then waits until the port is free. */
  readonly close: () => Promise<void>
}

/** Starts an OpenAI-compatible server on 127.0.0.1. Rejects when an option is wrong or the port is taken. */
export const startSimulator = async (input: SimulatorOptionsInput = {}): Promise<Simulator> => {
  const options = Schema.decodeUnknownSync(SimulatorOptions)(input, { onExcessProperty: "error" })
  const replay = options.replay === undefined ? undefined : await openReplay(options.replay)
  const teacher = replay ?? makeScriptedTeacher(options)
  const observation = makeObservation(options.keepRequests)
  const server = createServer(makeRouter(settingOf(options), teacher, observation))
  // An idle connection that the server closes just when the client uses it again would look like an injected reset.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(options.port, "127.0.0.1", resolve)
  })
  const { port } = server.address() as AddressInfo
  let closing: Promise<void> | undefined
  const close = () =>
    (closing ??= new Promise<void>((resolve) => {
      server.close(() => {
        replay?.close()
        resolve()
      })
      server.closeAllConnections()
    }))
  return {
    url: `http://127.0.0.1:${port}/v1`,
    port,
    stats: observation.stats,
    requests: observation.requests,
    mark: observation.mark,
    close
  }
}

/** The same as a resource: closed with its scope. Wrong options are a defect. */
export const simulator = (input: SimulatorOptionsInput = {}): Effect.Effect<Simulator, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.promise(() => startSimulator(input)),
    (running) => Effect.promise(running.close)
  )
