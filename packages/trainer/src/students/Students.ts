import { nearest } from "@cotton/schema/Nearest"
import { BundleError } from "../errors.ts"
import type { Preset } from "./Preset.ts"
import { OPEN_BASES } from "./open-bases.ts"
import { R1_DISTILL } from "./r1-distill.ts"

export const PRESETS: ReadonlyArray<Preset> = [...R1_DISTILL, ...OPEN_BASES]

/**
 * The preset of this name, or null: then it is a Hugging Face id or a folder. A base of a preset, named by itself, is not taken
 * for it. Throws a `BundleError` where it is nearly one's name and can be nothing else.
 */
export const presetNamed = (name: string, isThere: (folder: string) => boolean): Preset | null => {
  const found = PRESETS.find(({ id }) => id === name)
  if (found !== undefined) return found
  if (name.includes("/") || isThere(name)) return null
  const ids = PRESETS.map(({ id }) => id)
  const near = nearest(name, ids)
  const message = `--student ${name}: ${near === undefined ? `is none of ${ids.join(", ")}, no Hugging Face id (OWNER/NAME) and no folder` : `did you mean ${near}?`}`
  throw new BundleError({ reason: "student", path: name, message })
}
