import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { answerBlock, blocksOf } from "../../../src/verify/code/Block.ts"

const code = (text: string, untagged: "accept" | "refuse" = "accept") => {
  const block = answerBlock(text, "python", untagged)
  return "lack" in block ? block : block.code
}

describe("the block that is the answer", () => {
  it("is the last one in the language", () => {
    expect(code("```python\nx = 1\n```\nor\n```py\nx = 2\n```\nOutput:\n```\n2\n```\n```java\nint x;\n```")).toBe(
      "x = 2"
    )
  })

  it("is the last without a language where none is in it, unless that is refused", () => {
    const text = "```\nx = 1\n```\n```java\nint x;\n```"
    expect(code(text)).toBe("x = 1")
    expect(code(text, "refuse")).toEqual({ lack: "no block of python: no language, java" })
  })

  it("is none that is not closed", () => {
    expect(code("```python\nx = 1")).toEqual({ lack: "no fenced block that is closed" })
    expect(code("```python\nx = 1\n```\n```python\nx = 2")).toBe("x = 1")
  })

  it("is no code in backticks within a line", () => {
    expect(code("Use ```python x = 1``` here.")).toEqual({ lack: "no fenced block that is closed" })
  })

  it("may hold shorter fences, and have longer ones, or tildes", () => {
    expect(code('````python\ns = """\n```\n"""\n````')).toBe('s = """\n```\n"""')
    expect(code("~~~python\nx = 1\n```\n~~~")).toBe("x = 1\n```")
  })

  it("loses the indentation of the list that it stands in, and keeps its own", () => {
    expect(code("1. So:\n   ```python\n   if x:\n     y\n\n   z\n   ```")).toBe("if x:\n  y\n\nz")
  })

  it("may have attributes beside the language, and other line ends", () => {
    expect(code('```python title="a.py"\r\nx = 1\r\n```\r\n')).toBe("x = 1\r")
    expect(code("```Python\nx = 1\n```")).toBe("x = 1")
  })

  it("is where it says", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("```", "```python", "~~~", "x = 1", "", "  ```", "````")), (lines) => {
        const text = lines.join("\n")
        for (const { start, end, code: own } of blocksOf(text)) {
          expect(start).toBeLessThanOrEqual(end)
          expect(text.slice(start, end).replaceAll(/^ +/gm, "")).toBe(own.replaceAll(/^ +/gm, ""))
        }
      })
    )
  })
})
