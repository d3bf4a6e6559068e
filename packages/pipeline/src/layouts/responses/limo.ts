import { has } from "../Look.ts"
import type { ResponseLayout } from "../ResponseLayout.ts"

export const layout: ResponseLayout = {
  id: "limo",
  name: "LIMO",
  read: (look) =>
    has(look, "question", "solution", "answer") && look.columns.length === 3
      ? { map: { prompt: "question", answer: "answer" }, responses: [{ response: "solution" }], kind: "math" }
      : null
}
