import type { Command, CommandSaid, CommandSpec } from "@cotton/schema/ports/Command"
import { quietJson } from "@cotton/schema/Legible"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { Crew, type Job } from "./Crew.ts"

/** Where commands are started, and what they may be given. */
export interface CommandsOptions {
  /** Programs, and the files that they are given, are relative to it: the recipe's folder. */
  readonly folder: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** All that are kept in this process. Whoever leaves without closing them leaves no programs behind either. */
const kept = new Set<() => void>()
const leave = () => {
  for (const close of kept) close()
}

/** The commands of a plan until the scope closes: each is started when it is first asked, and kept. */
export const makeCommands = ({
  folder,
  environment
}: CommandsOptions): Effect.Effect<Command["Service"], never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        const crews = new Map<string, Crew>()
        const close = () => {
          for (const crew of crews.values()) crew.close()
        }
        if (kept.size === 0) process.once("exit", leave)
        kept.add(close)
        return { crews, close }
      }),
      ({ close }) =>
        Effect.sync(() => {
          kept.delete(close)
          if (kept.size === 0) process.removeListener("exit", leave)
          close()
        })
    ),
    ({ crews }) => {
      let rows = 0
      const crewOf = (spec: CommandSpec): Crew => {
        const name = JSON.stringify(spec)
        const crew = crews.get(name) ?? new Crew(spec, folder, environment)
        crews.set(name, crew)
        return crew
      }
      return {
        ask: (spec, row) =>
          Effect.callback<CommandSaid>((resume) => {
            // Two traces may have one id, as where a server is asked twice.
            const id = String(++rows)
            const job: Job = {
              id,
              // Some readers of lines take other signs than a line feed for the end of one.
              line: quietJson({ id, ...row }),
              settle: (said) => resume(Effect.succeed(said)),
              isSuspect: false,
              cancelled: false
            }
            crewOf(spec).submit(job)
            return Effect.sync(() => {
              job.cancelled = true
            })
          })
      }
    }
  )
