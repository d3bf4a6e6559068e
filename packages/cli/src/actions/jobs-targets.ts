import { quietJson } from "@cotton/schema/Legible"
import type { Profile } from "@cotton/trainer/targets/Profile"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"
import { knownTargets } from "../jobs/Profiles.ts"
import { targetsFile } from "../jobs/Records.ts"

const described = (profile: Profile): string =>
  Object.entries(profile)
    .filter(([name, value]) => !["kind", "prepare"].includes(name) && typeof value !== "object")
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ")

export const listTargets = Effect.fnUntraced(function* ({ json }: { readonly json: boolean }) {
  const targets = [...(yield* knownTargets())]
  if (json) {
    for (const [name, { env, ...profile }] of targets)
      yield* Console.log(quietJson({ type: "target", name, ...profile, env: Object.keys(env ?? {}) }))
    return yield* Console.log(quietJson({ type: "summary", targets: targets.length, file: targetsFile() }))
  }
  const width = Math.max(...targets.map(([name]) => name.length))
  const lines = targets.map(([name, profile]) =>
    `${name.padEnd(width)}  ${profile.kind.padEnd(8)}  ${described(profile)}`.trimEnd()
  )
  const more = !existsSync(targetsFile()) ? [`more can be written into ${targetsFile()}`] : []
  yield* Console.log([...lines, ...more].join("\n"))
})
