import { describe, expect, it } from "vitest"
import { THEME } from "../src/Theme.ts"

/** The values of one `:root { … }`. */
const colours = (block: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{3,6});/g)].map(([, name, value]) => [name, value]))

const [light, dark, print] = [...THEME.matchAll(/:root \{([^}]*)\}/g)].map(([, block]) => colours(block ?? ""))
const schemes = { light: light!, dark: dark!, print: { ...light!, ...print! } }

/** Relative luminance, WCAG 2.2. */
const luminance = (hex: string): number => {
  const long = hex.length === 4 ? hex.replaceAll(/[0-9a-f]/g, "$&$&") : hex
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(long.slice(at, at + 2), 16) / 255
    return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

const contrast = (one: string, other: string): number => {
  const [a, b] = [luminance(one), luminance(other)]
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

describe.each(Object.entries(schemes))("the colours, %s", (_, scheme) => {
  const of = (name: string) => scheme[name]!

  it("can be read (WCAG 2.2 AA: 4.5)", () => {
    for (const [text, ground] of [
      ["text", "page"],
      ["text", "raised"],
      ["muted", "page"],
      ["muted", "raised"],
      ["link", "page"],
      ["mark-text", "mark"],
      ["warn", "warn-page"]
    ] as const)
      expect(contrast(of(text), of(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  })

  it("show a bar's edge, and its two tones apart without their hue (3)", () => {
    expect(contrast(of("full"), of("page"))).toBeGreaterThanOrEqual(3)
    expect(contrast(of("full"), of("pale"))).toBeGreaterThanOrEqual(3)
  })
})

it("computes contrast as WCAG does", () => {
  expect(contrast("#000", "#ffffff")).toBeCloseTo(21)
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2)
})
