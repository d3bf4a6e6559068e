import { functionIn } from "../CodePrompts.ts"
import { has, isRecord, type Look } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** The task does not name the function that it asks for: one of its tests does, as the set's authors show them too. */
export const withExample = (prompt: string) => ({
  field: [prompt, "test_list[0]"],
  join: "\n\nA test that it has to pass:\n"
})

/** What the tests need before them, where the set has it: in each config under another name. */
const setupOf = (look: Look): ReadonlyArray<string> => [
  ...["test_imports", "test_setup_code"].filter((name) => has(look, name)),
  ...(look.rows.some(({ labels }) => isRecord(labels) && "test_setup_code" in labels) ? ["labels.test_setup_code"] : [])
]

/** The task in words, with its asserts in a list. */
export const layout: ProblemLayout = {
  id: "mbpp",
  name: "MBPP",
  read: (look) => {
    const prompt = ["text", "prompt", "content"].find((name) => has(look, name))
    if (prompt === undefined || !has(look, "test_list")) return null
    const setup = setupOf(look)
    const id = ["task_id", "id"].find((name) => has(look, name))
    return {
      map: {
        prompt: withExample(prompt),
        ...(id === undefined ? {} : { id }),
        tests: {
          language: "python",
          kind: "asserts",
          code: setup.length === 0 ? "test_list" : [...setup, "test_list"]
        }
      },
      kind: "code",
      template: functionIn("Python")
    }
  }
}
