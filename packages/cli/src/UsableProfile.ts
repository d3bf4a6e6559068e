import type { Profile } from "@cotton/schema"
import { duration } from "./display/Figures.ts"

/**
 * The part of a profile that speaks of the model that the run asks for, and what is said of it on the screen. `now` is Unix
 * time in ms.
 */
export const usable = (
  profile: Profile | null,
  model: string,
  now: number
): { readonly endpoints: Profile | null; readonly words: string | null } => {
  if (profile === null) return { endpoints: null, words: null }
  const own = profile.endpoints.filter((one) => one.model === model)
  if (own.length === 0) {
    const others = [...new Set(profile.endpoints.map((one) => one.model))].join(", ")
    return { endpoints: null, words: `profile.json speaks of ${others}, not of ${model}: it is not used` }
  }
  const age = duration(Math.max(0, now - Math.min(...own.map(({ at }) => at))))
  const hosts = [...new Set(own.map(({ host }) => host))].join(", ")
  return {
    endpoints: { ...profile, endpoints: own },
    words: `using profile.json of ${hosts}, ${age} old (\`cotton check --probe\` makes it again)`
  }
}
