import { renderWithin } from "@cotton/exporter/RenderWithin"
import { readStudent } from "@cotton/exporter/Student"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { BundleError } from "../errors.ts"
import { readStudentFiles, type StudentFiles } from "../StudentFiles.ts"
import { defaultSystem, endOfTurnIn, type TrainingTemplate, trainingTemplate } from "../templates/Templates.ts"
import { loadTokenizer, type Tokenizer } from "../Tokenizer.ts"

export interface PreparedStudent {
  readonly files: StudentFiles
  readonly tokenizer: Tokenizer
  readonly template: TrainingTemplate
  readonly original: string | null
  readonly pad: string
}

const WORDS = "cotton-probe-of-the-prompt"
const ANSWER = "cotton-probe-of-the-answer"
const PROBE = [
  { role: "user", content: WORDS },
  { role: "assistant", content: ANSWER }
]

const fault = (path: string, message: string) =>
  new BundleError({ reason: "student", path, message: `${path}: ${message}` })

/** A pad that is masked out must not be the end of a turn, or that would never be learnt. */
const padOf = ({ folder, tokenizerConfig }: StudentFiles, { has, special }: Tokenizer, end: string): string => {
  const own = tokenizerConfig["pad_token"]
  const text = typeof own === "object" && own !== null && "content" in own ? own.content : own
  if (typeof text === "string" && text !== end && has(text)) return text
  const other = special.find((one) => one !== end && /pad|endoftext|reserved/i.test(one))
  if (other === undefined) throw fault(folder, `its tokenizer has no token to pad with but ${end}, which ends a turn`)
  return other
}

const readTemplate = (file: string) =>
  Effect.try({
    try: () => readFileSync(file, "utf8"),
    catch: (error) => fault(file, error instanceof Error ? error.message : String(error))
  })

/**
 * The base's tokenizer, and the template that it is trained with: the file `given`, or that of the base's family, or else the
 * base's own. Templates that are not ours are tried in a process of their own.
 */
export const prepareStudent = Effect.fnUntraced(function* (
  model: string,
  base: string | null,
  given: string | null = null
) {
  const read = yield* Effect.try({
    try: () => {
      const files = readStudentFiles(model, base)
      return { files, tokenizer: loadTokenizer(files) }
    },
    catch: (error) =>
      error instanceof BundleError ? error : fault(model, `its tokenizer cannot be read: ${String(error)}`)
  })
  const { files, tokenizer } = read
  const student = yield* Effect.try({ try: () => readStudent(files.folder), catch: () => null }).pipe(
    Effect.orElseSucceed(() => null)
  )
  const render = (text: string, file: string, specialTokens: Readonly<Record<string, string>>) =>
    Effect.map(
      renderWithin(file, { template: text, messages: PROBE, options: { specialTokens } }),
      (rendered) => rendered.text
    )
  /** A template that is no family's: what ends a turn of it is found by trying. */
  const own = Effect.fnUntraced(function* (text: string, file: string) {
    const specialTokens = student?.specialTokens ?? {}
    const rendered = yield* render(text, file, specialTokens)
    const endOfTurn = endOfTurnIn(rendered, ANSWER, tokenizer.special)
    if (endOfTurn === null)
      return yield* Effect.fail(
        fault(
          file,
          "its chat template ends the assistant's turn with none of the tokenizer's special tokens: a student would never learn to stop"
        )
      )
    return { family: "own", text, endOfTurn, system: null, specialTokens } satisfies TrainingTemplate
  })
  const byFamily = Effect.fnUntraced(function* () {
    const system =
      student !== null && tokenizer.has("<|im_start|>")
        ? defaultSystem(yield* render(student.template, student.templateFile, student.specialTokens), WORDS)
        : null
    const family = trainingTemplate(tokenizer.has, system)
    if (family !== null) return family
    if (student !== null) return yield* own(student.template, student.templateFile)
    return yield* Effect.fail(
      fault(
        files.folder,
        "it has no chat template, and its tokenizer has the turn marks neither of ChatML, nor of Llama 3, nor of R1: give one with --template FILE"
      )
    )
  })
  const template =
    given === null ? yield* byFamily() : yield* Effect.flatMap(readTemplate(given), (text) => own(text, given))
  const pad = yield* Effect.try({
    try: () => padOf(files, tokenizer, template.endOfTurn),
    catch: (error) => error as BundleError
  })
  return {
    files,
    tokenizer,
    template,
    original: given === null ? (student?.template ?? null) : null,
    pad
  } satisfies PreparedStudent
})
