import { findProgram } from "@cotton/filters/command/Program"
import { type Seat, judgesOf } from "@cotton/filters/Judges"
import { FilterError } from "@cotton/filters/errors"
import type { PlannedFilter } from "@cotton/schema"
import { legibleLine } from "@cotton/schema/Legible"
import * as Effect from "effect/Effect"
import type { Run } from "./Run.ts"

type Environment = Readonly<Record<string, string | undefined>>

interface Program {
  readonly run: ReadonlyArray<string>
  readonly env: ReadonlyArray<string>
  readonly concurrency: number
}

/** The programs that a plan runs to judge, each once. */
const programsOf = (seats: ReadonlyArray<Seat>): ReadonlyArray<Program> => [
  ...new Map(
    seats
      .filter(({ needs }) => needs === "command")
      .map(({ options }) => [JSON.stringify(options), options as Program] as const)
  ).values()
]

const lackOf = ([name = ""]: Program["run"], folder: string, environment: Environment): string | null =>
  findProgram(name, folder, environment) === null
    ? name.includes("/")
      ? `${legibleLine(name)}, seen from ${folder}, is no program that may be run`
      : `no program ${legibleLine(name)} is in PATH`
    : null

/** Fails where a program is not there that one of the judges runs: a run would buy what nobody could judge. */
export const checkCommands = (
  seats: ReadonlyArray<Seat>,
  folder: string,
  environment: Environment
): Effect.Effect<void, FilterError> => {
  const [lack] = programsOf(seats).flatMap(({ run }) => lackOf(run, folder, environment) ?? [])
  return lack === undefined
    ? Effect.void
    : Effect.fail(new FilterError({ reason: "command", path: ["judge"], message: `judge: verify/command: ${lack}` }))
}

/** Which programs will judge, with what of the environment, or what keeps them from it. Starts none. */
export const commandNotes = (
  { filters, resolved }: Pick<Run, "filters" | "resolved">,
  environment: Environment
): Effect.Effect<ReadonlyArray<string>> =>
  // The plan was made of these filters, so they load.
  Effect.map(Effect.orDie(judgesOf(filters satisfies ReadonlyArray<PlannedFilter>)), (seats) =>
    programsOf(seats).map(({ run, env, concurrency }) => {
      const lack = lackOf(run, resolved.folder, environment)
      if (lack !== null) return `verify/command: ${lack}; until then nothing is run or bought`
      const unset = env.filter((name) => environment[name] === undefined)
      const lacking = unset.length === 0 ? "" : `; not set: ${unset.join(", ")}`
      return `verify/command runs ${legibleLine(run.join(" "))}, ${concurrency} at a time${lacking}`
    })
  )
