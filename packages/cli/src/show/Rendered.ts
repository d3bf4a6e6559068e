import type { RenderedExample } from "@cotton/exporter/Render"
import type { Student } from "@cotton/exporter/Student"
import { labelled, oneLine, paint, type Screen } from "./Paint.ts"
import { fullText, shortText, sizeOf } from "./Text.ts"

/** Lines that are shown of a part's head and of its tail. */
const LINES = [6, 6] as const

const NO_TOKENS =
  "the student's special tokens are not known: there is no tokenizer_config.json beside the template that names some"

/** An example as the student's trainer sees it: each part of the text under what it is. */
export const renderedLines = (
  on: Screen,
  student: Student,
  { text, spans, foundBy, warnings }: RenderedExample,
  full: boolean
): ReadonlyArray<string> => {
  const trained = spans.filter(({ kind }) => kind === "trained").reduce((sum, { start, end }) => sum + end - start, 0)
  const name = student.templateName === null ? "" : ` (${student.templateName})`
  const how =
    foundBy === "difference"
      ? "what the assistant's turns add to the prompt"
      : "what the template marks with {% generation %}"
  const share = text.length === 0 ? 0 : Math.round((100 * trained) / text.length)
  return [
    labelled(on, "template", oneLine(`${student.templateFile}${name}`, on.columns - 10)),
    labelled(on, "trained", `${share} % of the characters: ${how}`),
    ...warnings.map(({ message }) => labelled(on, "warning", paint(on, "yellow", oneLine(message, 1000)))),
    ...(student.special.length === 0 ? [labelled(on, "note", NO_TOKENS)] : []),
    ...(warnings.length === 0 ? [labelled(on, "warning", "none")] : []),
    ...spans.flatMap(({ start, end, kind }) => {
      const part = text.slice(start, end)
      const [head, tail] = LINES
      const label = kind === "trained" ? paint(on, "green", "trained   ") : paint(on, "gray", "prompt    ")
      return ["", `${label}${sizeOf(part)}`, ...(full ? fullText(on, part, []) : shortText(on, part, head, tail))]
    })
  ]
}
