import { eitherIn } from "../CodePrompts.ts"
import { has, isRecord, isText, MOST, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

const languageIn = (labels: unknown): unknown => {
  if (isRecord(labels)) return labels["programming_language"]
  try {
    return isText(labels)
      ? (JSON.parse(labels) as { readonly programming_language?: unknown }).programming_language
      : undefined
  } catch {
    return undefined
  }
}

/** JSON, or what it is packed to: text with no space in it. */
const isTests = (value: unknown): boolean => isText(value) && (/^\s*\[/.test(value) || /^eJ\S*\s*$/.test(value))

/** Contest problems as SandboxFusion keeps them: CodeContests, and LiveCodeBench with packed tests. */
export const layout: ProblemLayout = {
  id: "sandbox-fusion",
  name: "contest problems in SandboxFusion's form",
  read: (look) => {
    if (!has(look, "content", "labels", "test") || share(look, "test", isTests) < MOST) return null
    const map = { prompt: "content", ...(has(look, "id") ? { id: "id" } : {}) }
    const other = look.rows
      .map((row) => languageIn(row["labels"]))
      .filter(isText)
      .find((one) => one !== "python")
    return other === undefined
      ? {
          map: {
            ...map,
            tests: { language: "python", kind: "calls-or-stdin", cases: "test", entryPoint: "test.fn_name" }
          },
          kind: "code",
          template: eitherIn("Python")
        }
      : {
          map: { ...map, metadata: ["test", "labels"] },
          kind: "code",
          note: `its language is ${other}; of this form Cotton runs Python`
        }
  }
}
