import { quietJson } from "@cotton/schema/Legible"
import { shellWord } from "@cotton/schema/ShellWord"
import { type Command, written } from "@cotton/trainer/targets/Command"
import { type Job, jobId } from "@cotton/trainer/targets/Job"
import type { Profile } from "@cotton/trainer/targets/Profile"
import { runAll } from "@cotton/trainer/targets/Run"
import { targetOf } from "@cotton/trainer/targets/Targets"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { resolve } from "node:path"
import { InputError } from "../errors.ts"
import { cottonCommand } from "../HowToCall.ts"
import { checkSettings, findBundle, parallelOf } from "../jobs/Bundle.ts"
import { glanceAt } from "../jobs/LookAt.ts"
import { targetNamed } from "../jobs/Profiles.ts"
import { addRecord, dropRecord, type JobRecord, keepRecord } from "../jobs/Records.ts"

export interface SubmitFlags {
  readonly bundle: string
  readonly target: string
  readonly model: Option.Option<string>
  readonly set: ReadonlyArray<string>
  readonly dryRun: boolean
  readonly json: boolean
}

/** Whether the job runs on this machine or on a cluster that it belongs to: then a folder is one of here. */
const isHere = (profile: Profile): boolean =>
  profile.kind === "local" || (profile.kind === "slurm" && profile.host === undefined)

const checkNodes = ({ nodes, profile, target }: Job): Effect.Effect<void, InputError> =>
  nodes > 1 && (profile.kind === "local" || profile.kind === "ssh" || profile.kind === "hf-jobs")
    ? Effect.fail(
        new InputError({
          message: `--target ${target}: the bundle is for ${nodes} machines, and ${profile.kind} starts one: use slurm or skypilot, or \`cotton train … --nodes 1\``
        })
      )
    : Effect.void

/** The job as it would be submitted now. */
const makeJob = Effect.fnUntraced(function* (flags: SubmitFlags) {
  const bundle = yield* findBundle(flags.bundle)
  const profile = yield* targetNamed(flags.target)
  yield* checkSettings(bundle, flags.set)
  const model = Option.getOrUndefined(flags.model)
  const job: Job = {
    version: 1,
    id: jobId(bundle.name, Math.random),
    target: flags.target,
    profile,
    bundle: bundle.folder,
    digest: bundle.digest,
    model: model === undefined ? null : isHere(profile) ? resolve(model) : model,
    set: flags.set,
    ...(yield* parallelOf(bundle, flags.set)),
    submittedAt: new Date().toISOString(),
    handle: null
  }
  yield* checkNodes(job)
  return job
})

const dryRun = (job: Job, json: boolean) => {
  const commands = targetOf(job).submit(job)
  return Console.log(
    json
      ? quietJson({ type: "summary", dryRun: true, id: job.id, target: job.target, commands })
      : commands.map(written).join("\n\n")
  )
}

/** Only the last command starts it: where that failed, something of it may be there after all, or nobody can say. */
const afterFailure = (record: JobRecord) =>
  Effect.flatMap(glanceAt(record), ({ looked }) =>
    looked.look.state === "submitting" ? dropRecord(record) : Effect.void
  )

const start = Effect.fnUntraced(function* (record: JobRecord) {
  const target = targetOf(record)
  const commands = target.submit(record)
  const say = ({ why }: Command) => void process.stderr.write(`${why} …\n`)
  const before = yield* runAll(commands.slice(0, -1), say).pipe(Effect.tapError(() => dropRecord(record)))
  const last = yield* runAll(commands.slice(-1), say).pipe(Effect.tapError(() => Effect.ignore(afterFailure(record))))
  return target.handle([...before, ...last])
})

export const submitJob = Effect.fnUntraced(function* (flags: SubmitFlags) {
  const job = yield* makeJob(flags)
  if (flags.dryRun) return yield* dryRun(job, flags.json)
  const record: JobRecord = { ...job, seen: null }
  yield* addRecord(record)
  const handle = yield* start(record)
  yield* keepRecord({ ...record, handle })
  const place = targetOf(job).place(job)
  if (flags.json)
    return yield* Console.log(quietJson({ type: "summary", id: job.id, target: job.target, handle, place }))
  const name = handle === null ? "" : ` as ${handle}`
  yield* Console.log(
    [
      `${job.id}: submitted to ${job.target}${name}, in ${place}`,
      `next: ${cottonCommand()} jobs show ${shellWord(job.id)} --watch`
    ].join("\n")
  )
})
