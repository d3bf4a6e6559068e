import { eitherIn } from "../CodePrompts.ts"
import { has, isRecord, isText, MOST, share } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** As in CodeContests, which many of these problems are in too. */
const CASE_BYTES = 200_000

/** Inputs and outputs in one text of JSON, with the name of a function in some. */
const isTests = (value: unknown): boolean =>
  (isText(value) && /^\s*\{/.test(value)) || (isRecord(value) && Array.isArray(value["inputs"]))

export const layout: ProblemLayout = {
  id: "apps",
  name: "APPS or TACO",
  read: (look) =>
    has(look, "question", "input_output") && share(look, "input_output", isTests) >= MOST
      ? {
          map: {
            prompt: has(look, "starter_code") ? { field: ["question", "starter_code"] } : "question",
            ...(has(look, "problem_id") ? { id: "problem_id" } : {}),
            tests: {
              language: "python",
              kind: "calls-or-stdin",
              cases: "input_output",
              entryPoint: "input_output.fn_name",
              caseBytes: CASE_BYTES
            }
          },
          kind: "code",
          template: eitherIn("Python"),
          note: "of each problem the first tests are kept, by caseBytes; where several outputs are right the set has one of them and no checker, so some right programs fail"
        }
      : null
}
