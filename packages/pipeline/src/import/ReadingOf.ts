import type { ThinkTags } from "@cotton/schema"
import * as Result from "effect/Result"
import { columnsWithExamples } from "../layouts/Columns.ts"
import { columnsOf } from "../layouts/Guess.ts"
import { filled, has, headOf, isConversation, isText, type Look, MOST, share } from "../layouts/Look.ts"
import { BY_NAME, kindWith, type MapOptions, PROBLEM_NAMES, withOptions } from "../layouts/MapOptions.ts"
import { checkedMap } from "../layouts/ProblemReadingOf.ts"
import type { Kind, MapInput } from "../layouts/ProblemLayout.ts"
import { recogniseProblems } from "../layouts/ProblemLayouts.ts"
import type { ResponseRef } from "../layouts/ResponseLayout.ts"
import { type RecognisedResponses, recogniseResponses } from "../layouts/ResponseLayouts.ts"
import { isAnswered } from "../layouts/responses/conversations.ts"

const BESIDE = ["reasoning", "finish", "model", "inputTokens", "outputTokens", "verdict", "each"] as const

/** What `--map` of an import may name. */
export const IMPORT_NAMES: ReadonlyArray<string> = [...PROBLEM_NAMES, "response", ...BESIDE]

/** What no two responses of a row share. */
const OWN = ["reasoning", "verdict"] as const

/** What the user says about the responses, laid over what the layout says. */
const responsesWith = (
  known: ReadonlyArray<ResponseRef>,
  options: MapOptions
): Result.Result<ReadonlyArray<ResponseRef>, string> => {
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
  const uneven = OWN.find((name) => refs.length > 0 && (options.get(name)?.length ?? refs.length) !== refs.length)
  if (uneven !== undefined) {
    const fields = refs.map(({ response }) => response).join(", ")
    return Result.fail(
      `--map ${uneven}=…: give one for each response, in their order (${fields}); given: ${options.get(uneven)!.length}`
    )
  }
  return Result.succeed(
    refs.map((ref, at) => {
      const own = Object.entries(beside).map(([name, values]) => [name, String(values[at] ?? values.at(-1))])
      return Object.assign({}, ref, Object.fromEntries(own) as Partial<ResponseRef>)
    })
  )
}

/**
 * What is known of the problems beside their responses. A set of code problems that somebody added responses to keeps its
 * columns, and with them the tests that judge these.
 */
const problemsOf = (
  look: Look,
  known: RecognisedResponses | null
): { readonly map: MapInput; readonly kind?: Kind } => {
  const set = recogniseProblems(look)
  if (set === null || set.name === null || set.map.tests === undefined || known?.map.tests !== undefined)
    return known ?? { map: {} }
  // In a conversation the prompt is its turns.
  const { tests } = set.map
  return { map: known?.conversation === undefined ? set.map : { ...known.map, tests }, kind: set.kind }
}

/** The columns that the responses of a reading stand in. */
const responseColumns = ({ responses, conversation, system }: RecognisedResponses): ReadonlyArray<string> => [
  ...[conversation, system].flatMap((path) => (path === undefined ? [] : [headOf(path)])),
  ...responses.flatMap(({ by: _by, emptyChains: _empty, each, ...paths }) =>
    // Paths start from the items of the list, or from the row for what these share.
    [each, ...Object.values(paths)].flatMap((path) => (path === undefined ? [] : [headOf(path)]))
  )
]

/** Columns that neither the problem nor its responses are read from. */
export const ignoredColumns = ({ columns }: Look, reading: RecognisedResponses): ReadonlyArray<string> => {
  const used = new Set([...columnsOf(reading.map), ...responseColumns(reading), ...BY_NAME])
  // The id of a row is not its problem's, unless the map says so.
  if (reading.map.id === undefined) used.delete("id")
  return columns.filter((name) => !used.has(name))
}

/** The row's own source, where it has one that is used for nothing else. */
const sourceOf = (look: Look, map: MapInput, options: MapOptions): Pick<MapInput, "source"> =>
  map.source === undefined &&
  !options.has("source") &&
  !columnsOf(map).includes("source") &&
  share(look, "source", isText) >= MOST &&
  filled(look, "source") >= MOST
    ? { source: "source" }
    : {}

/** A list of turns beside the prompt that the assistant has no last word in: more likely what was sent than the prompt is. */
const unusedMessages = (look: Look, map: MapInput): boolean =>
  has(look, "messages") &&
  !columnsOf(map).includes("messages") &&
  share(look, "messages", (value) => isConversation(value) && !isAnswered(value)) >= MOST

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
  const laid = responsesWith(known?.responses ?? [], options)
  if (Result.isFailure(laid)) return Result.fail(laid.failure)
  const responses = laid.success
  if (responses.length === 0) return wanting("response", "response")
  const named = options.has("response")
  const problems = problemsOf(look, known)
  const chosen = withOptions(problems.map, options)
  const conversation = named ? undefined : known?.conversation
  if (chosen.prompt === undefined && chosen.messages === undefined && conversation === undefined)
    return wanting("prompt", "prompt")
  const checked = checkedMap(chosen)
  if (Result.isFailure(checked)) return Result.fail(checked.failure)
  const map = { ...chosen, ...sourceOf(look, chosen, options) }
  const sent = conversation === undefined && unusedMessages(look, map)
  const notes = [
    known?.note,
    sent ? "messages was not used; if it is the prompt that was sent, --map messages=messages" : undefined
  ].filter((note) => note !== undefined)
  const {
    conversation: _,
    note: _note,
    ...rest
  } = known ?? { id: "mapped", name: "the mapped columns", kind: "math" as const }
  return Result.succeed({
    ...rest,
    ...(options.size > 0 && known !== null ? { name: `${known.name}, with --map` } : {}),
    ...(conversation === undefined ? {} : { conversation }),
    ...(think === undefined ? {} : { think }),
    ...(notes.length === 0 ? {} : { note: notes.join("; ") }),
    map,
    responses,
    kind: kindWith(map, problems.kind ?? "math")
  })
}
