import { quietJson } from "@cotton/schema/Legible"
import { readStoredRun } from "@cotton/pipeline"
import { find } from "@cotton/pipeline/examine/Find"
import { problemAddress, traceAddress } from "@cotton/report/web/Addresses"
import { serve } from "@cotton/report/web/Server"
import type { Journal } from "@cotton/schema/ports/Journal"
import { layerJournalReader } from "@cotton/store"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { basename, relative, resolve } from "node:path"
import { InputError } from "../errors.ts"
import { WatchedRun } from "../watched/WatchedRun.ts"

export interface WebFlags {
  /** A run directory. */
  readonly run: string
  /** A problem or a trace that the printed address leads to; the run's first page without it. */
  readonly id?: string | undefined
  /** Of 127.0.0.1; any that is free without it. */
  readonly port?: number | undefined
  readonly json?: boolean | undefined
}

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is taken",
  EACCES: "the port is for the system",
  ERR_SOCKET_BAD_PORT: "there is no such port"
}

const cannotListen = (port: number, error: unknown): InputError => {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error)
  return new InputError({
    message: `127.0.0.1:${port}: ${WHY[code] ?? code}; leave --port out, and a free one is taken`
  })
}

/** As it is written from here, unless that is the longer way. */
const shortName = (folder: string): string => {
  const here = relative(process.cwd(), resolve(folder))
  return here === "" ? basename(resolve(folder)) : here.startsWith("..") ? folder : here
}

/** Serves the pages of a run, running or not, until it is interrupted. Reads beside the run: it takes no lock. */
export const web = ({ run: folder, id, port = 0, json = false }: WebFlags) =>
  Effect.gen(function* () {
    const stored = yield* readStoredRun(folder)
    const name = shortName(folder)
    const pages = Effect.gen(function* () {
      const where = id === undefined ? "/" : yield* addressOf(stored, name, id)
      const watched = new WatchedRun(name, stored, yield* Effect.context<Journal>())
      const served = yield* Effect.acquireRelease(
        Effect.tryPromise({ try: () => serve(watched, { port }), catch: (error) => cannotListen(port, error) }),
        ({ close }) => Effect.promise(close)
      )
      watched.start()
      const url = served.urlOf(where)
      if (json) yield* Console.log(quietJson({ type: "serving", url }))
      else yield* Console.log(`${url}\n  for this machine alone; Ctrl-C ends it, the run is not touched`)
      return yield* Effect.never
    })
    return yield* pages.pipe(Effect.scoped, Effect.provide(layerJournalReader(stored.directory.journal)))
  })

const addressOf = Effect.fnUntraced(function* (stored: Parameters<typeof find>[0], name: string, id: string) {
  const found = yield* find(stored, id)
  if (found._tag === "Problem") return problemAddress(found.problem.problem.id)
  if (found._tag === "Trace") return traceAddress(found.trace.problem.id, found.trace.sample.index)
  const near = found._tag === "Unknown" && found.nearest.length > 0 ? `; near it: ${found.nearest.join(", ")}` : ""
  return yield* new InputError({ message: `${name}: no problem or trace ${id}${near}` })
})
