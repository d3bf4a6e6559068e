import { describe, expect, it } from "vitest"
import { shellWord } from "../src/ShellWord.ts"

describe("a word of a command line", () => {
  it("stands bare where a shell takes it as it is, and quoted elsewhere", () => {
    expect(shellWord("runs/a-1/p_3:0")).toBe("runs/a-1/p_3:0")
    expect(shellWord("my runs/a")).toBe("'my runs/a'")
    expect(shellWord("it's $(here)")).toBe(String.raw`'it'\''s $(here)'`)
    expect(shellWord("")).toBe("''")
  })
})
