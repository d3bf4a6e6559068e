import { Profile } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { ProfileError } from "./errors.ts"
import { replaceFile } from "./Status.ts"

export const profileFile = (folder: string): string => join(folder, "profile.json")

const decode = Schema.decodeUnknownResult(Profile)

/** What a probe has left in the run directory; `null` when it has left nothing. */
export const readProfile = (folder: string): Effect.Effect<Profile | null, ProfileError> =>
  Effect.gen(function* () {
    const file = profileFile(folder)
    const damaged = (detail: string) => new ProfileError({ file, reason: "damaged", detail })
    let value: unknown
    try {
      value = JSON.parse(readFileSync(file, "utf8"))
    } catch (error) {
      if (error instanceof Error && "code" in error) {
        if (error.code === "ENOENT" || error.code === "ENOTDIR") return null
        return yield* new ProfileError({ file, reason: "unreadable", detail: error.message })
      }
      return yield* damaged("no whole JSON")
    }
    const decoded = decode(value)
    if (Result.isSuccess(decoded)) return decoded.success
    return yield* damaged(decoded.failure.message.split("\n").slice(0, 3).join(" "))
  })

/** Puts the profile in the run directory, which is made when it is not there. Replaced as a whole. */
export const writeProfile = (folder: string, profile: Profile): Effect.Effect<void, ProfileError> =>
  Effect.try({
    try: () => {
      mkdirSync(folder, { recursive: true })
      replaceFile(profileFile(folder), `${JSON.stringify(profile, null, 2)}\n`)
    },
    catch: (error) => new ProfileError({ file: profileFile(folder), reason: "unwritable", detail: String(error) })
  })
