import { describe, expect, it } from "vitest"
import { lookAt } from "../../src/layouts/Look.ts"
import { recogniseResponses } from "../../src/layouts/ResponseLayouts.ts"
import { ANSWER, SUM } from "./KnownSets.ts"

type Row = Readonly<Record<string, unknown>>

describe("a column named id", () => {
  it("is the problems' own where rows differ in it and in what they ask, and nowhere else", () => {
    const row = (id: unknown, problem: string) => ({ id, problem, answer: "42", response: ANSWER })
    const idOf = (...rows: ReadonlyArray<Row>) => recogniseResponses(lookAt(rows))!.map.id
    expect(idOf(row("a", SUM), row("b", `${SUM} Twice?`))).toBe("id")
    expect(idOf(row(1n, SUM), row(2n, `${SUM} Twice?`))).toBe("id")
    // Two responses to one problem; the same id twice; none; one row, which tells nothing.
    expect(idOf(row("a", SUM), row("b", SUM))).toBeUndefined()
    expect(idOf(row("a", SUM), row("a", `${SUM} Twice?`))).toBeUndefined()
    expect(idOf(row("a", SUM), row("", `${SUM} Twice?`))).toBeUndefined()
    expect(idOf(row("a", SUM))).toBeUndefined()
    const turns = (id: string, content: string) => ({
      id,
      messages: [
        { role: "user", content },
        { role: "assistant", content: `${id} says ${ANSWER}` }
      ]
    })
    expect(idOf(turns("a", SUM), turns("b", `${SUM} Twice?`))).toBe("id")
    expect(idOf(turns("a", SUM), turns("b", SUM))).toBeUndefined()
  })
})
