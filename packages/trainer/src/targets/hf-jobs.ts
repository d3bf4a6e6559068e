import type { Command, Outcome } from "./Command.ts"
import { download, environment, EXIT_AGAIN, launchLine, launchWords, setupLine } from "./JobScript.ts"
import { endPrinting, LOG_LINES, printProgress, progressIn } from "./LoggedProgress.ts"
import { lastWords } from "./Looking.ts"
import type { JobOf, Look, State, Target } from "./Target.ts"

type HfJob = JobOf<"hf-jobs">

/** Where the bucket's folder is in the job. */
const MOUNTED = "/cotton"
/** Has a compiler, which Triton needs; CUDA comes with torch. */
const IMAGE = "python:3.12"
/** The service would end a job after 30 minutes. */
const TIMEOUT = "24h"

const namespaceOf = ({ profile: { bucket, namespace } }: HfJob): string => namespace ?? bucket.split("/", 1)[0]!

const folderOf = ({ digest, id, profile: { bucket } }: HfJob): string =>
  `hf://buckets/${bucket}/${id.slice(0, id.lastIndexOf("-"))}-${digest}`

const named = (job: HfJob): string => `${namespaceOf(job)}/${job.handle ?? ""}`

/** The bundle is copied to the disk of the job; what comes of it goes to the bucket as it is written. */
const script = (job: HfJob): string =>
  [
    'ended() { exit "$1"; }',
    `cp -r ${MOUNTED}/bundle /tmp/bundle && cd /tmp/bundle || exit 1`,
    environment(job),
    ...download(job),
    `${setupLine(job)} || exit $?`,
    `mkdir -p ${MOUNTED}/output`,
    printProgress(`${MOUNTED}/output`),
    `code=${EXIT_AGAIN}`,
    `while [ "$code" = ${EXIT_AGAIN} ]; do`,
    `  ${launchLine("train", [...launchWords(job), "--output", `${MOUNTED}/output`])}`,
    "  code=$?",
    "done",
    endPrinting,
    "exit $code"
  ]
    .filter((one) => one !== "")
    .join("\n")

const run = (job: HfJob): ReadonlyArray<string> => {
  const { flavor, image, secrets = [], timeout } = job.profile
  return [
    "hf",
    "jobs",
    "run",
    "--detach",
    "--json",
    "--namespace",
    namespaceOf(job),
    "--name",
    job.id,
    "--flavor",
    flavor,
    "--timeout",
    timeout ?? TIMEOUT,
    ...secrets.flatMap((name) => ["--secrets", name]),
    "--volume",
    `${folderOf(job)}:${MOUNTED}`,
    image ?? IMAGE,
    "bash",
    "-c",
    script(job)
  ]
}

const STATES: Readonly<Record<string, State>> = {
  SCHEDULING: "queued",
  RUNNING: "running",
  COMPLETED: "done",
  CANCELED: "cancelled",
  ERROR: "failed",
  DELETED: "lost"
}

interface Inspected {
  readonly id?: unknown
  readonly name?: unknown
  readonly status?: unknown
}

const listIn = (stdout: string): ReadonlyArray<Inspected> | null => {
  try {
    const value: unknown = JSON.parse(stdout)
    return Array.isArray(value) ? (value as ReadonlyArray<Inspected>) : null
  } catch {
    return null
  }
}

/** `inspect` gives an object of stage and message, `ls` the stage alone. */
const stageOf = ({ status }: Inspected): { readonly stage: string; readonly message: string | null } => {
  if (typeof status === "string") return { stage: status, message: null }
  const { message, stage } = (status ?? {}) as { readonly stage?: unknown; readonly message?: unknown }
  return { stage: String(stage), message: typeof message === "string" ? message : null }
}

const stateOf = (job: HfJob, asked: Outcome | undefined): Pick<Look, "state" | "why" | "isAbsent" | "handle"> => {
  if (asked === undefined) return { state: "unknown", why: null }
  const all = asked.code === 0 ? listIn(asked.stdout) : null
  if (all === null)
    return /job not found|404 client error/i.test(asked.stderr)
      ? { state: "lost", why: "Hugging Face knows no such job" }
      : { state: "unknown", why: lastWords(asked) }
  const found = all.find(({ id, name }) => id === job.handle || name === job.id)
  if (found === undefined) return { state: "submitting", why: "Hugging Face has no job of this name", isAbsent: true }
  const { message, stage } = stageOf(found)
  const known = typeof found.id === "string" ? { handle: found.id } : {}
  return { ...known, state: STATES[stage] ?? "unknown", why: message }
}

/** Hugging Face Jobs, through its own command line, with a bucket of the Hub for what has to last. */
export const hfJobs: Target<"hf-jobs"> = {
  kind: "hf-jobs",
  savesFirst: false,
  needsHandle: true,
  place: (job) => `${folderOf(job)}/output`,
  submit: (job): ReadonlyArray<Command> => [
    {
      words: ["hf", "buckets", "create", job.profile.bucket, "--private", "--exist-ok"],
      why: "make the bucket"
    },
    {
      words: [
        "hf",
        "buckets",
        "sync",
        job.bundle,
        `${folderOf(job)}/bundle`,
        ...["output/*", ".venv/*"].flatMap((one) => ["--exclude", one])
      ],
      why: "copy the bundle"
    },
    { words: run(job), why: "submit the job" }
  ],
  handle: (outcomes) => {
    try {
      const { id } = JSON.parse(outcomes.at(-1)?.stdout ?? "") as { readonly id?: unknown }
      return typeof id === "string" ? id : null
    } catch {
      return null
    }
  },
  look: (job) =>
    job.handle === null
      ? [{ words: ["hf", "jobs", "ls", "--all", "--json", "--namespace", namespaceOf(job)], why: "look for the job" }]
      : [
          { words: ["hf", "jobs", "inspect", named(job), "--json"], why: "ask for the job" },
          {
            words: ["hf", "jobs", "logs", "--format", "agent", "--tail", String(LOG_LINES), named(job)],
            why: "read its progress"
          }
        ],
  seen: (job, [asked, logs]) => ({
    ...stateOf(job, asked),
    from: 0,
    progress: progressIn(logs?.stdout ?? "")
  }),
  logs: (job, lines, follow) => ({
    words: [
      "hf",
      "jobs",
      "logs",
      "--format",
      "agent",
      "--tail",
      String(lines),
      ...(follow ? ["--follow"] : []),
      named(job)
    ],
    why: "print the log"
  }),
  cancel: (job) => [{ words: ["hf", "jobs", "cancel", named(job), "--json"], why: "cancel the job" }],
  fetch: (job, to, all) => [
    {
      words: [
        "hf",
        "buckets",
        "sync",
        `${folderOf(job)}/output`,
        to,
        ...(all ? [] : ["checkpoints/*", "rows/*"].flatMap((one) => ["--exclude", one]))
      ],
      why: "copy what came of it"
    }
  ]
}
