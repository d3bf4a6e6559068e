const LABELS = ["problem", "reference", "requirement", "response"] as const
type Label = (typeof LABELS)[number]

/** What a judge is asked about: the texts between the marks of its question. */
export type Question = Readonly<Partial<Record<Label, string>>>

/**
 * The question of a judge, in the form of Cotton's filters `judge/same-answer` and `judge/sound-answer`; `undefined` where a
 * text is none. Marks carry a code, `<response 0123456789abcdef>`, and what stands between two of them is never read as marks.
 */
export const questionIn = (text: string): Question | undefined => {
  const opening = new RegExp(String.raw`<(${LABELS.join("|")}) ([0-9a-f]{16})>\n`, "g")
  const found: Partial<Record<Label, string>> = {}
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const [whole, label, code] = match
    const start = match.index + whole.length
    const closing = `\n</${label} ${code}>`
    const end = text.indexOf(closing, start)
    if (end < 0) continue
    found[label as Label] ??= text.slice(start, end)
    opening.lastIndex = end + closing.length
  }
  const { reference, requirement, response } = found
  return response === undefined || (reference ?? requirement) === undefined ? undefined : found
}
