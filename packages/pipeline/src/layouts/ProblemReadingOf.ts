import { checkFieldMap } from "@cotton/generator/sources/FieldMapCheck"
import { FieldMap, FieldRef, TestsMap } from "@cotton/schema"
import { nearest } from "@cotton/schema/Nearest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { columnsWithExamples } from "./Columns.ts"
import { isRecord, type Look } from "./Look.ts"
import { kindWith, type MapOptions, withOptions } from "./MapOptions.ts"
import type { MapInput } from "./ProblemLayout.ts"
import { type RecognisedProblems, recogniseProblems } from "./ProblemLayouts.ts"

/** What a reference to a field may say: `field`, `after`, … */
const PARTS = Object.keys(FieldRef.members[1].fields)

const unknownPart = (map: MapInput): string | undefined => {
  for (const [name, ref] of Object.entries(map)) {
    const parts = name === "tests" && isRecord(ref) && "kind" in ref ? Object.keys(TestsMap.fields) : PARTS
    const unknown = isRecord(ref) ? Object.keys(ref).find((part) => !parts.includes(part)) : undefined
    if (unknown === undefined) continue
    const near = nearest(unknown, parts)
    return `--map ${name}.${unknown}: unknown field; ${near === undefined ? `known here: ${parts.join(", ")}` : `did you mean ${near}?`}`
  }
  return undefined
}

/** A map that the user had a hand in, checked as a recipe's is. */
export const checkedMap = (map: MapInput): Result.Result<MapInput, string> => {
  const unknown = unknownPart(map)
  if (unknown !== undefined) return Result.fail(unknown)
  const decoded = Schema.decodeUnknownResult(FieldMap)(map)
  if (Result.isFailure(decoded)) return Result.fail(`--map: ${String(decoded.failure).replaceAll(/\s+/g, " ")}`)
  const [wrong] = checkFieldMap(decoded.success)
  return wrong === undefined ? Result.succeed(map) : Result.fail(`--map ${wrong.path}: ${wrong.message}`)
}

/** What the columns of a problem set mean, by its layout or a guess, and by what the user says. */
export const problemReadingOf = (
  file: string,
  look: Look,
  options: MapOptions
): Result.Result<RecognisedProblems, string> => {
  const known = recogniseProblems(look)
  const map = withOptions(known?.map ?? {}, options)
  if (map.prompt === undefined && map.messages === undefined) {
    const lines = [
      `${file}: no column was recognised as the problem's text; name it with --map prompt=FIELD. The columns:`
    ]
    return Result.fail([...lines, ...columnsWithExamples(look)].join("\n"))
  }
  return Result.map(checkedMap(map), (checked) =>
    options.size === 0 && known !== null
      ? known
      : { ...known, name: known?.name ?? null, map: checked, kind: kindWith(checked, known?.kind ?? "text") }
  )
}
