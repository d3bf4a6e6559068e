import { stringify } from "yaml"
import { type Command, type Outcome, split } from "./Command.ts"
import { hereDocument, onHost } from "./Host.ts"
import { download, environment, EXIT_AGAIN, folderOf, launchLine, launchWords, setupLine } from "./JobScript.ts"
import { endPrinting, LOG_LINES, printProgress, progressIn } from "./LoggedProgress.ts"
import { lastWords } from "./Looking.ts"
import type { JobOf, Look, State, Target } from "./Target.ts"

type SkyJob = JobOf<"skypilot">

/** Where the bucket is on each node. */
const MOUNTED = "/cotton"
/** Gigabytes: a student of 70B and three checkpoints of its adapters, or one of 7B with those of all its weights. */
const DISK = 512

const nameOf = ({ digest, id }: SkyJob): string => `${id.slice(0, id.lastIndexOf("-"))}-${digest}`

const fileOf = (job: SkyJob): string => `${job.bundle}/${folderOf(job)}/task.yaml`

/** The task: SkyPilot's own fields, of version 0.14 (sky/utils/schemas.py). */
export const taskOf = (job: SkyJob): string => {
  const { accelerator, bucket, disk, image, infra, secrets = [], spot } = job.profile
  const output = `${MOUNTED}/${nameOf(job)}`
  return stringify(
    {
      name: job.id,
      num_nodes: job.nodes,
      // What .skyignore names stays here.
      workdir: job.bundle,
      resources: {
        ...(job.device === "cpu" ? {} : { accelerators: `${accelerator ?? "H100"}:${job.processes}` }),
        ...(infra === undefined ? {} : { infra }),
        ...(spot === undefined ? {} : { use_spot: spot }),
        ...(image === undefined ? {} : { image_id: `docker:${image.replace(/^docker:/, "")}` }),
        disk_size: disk ?? DISK,
        // A node that is taken away is replaced anyhow; a training that saved and stopped is begun again likewise.
        job_recovery: { recover_on_exit_codes: [EXIT_AGAIN] }
      },
      // Writes go to the disk and from there to the bucket, which SkyPilot waits for when the job ends.
      file_mounts: { [MOUNTED]: { source: bucket, mode: "MOUNT_CACHED" } },
      ...(secrets.length === 0 ? {} : { secrets: Object.fromEntries(secrets.map((name) => [name, null])) }),
      setup: `ended() { exit "$1"; }\n${environment(job)}\n${setupLine(job)}\n`,
      run: [
        'ended() { exit "$1"; }',
        environment(job),
        ...download(job),
        `mkdir -p ${output}`,
        `if [ "\${SKYPILOT_NODE_RANK:-0}" = 0 ]; then ${printProgress(output)}; fi`,
        launchLine("train", [...launchWords(job), "--output", output]),
        "code=$?",
        endPrinting,
        "exit $code",
        ""
      ]
        .filter((one, at, all) => one !== "" || at === all.length - 1)
        .join("\n")
    },
    { lineWidth: 0 }
  )
}

const STATES: Readonly<Record<string, State>> = {
  PENDING: "queued",
  SUBMITTED: "queued",
  STARTING: "queued",
  RECOVERING: "queued",
  RUNNING: "running",
  WINDING_DOWN: "running",
  CANCELLING: "running",
  SUCCEEDED: "done",
  CANCELLED: "cancelled"
}

interface Queued {
  readonly job_id?: unknown
  readonly job_name?: unknown
  readonly status?: unknown
  readonly failure_reason?: unknown
  readonly details?: unknown
}

const queueIn = (stdout: string): ReadonlyArray<Queued> | null => {
  try {
    const plain = stdout.replaceAll(COLOUR, "")
    const value: unknown = JSON.parse(plain.slice(Math.max(0, plain.indexOf("["))))
    return Array.isArray(value) ? (value as ReadonlyArray<Queued>) : null
  } catch {
    return null
  }
}

const stateOf = (job: SkyJob, queue: Outcome | undefined): Pick<Look, "state" | "why" | "isAbsent" | "handle"> => {
  const all = queue === undefined || queue.code !== 0 ? null : queueIn(queue.stdout)
  if (all === null) return { state: "unknown", why: queue === undefined ? null : lastWords(queue) }
  const found = all.find((one) => String(one.job_id) === job.handle || one.job_name === job.id)
  if (found === undefined)
    return job.handle === null
      ? { state: "submitting", why: "SkyPilot has no job of this name", isAbsent: true }
      : { state: "lost", why: `SkyPilot knows no job ${job.handle}` }
  const status = String(found.status)
  const known = typeof found.job_id === "number" ? { handle: String(found.job_id) } : {}
  const words = [found.failure_reason, found.details].find((one) => typeof one === "string" && one !== "")
  const why = typeof words === "string" ? words.split("\n", 1)[0]! : null
  if (status.startsWith("FAILED"))
    return { ...known, state: "failed", why: why ?? status.toLowerCase().replaceAll("_", " ") }
  const state = STATES[status] ?? "unknown"
  const usual = ["PENDING", "RUNNING", "SUCCEEDED", "CANCELLED"].includes(status)
  return { ...known, state, why: why ?? (usual ? null : status.toLowerCase().replaceAll("_", " ")) }
}

const number = ({ handle, id }: SkyJob): ReadonlyArray<string> => (handle === null ? ["--name", id] : [handle])

/** A managed job of SkyPilot, through its own command line: it finds the machines, replaces those that go, and ends them. */
export const skypilot: Target<"skypilot"> = {
  kind: "skypilot",
  savesFirst: false,
  needsHandle: false,
  place: (job) => `${job.profile.bucket}/${nameOf(job)}`,
  submit: (job) => [
    onHost(
      {},
      {
        script: `mkdir -p "$(dirname "$1")" && cat >"$1" ${hereDocument(taskOf(job))}`,
        words: [fileOf(job)],
        why: "write the task"
      }
    ),
    {
      words: [
        ...split("sky jobs launch --yes --detach-run"),
        ...(job.profile.secrets ?? []).flatMap((name) => ["--secret", name]),
        fileOf(job)
      ],
      why: "submit the job"
    }
  ],
  handle: (outcomes) => {
    // It is coloured in a pipe too.
    const said = (outcomes.at(-1)?.stdout ?? "").replaceAll(COLOUR, "")
    return /Managed Job ID: (\d+)/.exec(said)?.[1] ?? null
  },
  look: (job) => [
    { words: ["sky", "jobs", "queue", "--verbose", "--all", "--output", "json"], why: "ask for the job" },
    {
      words: ["sky", "jobs", "logs", "--no-follow", "--tail", String(LOG_LINES), ...number(job)],
      why: "read its progress"
    }
  ],
  seen: (job, [queue, logs]) => ({
    ...stateOf(job, queue),
    from: 0,
    progress: progressIn(logs?.stdout ?? "")
  }),
  logs: (job, lines, follow): Command => ({
    words: ["sky", "jobs", "logs", follow ? "--follow" : "--no-follow", "--tail", String(lines), ...number(job)],
    why: "print the log"
  }),
  cancel: (job, now) => [
    { words: ["sky", "jobs", "cancel", "--yes", ...(now ? [] : ["--graceful"]), ...number(job)], why: "cancel the job" }
  ],
  fetch: (job, to, all) => {
    const from = `${job.profile.bucket}/${nameOf(job)}`
    const why = "copy what came of it"
    if (from.startsWith("s3://")) {
      const least = all ? [] : ["checkpoints/*", "rows/*"].flatMap((one) => ["--exclude", one])
      return [{ words: ["aws", "s3", "sync", from, to, ...least], why }]
    }
    const least = all ? [] : ["--exclude", "^(checkpoints|rows)/"]
    return [{ words: ["gcloud", "storage", "rsync", "--recursive", ...least, from, to], why }]
  }
}

// oxlint-disable-next-line no-control-regex
const COLOUR = /\u001b\[[0-9;]*m/g
