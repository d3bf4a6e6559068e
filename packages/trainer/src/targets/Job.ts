import * as Schema from "effect/Schema"
import { Profile } from "./Profile.ts"

/** Of a name on every system that a job may go to: SkyPilot's are the narrowest. */
const NAME = /^[a-z][a-z0-9-]{0,62}$/

/** A submission, as it is kept: all that is needed to find the job again, and no secret. */
export const Job = Schema.Struct({
  version: Schema.Literal(1),
  id: Schema.String.check(Schema.isPattern(NAME)),
  /** The name of the target in the user's file, or its kind. */
  target: Schema.NonEmptyString,
  profile: Profile,
  /** The bundle's folder on this machine. */
  bundle: Schema.NonEmptyString,
  /** The first hexadecimal digits of the SHA-256 of its manifest. */
  digest: Schema.NonEmptyString,
  /** The base model's folder where the job runs; null: as `config.json` has it. */
  model: Schema.NullOr(Schema.String),
  /** `--set` of `launch.sh`. */
  set: Schema.Array(Schema.String),
  nodes: Schema.Int,
  /** Processes of a node, an accelerator each where `device` is `cuda`. */
  processes: Schema.Int,
  device: Schema.Literals(["cuda", "cpu"]),
  submittedAt: Schema.String,
  /** What the target itself calls it; null until it has said so. */
  handle: Schema.NullOr(Schema.String)
})
export type Job = typeof Job.Type

/**
 * An id of the bundle's name and some letters of chance. `random`: from 0 to 1. One that is taken is refused where it is
 * written down, not here.
 */
export const jobId = (name: string, random: () => number): string => {
  const clean = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+/, "")
    .slice(0, 48)
    .replace(/-+$/, "")
  const chance = Array.from({ length: 4 }, () => "abcdefghjkmnpqrstvwxyz23456789"[Math.floor(random() * 30)]!).join("")
  return `${clean === "" ? "job" : clean}-${chance}`
}
