import type { Prompt } from "@cotton/schema"
import { nearest } from "@cotton/schema/Nearest"

/* `{{name}}` in the texts of a prompt: what is none of the template's placeholders is sent as it stands. */

export interface PromptMistake {
  /** Within `prompt`. */
  readonly path: ReadonlyArray<PropertyKey>
  readonly words: string
}

const PLACEHOLDERS = ["problem", "choices"]

/** A word in two braces; not the argument of a TeX command, as in `\text{{all}}`. */
const BRACED = /(?<!\\[A-Za-z]{1,30})\{\{[ \t]{0,8}([A-Za-z_][\w.-]{0,40})[ \t]{0,8}\}\}/g

interface Braced {
  /** As it is written. */
  readonly text: string
  readonly near: string | undefined
}

/** What stands in two braces in a text, each once, and which placeholder is near it. */
const bracedIn = (text: string): ReadonlyArray<Braced> => {
  const found = new Map([...text.matchAll(BRACED)].map((match) => [match[0], match[1]!] as const))
  return Array.from(found, ([whole, name]) => ({ text: whole, near: nearest(name, PLACEHOLDERS) }))
}

const isPlaceholder = ({ text, near }: Braced) => text === `{{${near}}}`

/** The template of a recipe that would not send the problem, or sends a misspelt placeholder. */
const templateMistakes = (template: string): ReadonlyArray<PromptMistake> => {
  const path = ["template"]
  const misspelt = bracedIn(template)
    .filter((one) => one.near !== undefined && !isPlaceholder(one))
    .map(({ text, near }) => ({ path, words: `${text} is no placeholder; did you mean {{${near}}}?`, near }))
  const lost = !template.includes("{{problem}}") && !misspelt.some(({ near }) => near === "problem")
  const other = bracedIn(template).find(({ near }) => near === undefined)
  const instead = other === undefined ? "" : `; ${other.text} is no placeholder`
  return [...misspelt, ...(lost ? [{ path, words: `has no {{problem}}, so no problem would be sent${instead}` }] : [])]
}

/** Texts that are sent as they stand, with a placeholder that somebody expected to be filled in. */
const unfilled = (path: ReadonlyArray<PropertyKey>, text: string, why: string): ReadonlyArray<PromptMistake> =>
  bracedIn(text).flatMap(({ text: found, near }) =>
    near === undefined ? [] : [{ path, words: `${found} is not filled in here: ${why}` }]
  )

/** Misspelt and misplaced placeholders, and a template that leaves the problem out. */
export const checkPrompt = ({ system, template, shots }: Prompt): ReadonlyArray<PromptMistake> => [
  ...unfilled(["system"], system ?? "", "only prompt.template has placeholders"),
  ...templateMistakes(template),
  ...shots.flatMap(({ user, assistant }, at) => [
    ...unfilled(["shots", at, "user"], user, "it is what {{problem}} of the template stands for"),
    ...unfilled(["shots", at, "assistant"], assistant, "only prompt.template has placeholders")
  ])
]

/** Other words in two braces may be meant: they are told, and sent as they stand. */
export const promptNotes = ({ template }: Prompt): ReadonlyArray<string> =>
  bracedIn(template).flatMap(({ text, near }) =>
    near === undefined
      ? [
          `prompt.template: ${text} is sent as it stands; the placeholders are ${PLACEHOLDERS.map((name) => `{{${name}}}`).join(" and ")}`
        ]
      : []
  )
