import { describe, expect, it } from "vitest"
import type { MapInput } from "../../src/layouts/ProblemLayout.ts"
import { preview } from "../../src/layouts/Preview.ts"

const MAP: MapInput = { prompt: "q", answer: "a" }

const of = (values: ReadonlyArray<unknown>, map = MAP) =>
  preview(
    values.map((value, at) => ({ _tag: "Row", file: "f.jsonl", line: at + 1, value })),
    { map, template: "{{problem}}", verified: true }
  )

describe("what the first rows come to", () => {
  it("the same problem with another answer is a bad row, with the place of the first", () => {
    const { problems, repeated, bad } = of([
      { q: "One?", a: "1" },
      { q: "One?", a: "1" },
      { q: "One?", a: "2" },
      { q: "Two?", a: "2" }
    ])
    expect({ answers: problems.map(({ answer }) => answer), repeated, bad }).toEqual({
      answers: ["1", "2"],
      repeated: 1,
      bad: [
        {
          file: "f.jsonl",
          line: 3,
          field: "answer",
          detail: "is not the one that f.jsonl:1 gives to the same problem"
        }
      ]
    })
  })

  it("under ids of their own, two rows alike are one problem, and two that differ under one id a bad row", () => {
    const { problems, repeated, bad } = of(
      [
        { q: "One?", a: "1", id: "x" },
        { q: "One?", a: "1", id: "y" },
        { q: "Two?", a: "1", id: "x" }
      ],
      { ...MAP, id: "id" }
    )
    expect({
      ids: problems.map(({ id }) => id),
      repeated,
      bad: bad.map(({ line, field }) => [line, field])
    }).toEqual({
      ids: ["x"],
      repeated: 1,
      bad: [[3, "id"]]
    })
  })

  it("the rows that are shown are three different ones", () => {
    const { rendered } = of(["One?", "One?", "One?", "Two?", "One?", "Three?", "Four?"].map((q) => ({ q, a: "1" })))
    expect(rendered.map(({ messages }) => messages[0]!.content)).toEqual(["One?", "Two?", "Three?"])
  })

  it("a bad row of a table keeps what its number counts", () => {
    const { bad } = preview([{ _tag: "Row", file: "f.parquet", line: 1, unit: "row", value: { q: "One?" } }], {
      map: MAP,
      template: "{{problem}}",
      verified: true
    })
    expect(bad[0]).toMatchObject({ file: "f.parquet", line: 1, unit: "row" })
  })
})
