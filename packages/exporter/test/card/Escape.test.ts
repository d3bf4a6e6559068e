import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fenced, markdown, percent, yamlText } from "../../src/card/Escape.ts"
import { HOSTILE, text } from "../fixtures.ts"

describe("yamlText", () => {
  it("is one line that JSON reads back, whatever the text", () => {
    fc.assert(
      fc.property(text, (value) => {
        const quoted = yamlText(value)
        expect(quoted).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
        expect(JSON.parse(quoted)).toBe(value.toWellFormed())
      })
    )
  })

  it.each(["no", "---", "1e3", "null", "a: b", "# x"])("keeps %s a text", (value) => {
    expect(yamlText(value)).toBe(`"${value}"`)
  })

  it("shortens what is too long for a card", () => {
    expect(yamlText("x".repeat(5_000_000)).length).toBeLessThan(500)
  })
})

describe("markdown", () => {
  it("is one line without live markup, whatever the text", () => {
    fc.assert(
      fc.property(text, (value) => {
        const escaped = markdown(value)
        expect(escaped).not.toMatch(/[\p{Cc}\u2028\u2029\u202E<]/u)
        expect(escaped).not.toMatch(/(?<!\\)(?:\\\\)*[`*_[\]|#~$>]/u)
        expect(escaped.isWellFormed()).toBe(true)
      })
    )
  })

  it("shows what it was", () => {
    expect(markdown("a|b\n<i>`x`</i>")).toBe("a\\|b &lt;i\\>\\`x\\`&lt;/i\\>")
  })
})

describe("fenced", () => {
  it("cannot be closed from within", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("`", "~", "\n", "\r", "x", "```\n", ...HOSTILE)), (parts) => {
        const lines = fenced(parts.join("")).split("\n")
        const fence = lines[0] ?? ""
        expect(fence).toMatch(/^`{3,}$/)
        expect(lines.at(-1)).toBe(fence)
        for (const line of lines.slice(1, -1)) expect(line.includes(fence)).toBe(false)
      })
    )
  })
})

describe("percent", () => {
  it("of nothing is a dash", () => {
    expect([percent(1, 3), percent(0, 0)]).toEqual(["33.3 %", "–"])
  })
})
