import {
  filled,
  has,
  headOf,
  isConversation,
  isRecord,
  isScalar,
  isText,
  isTextList,
  isWhole,
  type Look,
  MOST,
  share
} from "./Look.ts"
import type { MapInput, ProblemReading } from "./ProblemLayout.ts"

/** Names that columns with the problem's text go by, the tellingest first. */
const PROMPTS = ["problem", "question", "prompt", "instruction", "query", "input", "text", "content"]
const ANSWERS = [
  "expected_answer",
  "final_answer",
  "ground_truth",
  "gold_answer",
  "gold",
  "answer",
  "correct_answer",
  "correct",
  "target",
  "label",
  "reference_answer",
  "answerKey",
  "solution"
]
const CHOICES = ["choices", "options"]
/** Ids of a problem, and of a row: where each row holds a response, the latter tell responses apart, not problems. */
const PROBLEM_IDS = ["problem_id", "question_id"]
const ROW_IDS = ["id", "unique_id", "uid", "uuid"]

/** Shares of the rows that a column must be filled in, and fit in: first those that nearly all rows have, then any that most have. */
const SHARES = [0.9, MOST]

/** The column of the look that goes by one of the names, whatever their case, and whose values fit. */
export const named = (
  look: Look,
  names: ReadonlyArray<string>,
  holds: (value: unknown) => boolean
): string | undefined => {
  const columns = names.flatMap((name) => look.columns.find((one) => one.toLowerCase() === name.toLowerCase()) ?? [])
  for (const least of SHARES) {
    const found = columns.find((column) => share(look, column, holds) >= least && filled(look, column) >= least)
    if (found !== undefined) return found
  }
  return undefined
}

/** Characters of a text that is rather a problem than a name or a label. */
const LONG = 20

/** The one column whose values are all different, longer texts: only a single one is taken for the prompt. */
const onlyProse = (look: Look): string | undefined => {
  const prose = look.columns.filter(
    (name) =>
      filled(look, name) === 1 &&
      share(look, name, (value) => isText(value) && value.length >= LONG && /\s/.test(value)) === 1
  )
  return prose.length === 1 ? prose[0] : undefined
}

const isChoices = (value: unknown): boolean =>
  isTextList(value) || (isRecord(value) && (Array.isArray(value["text"]) || Object.values(value).every(isScalar)))

/** The column with the problem's text, or with its conversation. */
export const guessPrompt = (look: Look): Pick<MapInput, "prompt" | "messages"> | null => {
  const prompt = named(look, PROMPTS, isText)
  // Alpaca's form: what is given stands apart from what is asked.
  if (prompt === "instruction" && has(look, "input")) return { prompt: { field: ["instruction", "input"] } }
  if (prompt !== undefined) return { prompt }
  const messages = named(look, ["messages", "prompt", "input"], isConversation)
  if (messages !== undefined) return { messages }
  const prose = onlyProse(look)
  return prose === undefined ? null : { prompt: prose }
}

/** What a row asks, to compare it with another row. */
export type AskedIn = (row: Look["rows"][number]) => unknown

/** Parquet has whole numbers that JSON has not. */
const asJson = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? String(one) : one)) ?? ""

/**
 * Whether a column named `id` is the problems' own though each row holds a response: it is filled everywhere, no two rows share
 * one, and no two rows ask the same. Where a problem comes back under another id, the ids are the responses';
 * one row alone does not tell.
 */
const idsAreOfProblems = ({ columns, rows }: Look, asked: AskedIn): boolean =>
  rows.length > 1 &&
  columns.includes("id") &&
  rows.every(({ id }) => isText(id) || isWhole(id)) &&
  new Set(rows.map(({ id }) => String(id).trim())).size === rows.length &&
  new Set(rows.map((row) => asJson(asked(row)))).size === rows.length

/**
 * Columns beside the prompt: answer, choices, id. `taken` are the columns that hold something else; `rows` says whether
 * each row is a problem of its own, or, where each holds a response, what it asks.
 */
export const guessRest = (
  look: Look,
  taken: ReadonlyArray<string>,
  rows: "problems" | AskedIn
): Pick<ProblemReading, "kind"> & { readonly map: Pick<MapInput, "answer" | "choices" | "id"> } => {
  const rest: Look = { rows: look.rows, columns: look.columns.filter((name) => !taken.includes(name)) }
  const choices = named(rest, CHOICES, isChoices)
  const answer = named(rest, ANSWERS, isScalar)
  const ids = rows === "problems" ? [...PROBLEM_IDS, ...ROW_IDS] : PROBLEM_IDS
  const ofProblems = named(rest, ids, (value) => isText(value) || isWhole(value))
  const id = ofProblems ?? (rows !== "problems" && idsAreOfProblems(rest, rows) ? "id" : undefined)
  const kind = answer === undefined ? "text" : choices === undefined ? "math" : "choice"
  const map = { ...(choices === undefined ? {} : { choices }), ...(id === undefined ? {} : { id }) }
  return { kind, map: answer === undefined ? map : { answer: answerRef(look, answer, choices), ...map } }
}

/** An option's letter: `C`, `(C)`, `C.` */
export const isLetter = (value: unknown): boolean => isText(value) && /^\(?[A-Z][).]?$/.test(value.trim())

const answerRef = (look: Look, answer: string, choices: string | undefined): NonNullable<MapInput["answer"]> => {
  if (share(look, answer, (value) => isText(value) && value.includes("####")) >= MOST)
    return { field: answer, after: "####" }
  if (choices === undefined) return answer
  if (share(look, answer, isWhole) >= MOST) return { field: answer, choice: "index" }
  return share(look, answer, isLetter) >= MOST ? answer : { field: answer, choice: "text" }
}

/** What the columns of an unknown set may mean, by their names and by what stands in them. */
export const guessProblems = (look: Look): ProblemReading | null => {
  const prompt = guessPrompt(look)
  if (prompt === null) return null
  const { kind, map } = guessRest(look, columnsOf(prompt), "problems")
  return { map: { ...prompt, ...map }, kind }
}

/** The parts of tests that are columns. */
const TEST_COLUMNS = ["code", "entryPoint", "cases", "checker", "timeout"] as const

/** The columns that a map reads. */
export const columnsOf = (map: MapInput): ReadonlyArray<string> =>
  Object.entries(map).flatMap(([name, ref]): ReadonlyArray<string> => {
    if (name === "metadata") return ref as ReadonlyArray<string>
    if (name === "tests" && isRecord(ref) && "kind" in ref)
      return TEST_COLUMNS.flatMap((part) => (ref[part] === undefined ? [] : [ref[part]].flat().map(headOf)))
    const field = typeof ref === "string" ? ref : (ref as { readonly field: string | ReadonlyArray<string> }).field
    return (typeof field === "string" ? [field] : field).map(headOf)
  })
