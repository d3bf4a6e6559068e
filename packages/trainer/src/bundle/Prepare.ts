import { renderWithin } from "@cotton/exporter/RenderWithin"
import { readStudent } from "@cotton/exporter/Student"
import * as Effect from "effect/Effect"
import { BundleError } from "../errors.ts"
import { readStudentFiles, type StudentFiles } from "../StudentFiles.ts"
import { defaultSystem, type TrainingTemplate, trainingTemplate } from "../templates/Templates.ts"
import { loadTokenizer, type Tokenizer } from "../Tokenizer.ts"

export interface PreparedStudent {
  readonly files: StudentFiles
  readonly tokenizer: Tokenizer
  readonly template: TrainingTemplate
  readonly original: string | null
  readonly pad: string
}

const WORDS = "cotton-probe-of-the-prompt"

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

/** The base's tokenizer, and the template that it is trained with. Its own template is rendered in a process of its own. */
export const prepareStudent = Effect.fnUntraced(function* (model: string, base: string | null) {
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
  let system: string | null = null
  if (student !== null && tokenizer.has("<|im_start|>")) {
    const messages = [
      { role: "user", content: WORDS },
      { role: "assistant", content: "x" }
    ]
    const { specialTokens, template, templateFile } = student
    const { text } = yield* renderWithin(templateFile, { template, messages, options: { specialTokens } })
    system = defaultSystem(text, WORDS)
  }
  const template = trainingTemplate(tokenizer.has, system)
  if (template === null)
    return yield* Effect.fail(
      fault(
        files.folder,
        "no training template fits its tokenizer: it has the turn marks neither of ChatML, nor of Llama 3, nor of R1"
      )
    )
  const pad = yield* Effect.try({
    try: () => padOf(files, tokenizer, template.endOfTurn),
    catch: (error) => error as BundleError
  })
  return { files, tokenizer, template, original: student?.template ?? null, pad } satisfies PreparedStudent
})
