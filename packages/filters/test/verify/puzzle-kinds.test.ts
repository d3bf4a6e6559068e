import type { Problem } from "@cotton/schema/Problem"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { check } from "../../src/verify/puzzle.ts"
import { runCheck } from "../Subject.ts"

type Puzzle = Problem["metadata"][string]

const outcomeOf = (puzzle: Puzzle, content: string): string => {
  const { outcome, reason } = runCheck(check, { content, metadata: { puzzle } })
  return reason === undefined ? outcome : `${outcome} ${reason}`
}

const boxed = (text: string): string => `\\boxed{${text}}`

describe("date", () => {
  const asks = (more: Record<string, string | number>) => ({ kind: "date", from: "2024-02-27", ...more })

  it.each<[Record<string, string | number>, string]>([
    [{ days: 3 }, "2024-03-01"],
    [{ days: 3 }, "March 1, 2024"],
    [{ days: 3 }, "\\text{Friday, 1st of March 2024}"],
    [{ days: 3 }, "1 Mar. 2024"],
    [{ days: 20 }, "18.3.2024"],
    [{ days: 20 }, "3/18/2024"],
    [{ days: -58 }, "December 31, 2023"],
    [{ days: 3, ask: "weekday" }, "Friday"],
    [{ days: 3, ask: "weekday" }, "It will be a \\textbf{Fri}"],
    [{ to: "2024-03-01" }, "3"],
    [{ to: "2024-03-01" }, "3 \\text{ days}"],
    [{ to: "2024-02-20", unit: "days" }, "7 days"],
    [{ to: "2024-03-12", unit: "weeks" }, "2 weeks"],
    [{ to: "2024-03-12", unit: "weeks" }, "14 days"],
    [{ to: "2024-03-01" }, "72 \\text{ hours}"],
    [{ to: "2024-03-01" }, "3 calendar days"],
    [{ to: "2024-03-01", unit: "weeks" }, "3/7"]
  ])("%j is %s", (more, text) => {
    expect(outcomeOf(asks(more), boxed(text))).toBe("pass")
  })

  it.each<[Record<string, string | number>, string, string]>([
    [{ days: 3 }, "2024-03-02", "fail wrong-date"],
    [{ days: 3 }, "February 30, 2024", "fail not-a-date"],
    [{ days: 3 }, "Saturday, March 1, 2024", "fail wrong-weekday"],
    [{ days: 3 }, "March 1", "fail not-a-date"],
    [{ days: 3 }, "March 1, 2024 or March 2, 2024", "fail not-a-date"],
    [{ days: 3 }, "Friday", "fail not-a-date"],
    [{ days: 3 }, "01/03/2024", "unsure ambiguous-date"],
    [{ days: 3, ask: "weekday" }, "Saturday", "fail wrong-weekday"],
    [{ days: 3, ask: "weekday" }, "Friday or Saturday", "fail not-a-weekday"],
    [{ days: 3, ask: "weekday" }, "March 1", "fail not-a-weekday"],
    [{ days: 3, ask: "weekday" }, "It may be Friday", "fail not-a-weekday"],
    [{ days: 3, ask: "weekday" }, "It is not Friday", "fail not-a-weekday"],
    [{ days: 3, ask: "weekday" }, "perhaps Friday", "fail not-a-weekday"],
    [{ to: "2024-03-01" }, "3 \\text{ weeks}", "fail wrong-number"],
    [{ to: "2024-03-01" }, "3 months", "fail wrong-number"],
    [{ to: "2024-03-01" }, "3 km", "fail wrong-number"],
    [{ to: "2024-03-19", unit: "weeks" }, "3 days", "fail wrong-number"],
    [{ to: "2024-03-01" }, "2", "fail wrong-number"],
    [{ to: "2024-03-01" }, "a few", "fail not-a-number"]
  ])("%j is not %s: %s", (more, text, expected) => {
    expect(outcomeOf(asks(more), boxed(text))).toBe(expected)
  })

  it("agrees with a calendar that counts one day at a time", () => {
    const names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    const day = fc.date({ min: new Date("1600-01-01"), max: new Date("2400-01-01"), noInvalidDate: true })
    fc.assert(
      fc.property(day, fc.integer({ min: -400, max: 400 }), (start, days) => {
        const from = start.toISOString().slice(0, 10)
        const end = new Date(`${from}T12:00:00Z`)
        for (let i = 0; i < Math.abs(days); i++) end.setUTCDate(end.getUTCDate() + Math.sign(days))
        const [text, name] = [end.toISOString().slice(0, 10), names[end.getUTCDay()]!]
        expect(outcomeOf({ kind: "date", from, days }, boxed(text))).toBe("pass")
        expect(outcomeOf({ kind: "date", from, days: days + 1 }, boxed(text))).toBe("fail wrong-date")
        expect(outcomeOf({ kind: "date", from, days, ask: "weekday" }, boxed(name))).toBe("pass")
        expect(outcomeOf({ kind: "date", from, to: text }, boxed(`${Math.abs(days)}`))).toBe("pass")
      })
    )
  })
})

describe("sudoku", () => {
  /** Shifted rows: a solution of any size. */
  const solved = (size: number): string => {
    const side = Math.sqrt(size)
    const cell = (row: number, column: number) => ((row * side + Math.floor(row / side) + column) % size) + 1
    return Array.from({ length: size * size }, (_, i) => cell(Math.floor(i / size), i % size)).join("")
  }
  const rowsOf = (cells: string): ReadonlyArray<string> => {
    const size = Math.sqrt(cells.length)
    return Array.from({ length: size }, (_, i) => cells.slice(i * size, (i + 1) * size))
  }
  const spaced = (row: string): string => row.split("").join(" ")
  const FORMS: Readonly<Record<string, (cells: string) => string>> = {
    line: (cells) => boxed(cells),
    rows: (cells) => `The solution:\n\n${rowsOf(cells).join("\n")}\n`,
    spaced: (cells) => `\`\`\`\n${rowsOf(cells).map(spaced).join("\n")}\n\`\`\`\nAll rows are right.`,
    lists: (cells) => boxed(JSON.stringify(rowsOf(cells).map((row) => row.split("").map(Number)))),
    table: (cells) =>
      rowsOf(cells)
        .map((row) => `| ${row.split("").join(" | ")} |`)
        .join("\n|---|---|\n"),
    numbered: (cells) =>
      rowsOf(cells)
        .map((row, i) => `Row ${i + 1}: ${spaced(row)}`)
        .join("\n"),
    bars: (cells) =>
      rowsOf(cells)
        .map((row) => spaced(row).replace(/^(.{5})/, "$1 |"))
        .join("\n------+------\n"),
    latex: (cells) =>
      boxed(
        `\\begin{array}{|c|c|}\\hline ${rowsOf(cells)
          .map((row) => row.split("").join(" & "))
          .join(" \\\\ \\hline ")} \\end{array}`
      )
  }

  it.each(Object.entries(FORMS))("is read as %s, and a changed cell fails", (_, form) => {
    fc.assert(
      fc.property(fc.constantFrom(4, 9), fc.nat(), fc.infiniteStream(fc.boolean()), (size, at, blanks) => {
        const cells = solved(size)
        const grid = cells.replaceAll(/./g, (cell) => (blanks.next().value === true ? "." : cell))
        expect(outcomeOf({ kind: "sudoku", grid }, form(cells))).toBe("pass")
        const place = at % cells.length
        const other = `${cells.slice(0, place)}${(Number(cells[place]) % size) + 1}${cells.slice(place + 1)}`
        expect(outcomeOf({ kind: "sudoku", grid }, form(other))).toBe(
          grid[place] === "." ? "fail breaks-rule" : "fail given-changed"
        )
      }),
      { numRuns: 40 }
    )
  })

  it("may end a reply of which nobody says how it ended, and not one that was cut off", () => {
    const puzzle = { kind: "sudoku", grid: "................" }
    const parts = { content: "It is:\n\n1234\n4321\n2413\n3142", metadata: { puzzle } }
    expect(runCheck(check, { ...parts, finish: "unknown" }).outcome).toBe("pass")
    expect(runCheck(check, { ...parts, finish: "length" })).toMatchObject({ outcome: "fail", reason: "no-answer" })
  })

  const grid = [[1, 0, 0, 0], "0000", ". . 1 .", "0000"]

  it("has any solution where there are several", () => {
    expect(outcomeOf({ kind: "sudoku", grid }, "1234\n3421\n4312\n2143")).toBe("pass")
    expect(outcomeOf({ kind: "sudoku", grid }, "1234\n3421\n4213\n2143")).toBe("fail breaks-rule")
    expect(outcomeOf({ kind: "sudoku", grid }, "1234\n4321\n2413\n3142")).toBe("pass")
    expect(outcomeOf({ kind: "sudoku", grid }, "1324\n4231\n2413\n3142")).toBe("pass")
    expect(outcomeOf({ kind: "sudoku", grid }, "1. 1 3 2 4\n2. 4 2 3 1\n3. 2 4 1 3\n4. 3 1 4 2")).toBe("pass")
  })

  it.each([
    ["1234\n4321\n2413", "not-a-grid"],
    ["1234\n4321\nand so\n2413\n3142", "not-a-grid"],
    ["There is none.", "not-a-grid"],
    ["1234\n2341\n3412\n4123", "breaks-rule"],
    ["1234\n4321\n2413\n3140", "incomplete"],
    ["1234\n4321\n2413\n3145", "incomplete"],
    ["1.34\n4321\n2413\n3142", "incomplete"],
    ["1 _ 3 4\n4 3 2 1\n2 4 1 3\n3 1 4 2", "incomplete"],
    ["| 1 | ? | 3 | 4 |\n| 4 | 3 | 2 | 1 |\n| 2 | 4 | 1 | 3 |\n| 3 | 1 | 4 | 2 |", "incomplete"],
    ["1.34432124133142", "incomplete"],
    ["1...\n....\n..1.\n....", "incomplete"],
    ["1. 2. 3.", "not-a-grid"],
    ["2134\n4321\n1413\n3142", "given-changed"],
    ["1234\n4321\n2413\n3142\n\nNo:\n\n1234\n4321\n2413\n3124", "breaks-rule"]
  ])("is not: %s: %s", (content, reason) => {
    expect(outcomeOf({ kind: "sudoku", grid }, content)).toBe(`fail ${reason}`)
  })

  it("is not hurt by long texts", () => {
    for (const text of [
      "1234\n".repeat(200_000),
      "12 34 | ".repeat(100_000),
      "\\begin{array}{".repeat(60_000),
      "\n".repeat(900_000),
      "row 1: ".repeat(100_000)
    ])
      expect(outcomeOf({ kind: "sudoku", grid }, boxed(text))).toMatch(/^fail/)
  })
})

describe("logic", () => {
  const is = (name: string, role: string) => ({ is: [name, role] })
  /** Ann: "Bob is a knave." Bob: "Ann and I are the same." Cy: "Ann is a knight or I am a knave." */
  const puzzle = {
    kind: "logic",
    people: ["Ann", "Bob", "Cy"],
    claims: [
      { by: "Ann", says: is("Bob", "knave") },
      { by: "Bob", says: { iff: [is("Ann", "knight"), is("Bob", "knight")] } },
      { by: "Cy", says: { or: [is("Ann", "knight"), { not: is("Cy", "knight") }] } }
    ]
  }

  it.each([
    boxed("\\text{Ann is a knight, Bob is a knave, and Cy is a knight.}"),
    boxed("Knights: Ann, Cy; Knaves: Bob"),
    boxed("Ann and Cy are knights and Bob is not a knight"),
    "If Ann were a knave, Bob would be a knight.\n\n- **Ann**: knight\n- **Bob**: knave\n- **Cy**: knight",
    "Bob is a knave.\n\nSo Ann is a knight and Cy is a knight.",
    "The answer is: Ann is a knight, Cy is a knight, Bob is a knave.",
    "A knight never lies. The knights are Ann and Cy. A knight would not say that, so the knave is Bob.\n\nKnave: Bob."
  ])("is solved by: %s", (content) => {
    expect(outcomeOf(puzzle, content)).toBe("pass")
  })

  it.each([
    ["Ann is a knight, Bob is a knight, Cy is a knight", "contradiction"],
    ["Ann is a knave, Bob is a knave, Cy is a knight", "contradiction"],
    ["Ann is a knight, Bob is a knave, Cy is a knave", "contradiction"],
    ["Ann is a knight, Bob is a knave", "not-everyone"],
    ["42", "not-everyone"]
  ])("is not solved by %s: %s", (text, reason) => {
    expect(outcomeOf(puzzle, boxed(text))).toBe(`fail ${reason}`)
  })

  it("knows what follows from what, and what is both", () => {
    const own = (says: Puzzle) => ({ kind: "logic", people: ["Ann", "Bob"], claims: [{ by: "Ann", says }] })
    const both = boxed("Ann is a knight, Bob is a knight")
    const none = boxed("Ann is a knave, Bob is a knave")
    const follows = own({ if: [is("Ann", "knave"), is("Bob", "knave")] })
    expect([outcomeOf(follows, both), outcomeOf(follows, none)]).toEqual(["pass", "fail contradiction"])
    const all = own({ and: [is("Ann", "knight"), is("Bob", "knight")] })
    expect([outcomeOf(all, both), outcomeOf(all, none)]).toEqual(["pass", "pass"])
    expect(outcomeOf(all, boxed("Ann is a knight, Bob is a knave"))).toBe("fail contradiction")
  })

  it("cannot tell where the roles only stand among arguments", () => {
    expect(outcomeOf(puzzle, "Ann is a knight. Since Bob says we are the same, Bob is a knave. Cy is a knight.")).toBe(
      "unsure not-understood"
    )
    expect(
      outcomeOf(puzzle, "If Bob is a knave, Ann is a knight.\n\nAnn is a knave, Bob is a knight, Cy is a knight.")
    ).toBe("fail contradiction")
  })

  it("is not hurt by claims without a bottom and long replies", () => {
    const deep = (levels: number): Puzzle =>
      JSON.parse(
        `{"kind":"logic","people":["Ann"],"claims":[{"by":"Ann","says":${'{"not":'.repeat(levels)}{"is":["Ann","knight"]}${"}".repeat(levels)}}]}`
      ) as Puzzle
    expect(outcomeOf(deep(20_000), boxed("Ann is a knight"))).toBe("unsure bad-puzzle")
    expect(outcomeOf(deep(70), boxed("Ann is a knight"))).toBe("unsure bad-puzzle")
    expect(outcomeOf(deep(40), boxed("Ann is a knight"))).toBe("pass")
    expect(outcomeOf(puzzle, boxed("Ann ".repeat(200_000)))).toBe("fail not-everyone")
    expect(outcomeOf(puzzle, `${"\n\n".repeat(200_000)}Ann.`)).toMatch(/^fail/)
  })
})
