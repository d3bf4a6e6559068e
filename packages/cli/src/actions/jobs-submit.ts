import { legible, quietJson } from "@cotton/schema/Legible"
import { shellWord } from "@cotton/schema/ShellWord"
import { type Command, written } from "@cotton/trainer/targets/Command"
import { type Job, jobId } from "@cotton/trainer/targets/Job"
import type { Profile } from "@cotton/trainer/targets/Profile"
import { runAll } from "@cotton/trainer/targets/Run"
import { isOver } from "@cotton/trainer/targets/Target"
import { targetOf } from "@cotton/trainer/targets/Targets"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { resolve } from "node:path"
import { InputError } from "../errors.ts"
import { cottonCommand } from "../HowToCall.ts"
import { checkFiles, configWith, findBundle } from "../jobs/Bundle.ts"
import { glanceAt } from "../jobs/LookAt.ts"
import { targetNamed } from "../jobs/Profiles.ts"
import { addRecord, dropRecord, type JobRecord, keepLearnt, readRecords } from "../jobs/Records.ts"

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

/** A base that is a folder of this machine is none of another. */
const checkBase = ({ model, profile, target }: Job, base: string): Effect.Effect<void, InputError> =>
  isHere(profile) || model !== null || profile.model !== undefined || !/^[./~]/.test(base)
    ? Effect.void
    : Effect.fail(
        new InputError({
          message: `--target ${target}: the base, ${base}, is a folder of this machine: say where it is there with --model FOLDER, or \`model\` in the target`
        })
      )

const checkSecrets = ({ profile, target }: Job): Effect.Effect<void, InputError> => {
  const missing =
    "secrets" in profile ? (profile.secrets ?? []).find((name) => process.env[name] === undefined) : undefined
  return missing === undefined
    ? Effect.void
    : Effect.fail(
        new InputError({ message: `--target ${target}: the job is to have ${missing}, and this environment has none` })
      )
}

/** Two trainings of one place would spoil each other's checkpoints. A machine says so itself; a service of the cloud does not. */
const checkAlone = Effect.fnUntraced(function* (job: Job) {
  const { place } = targetOf(job)
  for (const record of readRecords().records) {
    if (record.profile.kind !== job.profile.kind || place(record) !== place(job)) continue
    if (record.seen !== null && isOver(record.seen.state)) continue
    const { state } = (yield* glanceAt(record)).looked.look
    if (!isOver(state) && state !== "submitting")
      return yield* new InputError({ message: `job ${record.id} of this bundle is ${state} there: cancel it first` })
  }
})

/** The job as it would be submitted now. */
const makeJob = Effect.fnUntraced(function* (flags: SubmitFlags) {
  const bundle = yield* findBundle(flags.bundle)
  const profile = yield* targetNamed(flags.target)
  const { parallel, student } = yield* configWith(bundle, flags.set)
  yield* checkFiles(bundle)
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
    nodes: parallel.nodes,
    processes: parallel.processes,
    device: parallel.device,
    submittedAt: new Date().toISOString(),
    handle: null
  }
  yield* checkNodes(job)
  yield* checkBase(job, student.model)
  yield* checkSecrets(job)
  return job
})

const dryRun = (job: Job, json: boolean) => {
  const commands = targetOf(job).submit(job)
  return Console.log(
    json
      ? quietJson({ type: "summary", dryRun: true, id: job.id, target: job.target, commands })
      : legible(commands.map(written).join("\n\n"))
  )
}

/** Only the last command starts it: where that failed, something of it may be there after all, or nobody can say. */
const afterFailure = (record: JobRecord) =>
  Effect.flatMap(glanceAt(record), ({ isAbsent }) => (isAbsent ? dropRecord(record) : Effect.void))

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
  if (job.profile.kind === "skypilot" || job.profile.kind === "hf-jobs") yield* checkAlone(job)
  const record: JobRecord = { ...job, seen: null }
  yield* addRecord(record)
  const handle = yield* start(record)
  yield* keepLearnt(record, { handle, seen: null })
  const place = targetOf(job).place(job)
  if (flags.json)
    return yield* Console.log(quietJson({ type: "summary", id: job.id, target: job.target, handle, place }))
  const name = handle === null ? ", which did not say its number: it is looked for by its name" : ` as ${handle}`
  yield* Console.log(
    [
      `${job.id}: submitted to ${job.target}${name}, in ${place}`,
      `next: ${cottonCommand()} jobs show ${shellWord(job.id)} --watch`
    ].join("\n")
  )
})
