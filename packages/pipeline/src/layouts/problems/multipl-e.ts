import { functionIn } from "../CodePrompts.ts"
import { has, type Look, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** The set's own names of languages. */
const LANGUAGES = { ts: "typescript", js: "javascript", py: "python" } as const
const NAMES = { ts: "TypeScript", js: "JavaScript", py: "Python" } as const

/** The one language of all rows. */
const languageOf = (look: Look): string | undefined => {
  const first = look.rows.find((row) => typeof row["language"] === "string")?.["language"] as string | undefined
  return first !== undefined && share(look, "language", (value) => value === first) === 1 ? first : undefined
}

const isKnown = (language: string | undefined): language is keyof typeof LANGUAGES =>
  language !== undefined && Object.hasOwn(LANGUAGES, language)

/** HumanEval and MBPP in other programming languages. */
export const layout: ProblemLayout = {
  id: "multipl-e",
  name: "MultiPL-E",
  read: (look) => {
    if (!has(look, "name", "language", "prompt", "tests", "stop_tokens")) return null
    const language = languageOf(look)
    const map = { prompt: "prompt", id: "name" }
    if (!isKnown(language)) {
      const which = language === undefined ? "its rows are in several languages" : `its language is ${language}`
      return {
        map: { ...map, metadata: ["tests"] },
        kind: "code",
        note: `${which}; Cotton runs Python, JavaScript and TypeScript, a file of one of them`
      }
    }
    return {
      map: { ...map, tests: { language: LANGUAGES[language], kind: "asserts", code: "tests" } },
      kind: "code",
      template: functionIn(NAMES[language])
    }
  }
}
