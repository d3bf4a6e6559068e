import * as Schema from "effect/Schema"

/*
 * Where jobs are started, as a user writes it down once. Everything here is the user's own: `prepare` is run as it stands. No
 * field takes a secret; those that a job needs are the target's own affair, or named in `secrets`.
 */

/** One line: it becomes a part of a script. */
const line = Schema.String.check(Schema.isPattern(/^[^\n\r\0]+$/, { expected: "a text of one line" }))
const optional = Schema.optionalKey
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

/** No shell reads it, so nothing puts the home folder in. */
const path = line.check(Schema.isPattern(/^[^~]/, { expected: "a path without ~" }))

/** What a job is given wherever it runs. */
const ofJobs = {
  /** Lines of bash before anything else: `module load cuda/12.8`. */
  prepare: optional(Schema.Union([Schema.String, Schema.Array(Schema.String)])),
  /** Variables of its environment; they are written into its script. */
  env: optional(
    Schema.Record(Schema.String.check(Schema.isPattern(NAME, { expected: "the name of a variable" })), line)
  ),
  /** A Python that has the requirements already (`COTTON_PYTHON`); without it the bundle makes its own. */
  python: optional(path),
  /** The base model's folder there. */
  model: optional(path)
}

/** Two steps of a shrunken student before the training. */
const smoke = optional(Schema.Boolean)

/** A machine that is reached by OpenSSH. */
const overSsh = {
  /** As ssh takes it: a name of ~/.ssh/config, or USER@HOST. */
  host: line,
  /** Options of ssh, word by word: `[-p, "2222"]`. */
  ssh: optional(Schema.Array(line)),
  /** Where bundles are put there; relative to the home folder. */
  folder: optional(line)
}

export const LocalProfile = Schema.Struct({ kind: Schema.Literal("local"), ...ofJobs, smoke })
export const SshProfile = Schema.Struct({ kind: Schema.Literal("ssh"), ...overSsh, ...ofJobs, smoke })

export const SlurmProfile = Schema.Struct({
  kind: Schema.Literal("slurm"),
  ...ofJobs,
  smoke,
  ...overSsh,
  /** The login node; left out where `sbatch` is on this machine. */
  host: optional(line),
  account: optional(line),
  partition: optional(line),
  qos: optional(line),
  /** As `sbatch --time` takes it: `24:00:00`, `2-00:00:00`. */
  time: optional(line),
  /** `gpu:h100`: asks with `--gres`; without it `--gpus-per-node` asks for any kind. */
  gres: optional(line),
  /** Processors a node (`--cpus-per-task`). */
  cpus: optional(Schema.Int),
  /** Memory of a node (`--mem`); `0` is all of it. */
  memory: optional(Schema.Union([line, Schema.Int])),
  exclusive: optional(Schema.Boolean),
  /** An image: a `.sif` is run by Apptainer, others by pyxis (`--container-image`). */
  container: optional(line),
  /** Where the environment is made: nodes that compute often have no internet, the login node has. */
  setup: optional(Schema.Literals(["login", "job", "none"])),
  /** Seconds before the limit of time at which the job is told to write a checkpoint. */
  lead: optional(Schema.Int),
  /** How often a job that was stopped after a checkpoint is put into the queue again. */
  requeue: optional(Schema.Int),
  /** Further options of sbatch, a line each: `--constraint=h100`. */
  options: optional(
    Schema.Array(
      line.check(
        Schema.isPattern(/^--(?!array|clusters?\b)[a-z]/, {
          expected:
            "an option of sbatch that begins with --, but for --array and --clusters (env: { SLURM_CLUSTERS: … })"
        })
      )
    )
  )
})

export const SkyPilotProfile = Schema.Struct({
  kind: Schema.Literal("skypilot"),
  ...ofJobs,
  /** `aws`, `gcp/us-central1`, `k8s/my-context`; left out: the cheapest that has them. */
  infra: optional(line),
  /** SkyPilot's name of the accelerator: `H100`. */
  accelerator: optional(line),
  spot: optional(Schema.Boolean),
  /** Gigabytes of a node's disk. */
  disk: optional(Schema.Int),
  image: optional(line),
  /** Where checkpoints and the student are kept: `s3://my-bucket`, `gs://my-bucket/folder`. */
  bucket: Schema.String.check(
    Schema.isPattern(/^(s3|gs):\/\/[^\s/]+(\/[^\s]*[^\s/])?$/, { expected: "s3://BUCKET or gs://BUCKET" })
  ),
  /** Variables of this environment that the job is to have; by name. */
  secrets: optional(Schema.Array(Schema.String.check(Schema.isPattern(NAME, { expected: "the name of a variable" }))))
})

export const HfJobsProfile = Schema.Struct({
  kind: Schema.Literal("hf-jobs"),
  ...ofJobs,
  /** `h200x8`; `hf jobs hardware` lists them. */
  flavor: line,
  /** A bucket of the Hub for the bundle and what comes of it: `me/cotton`. */
  bucket: Schema.String.check(Schema.isPattern(/^[\w.-]+\/[\w.-]+$/, { expected: "OWNER/BUCKET" })),
  /** As `hf jobs run --timeout` takes it; the service ends a job without it after 30 minutes. */
  timeout: optional(line),
  image: optional(line),
  namespace: optional(line),
  secrets: optional(Schema.Array(Schema.String.check(Schema.isPattern(NAME, { expected: "the name of a variable" }))))
})

export const Profile = Schema.Union([LocalProfile, SshProfile, SlurmProfile, SkyPilotProfile, HfJobsProfile])
export type Profile = typeof Profile.Type
export type Kind = Profile["kind"]
export type ProfileOf<K extends Kind> = Extract<Profile, { readonly kind: K }>
