import { quietJson } from "@cotton/schema/Legible"
import { isOver } from "@cotton/trainer/targets/Target"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { glanceAt } from "../jobs/LookAt.ts"
import { jobTable } from "../jobs/JobTable.ts"
import { type JobRecord, readRecords, recordsFolder } from "../jobs/Records.ts"
import { cottonCommand } from "../HowToCall.ts"

export interface ListFlags {
  readonly all: boolean
  readonly json: boolean
}

/** Clusters that are asked at once. */
const AT_ONCE = 8
/** What ended longer ago is not listed unless it is asked for. */
const WEEK_MS = 7 * 86_400_000

const isOld = ({ seen }: JobRecord): boolean =>
  seen !== null && isOver(seen.state) && Date.now() - Date.parse(seen.at) > WEEK_MS

const refreshed = (record: JobRecord) =>
  record.seen !== null && isOver(record.seen.state)
    ? Effect.succeed({ record, state: record.seen.state })
    : Effect.map(glanceAt(record), (found) => ({ record: found.record, state: found.looked.look.state }))

export const listJobs = Effect.fnUntraced(function* ({ all, json }: ListFlags) {
  const { damaged, records } = readRecords()
  const chosen = records.filter((one) => all || !isOld(one))
  const jobs = yield* Effect.forEach(chosen, refreshed, { concurrency: AT_ONCE })
  for (const file of damaged) yield* Console.error(`cotton: ${file}: no job's record, passed over`)
  if (json) {
    // Of its variables the names: somebody may have put a secret there all the same.
    for (const { record, state } of jobs) {
      const { env = {}, prepare: _, ...profile } = record.profile
      yield* Console.log(quietJson({ type: "job", ...record, profile: { ...profile, env: Object.keys(env) }, state }))
    }
    return yield* Console.log(quietJson({ type: "summary", jobs: jobs.length, damaged: damaged.length }))
  }
  const older = records.length - chosen.length
  const none = `no job was submitted from here (${recordsFolder()}): \`${cottonCommand()} jobs submit BUNDLE\` starts one`
  const lines = jobs.length === 0 ? (older === 0 ? [none] : []) : jobTable(jobs.map(({ record }) => record))
  const more = older === 0 ? [] : [`${older} more ended over a week ago: --all`]
  yield* Console.log([...lines, ...more].join("\n"))
})
