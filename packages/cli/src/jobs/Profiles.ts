import { describeIssues } from "@cotton/pipeline/recipe/RecipeIssues"
import { parseYaml } from "@cotton/pipeline/recipe/YamlFile"
import { legibleLine } from "@cotton/schema/Legible"
import { nearest } from "@cotton/schema/Nearest"
import {
  HfJobsProfile,
  type Kind,
  LocalProfile,
  type Profile,
  SkyPilotProfile,
  SlurmProfile,
  SshProfile
} from "@cotton/trainer/targets/Profile"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaParser from "effect/SchemaParser"
import { readFileSync } from "node:fs"
import { InputError } from "../errors.ts"
import { targetsFile } from "./Records.ts"

const options = { onExcessProperty: "error", errors: "all" } as const
const DECODE: { readonly [K in Kind]: (value: unknown) => Result.Result<Profile, SchemaIssue.Issue> } = {
  local: SchemaParser.decodeUnknownResult(LocalProfile, options),
  ssh: SchemaParser.decodeUnknownResult(SshProfile, options),
  slurm: SchemaParser.decodeUnknownResult(SlurmProfile, options),
  skypilot: SchemaParser.decodeUnknownResult(SkyPilotProfile, options),
  "hf-jobs": SchemaParser.decodeUnknownResult(HfJobsProfile, options)
}
const KINDS = Object.keys(DECODE) as ReadonlyArray<Kind>

/** There without being written down. */
const HERE: Profile = { kind: "local" }

type Targets = ReadonlyMap<string, Profile>
const HERE_ALONE: Targets = new Map([["local", HERE]])

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The targets of a text; every mistake at once, each with file, line and field. */
export const readTargets = (file: string, text: string): Effect.Effect<Targets, InputError> => {
  const wrong = (problems: ReadonlyArray<string>) => Effect.fail(new InputError({ message: problems.join("\n") }))
  const read = parseYaml(file, text)
  if ("problems" in read) return wrong(read.problems)
  const { place, value } = read
  const targets = new Map<string, Profile>([["local", HERE]])
  if (value === null || value === undefined) return Effect.succeed(targets)
  if (!isMap(value)) return wrong([`${file}: name each target: \`cluster: { kind: slurm, … }\``])
  const problems = Object.entries(value).flatMap(([name, profile]) => {
    const kind = isMap(profile) ? profile["kind"] : undefined
    const known = KINDS.find((one) => one === kind)
    if (known === undefined) {
      const near = typeof kind === "string" ? nearest(kind, KINDS) : undefined
      const hint = near === undefined ? `it is one of ${KINDS.join(", ")}` : `did you mean ${near}?`
      const said = typeof kind === "string" ? `${legibleLine(kind)}: ` : ""
      return [`${place(isMap(profile) && "kind" in profile ? [name, "kind"] : [name])}: ${name}.kind: ${said}${hint}`]
    }
    if (name === "local" && known !== "local")
      return [`${place([name])}: local is this machine: give the target another name`]
    const decoded = DECODE[known](profile)
    if (Result.isFailure(decoded))
      return describeIssues(decoded.failure, (path) => place([name, ...path])).map((one) =>
        one.replace(/^(\S+: )/, `$1${name}.`)
      )
    targets.set(name, decoded.success)
    return []
  })
  return problems.length > 0 ? wrong(problems) : Effect.succeed(targets)
}

/** What the user's file says; without one there is this machine alone. */
export const knownTargets = (): Effect.Effect<Targets, InputError> =>
  Effect.suspend(() => {
    const file = targetsFile()
    let text: string
    try {
      text = readFileSync(file, "utf8")
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return readTargets(file, "")
      return Effect.fail(
        new InputError({ message: `${file}: ${error instanceof Error ? error.message : String(error)}` })
      )
    }
    return readTargets(file, text)
  })

/** The profile of a name. */
export const targetNamed = (name: string): Effect.Effect<Profile, InputError> =>
  // What is wrong with the others is no matter of this machine.
  Effect.flatMap(
    name === "local" ? knownTargets().pipe(Effect.orElseSucceed(() => HERE_ALONE)) : knownTargets(),
    (targets) => {
      const profile = targets.get(name)
      if (profile !== undefined) return Effect.succeed(profile)
      const near = nearest(name, [...targets.keys()])
      const hint = near === undefined ? `known: ${[...targets.keys()].join(", ")}` : `did you mean ${near}?`
      return Effect.fail(new InputError({ message: `--target ${name}: not in ${targetsFile()}; ${hint}` }))
    }
  )
