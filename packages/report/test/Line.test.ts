import { describe, expect, it } from "vitest"
import { line } from "../src/Line.ts"

describe("a line of foreign text", () => {
  it("is cut, whole in its signs, and on one line", () => {
    expect(line("abcdef", 4)).toBe("abc…")
    expect(line("ab😀d", 4)).toBe("ab�…")
    expect(line("a\nb\u202Ec")).toBe("a�b�c")
  })
})
