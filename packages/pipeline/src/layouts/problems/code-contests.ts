import { has } from "../Look.ts"
import type { ProblemLayout } from "../ProblemLayout.ts"

/** Standard input and output problems as SandboxFusion keeps them: CodeContests, LiveCodeBench. */
export const layout: ProblemLayout = {
  id: "code-contests",
  name: "CodeContests or LiveCodeBench",
  read: (look) =>
    has(look, "content", "labels", "test")
      ? {
          map: { prompt: "content", ...(has(look, "id") ? { id: "id" } : {}), metadata: ["test", "labels"] },
          kind: "code"
        }
      : null
}
