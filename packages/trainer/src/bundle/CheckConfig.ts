import * as Schema from "effect/Schema"
import { accumulationOf, TrainConfig } from "../Config.ts"
import { BundleError } from "../errors.ts"

const fault = (setting: string, why: string) =>
  new BundleError({ reason: "settings", path: setting, message: `--set ${setting}: ${why}` })

const decode = (config: unknown): TrainConfig => {
  try {
    return Schema.decodeUnknownSync(TrainConfig)(config)
  } catch (error) {
    const [what = "", place = ""] = (error instanceof Error ? error.message : String(error)).split(/\n\s*at /)
    throw fault([...place.matchAll(/\["(\w+)"\]/g)].map(([, name]) => name).join("."), what)
  }
}

/**
 * Holds settings, some of which a user wrote, to their kinds and to each other, as the training program does where it is begun
 * (program/cotton_train/config.py). Throws a `BundleError`.
 */
export const checkConfig = (config: unknown): TrainConfig => {
  const found = decode(config)
  const { contextParallel, nodes, processes } = found.parallel
  const world = nodes * processes
  if (world % contextParallel !== 0)
    throw fault("parallel.contextParallel", `${contextParallel} does not divide the ${world} devices`)
  if (contextParallel > 1 && found.train.packing)
    throw fault("train.packing", "packed rows would see each other where several devices share a sequence")
  if (!Number.isInteger(accumulationOf(found))) {
    const atOnce = found.train.microBatch * (world / contextParallel)
    throw fault(
      "train.batch",
      `${found.train.batch} is no multiple of the ${atOnce} sequences that all devices take at once`
    )
  }
  return found
}
