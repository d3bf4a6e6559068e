import { legibleLine } from "@cotton/schema/Legible"
import { nearest } from "@cotton/schema/Nearest"
import { Job } from "@cotton/trainer/targets/Job"
import type { State } from "@cotton/trainer/targets/Target"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { InputError } from "../errors.ts"

type Environment = Readonly<Record<string, string | undefined>>

/** A folder of the XDG Base Directory Specification; a relative one is none, as it says. */
const xdg = (environment: Environment, name: string, otherwise: string): string => {
  const given = environment[name]
  return given !== undefined && given.startsWith("/") ? given : join(homedir(), otherwise)
}

/** Where submissions are kept: what `cotton jobs` knows of. */
export const recordsFolder = (environment: Environment = process.env): string =>
  join(xdg(environment, "XDG_STATE_HOME", ".local/state"), "cotton", "jobs")

/** Where a user says which targets there are. */
export const targetsFile = (environment: Environment = process.env): string =>
  join(xdg(environment, "XDG_CONFIG_HOME", ".config"), "cotton", "targets.yaml")

/** How a job was when somebody looked last. */
export const Seen = Schema.Struct({
  state: Schema.String,
  why: Schema.NullOr(Schema.String),
  step: Schema.NullOr(Schema.Int),
  maxSteps: Schema.NullOr(Schema.Int),
  loss: Schema.NullOr(Schema.Finite),
  at: Schema.String
})
export type Seen = typeof Seen.Type & { readonly state: State }

const JobRecord = Schema.Struct({ ...Job.fields, seen: Schema.NullOr(Seen) })
export type JobRecord = Omit<typeof JobRecord.Type, "seen"> & { readonly seen: Seen | null }

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(JobRecord))

const fileOf = (id: string): string => join(recordsFolder(), `${id}.json`)

const written = (record: JobRecord): string => `${JSON.stringify(record, null, 2)}\n`

const failure = (file: string) => (error: unknown) =>
  new InputError({ message: `${file}: cannot be written: ${error instanceof Error ? error.message : String(error)}` })

/** Writes down a new job, before anything is started. Fails where there is one of this id. */
export const addRecord = (record: JobRecord): Effect.Effect<void, InputError> =>
  Effect.try({
    try: () => {
      mkdirSync(recordsFolder(), { recursive: true })
      const file = fileOf(record.id)
      const fresh = `${file}.${process.pid}`
      try {
        writeFileSync(fresh, written(record), { mode: 0o600 })
        // Fails where there is one of this name, as a rename would not.
        linkSync(fresh, file)
      } finally {
        rmSync(fresh, { force: true })
      }
    },
    catch: failure(fileOf(record.id))
  })

/** Puts down what was learnt of a job. Others may have written since it was read: only these fields are changed, and one that was forgotten stays so. */
export const keepLearnt = (
  { id }: JobRecord,
  { handle, seen }: Pick<JobRecord, "handle" | "seen">
): Effect.Effect<void, InputError> =>
  Effect.suspend(() => {
    const now = readRecord(fileOf(id))
    return now === null ? Effect.void : keepRecord({ ...now, handle: handle ?? now.handle, seen: seen ?? now.seen })
  })

const keepRecord = (record: JobRecord): Effect.Effect<void, InputError> =>
  Effect.try({
    try: () => {
      const file = fileOf(record.id)
      const fresh = `${file}.${process.pid}`
      writeFileSync(fresh, written(record), { mode: 0o600 })
      renameSync(fresh, file)
    },
    catch: failure(fileOf(record.id))
  })

/** Forgets a job of which nothing has come. */
export const dropRecord = ({ id }: JobRecord): Effect.Effect<void> =>
  Effect.sync(() => rmSync(fileOf(id), { force: true }))

const readRecord = (file: string): JobRecord | null => {
  try {
    return Option.getOrNull(decode(readFileSync(file, "utf8"))) as JobRecord | null
  } catch {
    return null
  }
}

const namesIn = (folder: string): ReadonlyArray<string> => {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".json"))
  } catch {
    return []
  }
}

/** Every job, the newest first, and the files that are none. */
export const readRecords = (): {
  readonly records: ReadonlyArray<JobRecord>
  readonly damaged: ReadonlyArray<string>
} => {
  const folder = recordsFolder()
  const damaged: Array<string> = []
  const records = namesIn(folder).flatMap((name) => {
    const file = join(folder, name)
    const record = readRecord(file)
    if (record !== null) return [record]
    // One that another command has just taken away is no damage.
    if (existsSync(file)) damaged.push(file)
    return []
  })
  return { records: records.toSorted((a, b) => b.submittedAt.localeCompare(a.submittedAt)), damaged }
}

/** The job of an id, or of what an id begins with; without one the newest. */
export const findRecord = (given: Option.Option<string>): Effect.Effect<JobRecord, InputError> => {
  const wrong = (message: string) => Effect.fail(new InputError({ message }))
  const { records } = readRecords()
  if (records.length === 0)
    return wrong(`no job was submitted from here (${recordsFolder()}): \`cotton jobs submit BUNDLE\` starts one`)
  if (Option.isNone(given)) return Effect.succeed(records[0]!)
  const id = legibleLine(given.value)
  if (id === "") return wrong("the job's id is empty")
  const exact = records.find((one) => one.id === id)
  if (exact !== undefined) return Effect.succeed(exact)
  const found = records.filter((one) => one.id.startsWith(id))
  if (found.length === 1) return Effect.succeed(found[0]!)
  const ids = found.map((one) => one.id)
  if (found.length > 1) return wrong(`${id}: the beginning of several jobs: ${ids.join(", ")}`)
  const near = nearest(
    id,
    records.map((one) => one.id)
  )
  return wrong(`${id}: no such job; ${near === undefined ? "`cotton jobs` lists them" : `did you mean ${near}?`}`)
}
