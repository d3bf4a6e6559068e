import { eitherIn } from "../CodePrompts.ts"
import { has } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** Bytes of tests a problem: the largest have some tens of megabytes, and all problems are held at once. */
const CASE_BYTES = 1_000_000

/** LiveCodeBench's code generation: tests as JSON text and as a packed text; a function is asked for where metadata names one. */
export const layout: ProblemLayout = {
  id: "live-code-bench",
  name: "LiveCodeBench",
  read: (look) => {
    if (!has(look, "question_content", "public_test_cases")) return null
    const cases = ["public_test_cases", "private_test_cases"].filter((name) => has(look, name))
    return {
      map: {
        prompt: has(look, "starter_code") ? { field: ["question_content", "starter_code"] } : "question_content",
        ...(has(look, "question_id") ? { id: "question_id" } : {}),
        tests: {
          language: "python",
          kind: "calls-or-stdin",
          cases,
          ...(has(look, "metadata") ? { entryPoint: "metadata.func_name" } : {}),
          caseBytes: CASE_BYTES
        }
      },
      kind: "code",
      template: eitherIn("Python"),
      ...(has(look, "private_test_cases")
        ? { note: "of each problem the first tests are kept, by caseBytes: the largest inputs may be left out" }
        : { note: "there is no column private_test_cases: few tests are left" })
    }
  }
}
