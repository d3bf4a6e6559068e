import type { Kind } from "../../src/targets/Profile.ts"
import type { Job } from "../../src/targets/Job.ts"
import type { JobOf } from "../../src/targets/Target.ts"

/** A job of a kind, as `cotton jobs submit` would make it. */
export const jobOf = <K extends Kind>(kind: K, profile: object = {}, change: object = {}): JobOf<K> => {
  const job: Job = {
    version: 1,
    id: "my-7b-k3f9",
    target: kind,
    profile: { kind, ...profile } as Job["profile"],
    bundle: "/bundles/my-7b",
    digest: "0a1b2c3d",
    model: null,
    set: [],
    nodes: 1,
    processes: 1,
    device: "cuda",
    submittedAt: "2026-01-01T00:00:00.000Z",
    handle: null,
    ...change
  }
  return job as JobOf<K>
}
