import { describe, expect, it } from "vitest"
import { line, shellWord } from "../src/Line.ts"

describe("a line of foreign text", () => {
  it("is cut, whole in its signs, and on one line", () => {
    expect(line("abcdef", 4)).toBe("abc…")
    expect(line("ab😀d", 4)).toBe("ab�…")
    expect(line("a\nb\u202Ec")).toBe("a�b�c")
  })
})

describe("a word of a command line", () => {
  it("stands bare where a shell takes it as it is, and quoted elsewhere", () => {
    expect(shellWord("runs/a-1/p_3:0")).toBe("runs/a-1/p_3:0")
    expect(shellWord("my runs/a")).toBe("'my runs/a'")
    expect(shellWord("it's $(here)")).toBe(String.raw`'it'\''s $(here)'`)
    expect(shellWord("")).toBe("''")
  })
})
