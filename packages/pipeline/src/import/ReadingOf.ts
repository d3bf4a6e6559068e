import type { ThinkTags } from "@cotton/schema"
import * as Result from "effect/Result"
import { columnsWithExamples } from "../layouts/Columns.ts"
import { headOf, type Look } from "../layouts/Look.ts"
import { kindWith, type MapOptions, PROBLEM_NAMES, withOptions } from "../layouts/MapOptions.ts"
import { checkedMap } from "../layouts/ProblemReadingOf.ts"
import type { ResponseRef } from "../layouts/ResponseLayout.ts"
import { type RecognisedResponses, recogniseResponses } from "../layouts/ResponseLayouts.ts"

const BESIDE = ["reasoning", "finish", "model", "inputTokens", "outputTokens", "verdict", "each"] as const

/** What `--map` of an import may name. */
export const IMPORT_NAMES: ReadonlyArray<string> = [...PROBLEM_NAMES, "response", ...BESIDE]

/** What the user says about the responses, laid over what the layout says. */
const responsesWith = (known: ReadonlyArray<ResponseRef>, options: MapOptions): ReadonlyArray<ResponseRef> => {
  const fields = (options.get("response") ?? []).map(String)
  const refs: ReadonlyArray<ResponseRef> =
    fields.length === 0
      ? known
      : // Several fields with a response each: their names tell their authors apart.
        fields.map((response) => (fields.length > 1 ? { response, by: headOf(response) } : { response }))
  const beside = Object.fromEntries(
    BESIDE.flatMap((name) => {
      const values = options.get(name)
      return values === undefined ? [] : [[name, values]]
    })
  )
  return refs.map((ref, at) => {
    const own = Object.entries(beside).map(([name, values]) => [name, String(values[at] ?? values.at(-1))])
    return Object.assign({}, ref, Object.fromEntries(own) as Partial<ResponseRef>)
  })
}

/** `OPEN CLOSE`, or with the tags of the answer after them. */
export const readThink = (text: string): Result.Result<typeof ThinkTags.Encoded, string> => {
  const [open, close, ...answer] = text.split(/\s+/).filter((tag) => tag !== "")
  if (open === undefined || close === undefined || (answer.length !== 0 && answer.length !== 2))
    return Result.fail(
      `--think ${JSON.stringify(text)}: write two tags with a space between them, or four with those of the answer`
    )
  const [from, to] = answer
  return Result.succeed({ open, close, ...(from === undefined ? {} : { answer: { open: from, close: to! } }) })
}

/** What the columns of a file with responses mean, by its layout and by what the user says. */
export const readingOf = (
  file: string,
  look: Look,
  options: MapOptions,
  think?: typeof ThinkTags.Encoded
): Result.Result<RecognisedResponses, string> => {
  const known = recogniseResponses(look)
  const wanting = (what: string, flag: string) =>
    Result.fail(
      [
        `${file}: no column was recognised as the ${what}; name it with --map ${flag}=FIELD. The columns:`,
        ...columnsWithExamples(look)
      ].join("\n")
    )
  const responses = responsesWith(known?.responses ?? [], options)
  if (responses.length === 0) return wanting("response", "response")
  const named = options.has("response")
  const map = withOptions(known?.map ?? {}, options)
  const conversation = named ? undefined : known?.conversation
  if (map.prompt === undefined && map.messages === undefined && conversation === undefined)
    return wanting("prompt", "prompt")
  const checked = checkedMap(map)
  if (Result.isFailure(checked)) return Result.fail(checked.failure)
  const { conversation: _, ...rest } = known ?? { id: "mapped", name: "the mapped columns", kind: "math" as const }
  return Result.succeed({
    ...rest,
    ...(options.size > 0 && known !== null ? { name: `${known.name}, with --map` } : {}),
    ...(conversation === undefined ? {} : { conversation }),
    ...(think === undefined ? {} : { think }),
    map,
    responses,
    kind: kindWith(map, known?.kind ?? "math")
  })
}
