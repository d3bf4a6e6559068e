import type { Job } from "./Job.ts"
import type { Kind } from "./Profile.ts"
import { hfJobs } from "./hf-jobs.ts"
import { local } from "./local.ts"
import { skypilot } from "./skypilot.ts"
import { slurm } from "./slurm.ts"
import { ssh } from "./ssh.ts"
import type { Target } from "./Target.ts"

const TARGETS: { readonly [K in Kind]: Target<K> } = { local, ssh, slurm, skypilot, "hf-jobs": hfJobs }

/** The target that a job was submitted to. */
export const targetOf = (job: Job): Target => TARGETS[job.profile.kind] as Target
