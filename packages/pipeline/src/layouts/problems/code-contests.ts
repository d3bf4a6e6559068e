import { programIn } from "../CodePrompts.ts"
import { has } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** Bytes of tests a problem: of generated ones, some have hundreds of inputs of a megabyte, and all problems are held at once. */
const CASE_BYTES = 200_000

/** Contests with tests in three columns, of which those that were made from the others keep most wrong programs out. */
export const layout: ProblemLayout = {
  id: "code-contests",
  name: "CodeContests",
  read: (look) => {
    if (!has(look, "description", "public_tests")) return null
    const cases = ["public_tests", "private_tests", "generated_tests"].filter((name) => has(look, name))
    return {
      map: {
        prompt: "description",
        ...(has(look, "name") ? { id: "name" } : {}),
        tests: {
          language: "python",
          kind: "stdin",
          cases,
          ...(has(look, "time_limit") ? { timeout: "time_limit" } : {}),
          caseBytes: CASE_BYTES
        }
      },
      kind: "code",
      template: programIn("Python"),
      note: "of each problem the first tests are kept, by caseBytes; where several outputs are right the set has one of them and no checker, so some right programs fail; time limits are the contest's: without `timeout` the filter's holds"
    }
  }
}
