import { isLetter } from "../Guess.ts"
import { has, isText, MOST, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

const OPTIONS = ["A", "B", "C", "D"]

/** MMLU as tables have it: an option a column, named by its letter, and the right one's letter. */
export const layout: ProblemLayout = {
  id: "mmlu-columns",
  name: "MMLU, an option a column",
  read: (look) => {
    const found = (name: string) => look.columns.find((one) => one.toLowerCase() === name)
    const [prompt, answer, domain] = [found("question"), found("answer"), found("subject")]
    if (prompt === undefined || answer === undefined || !has(look, ...OPTIONS)) return null
    if (share(look, prompt, isText) < MOST || share(look, answer, isLetter) < MOST) return null
    return {
      map: {
        prompt,
        answer,
        choices: { field: has(look, "E") ? [...OPTIONS, "E"] : OPTIONS },
        ...(domain === undefined ? {} : { domain })
      },
      kind: "choice"
    }
  }
}
