import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { cotton } from "../src/Commands.ts"
import { descriptorOf } from "../src/Completing.ts"

const main = join(import.meta.dirname, "../src/main.ts")
const root = descriptorOf(cotton)
const verbs = root.subcommands

const page = async (...args: ReadonlyArray<string>): Promise<string> => {
  const child = spawn(process.execPath, [main, ...args, "--help"], { stdio: ["ignore", "pipe", "inherit"] })
  let text = ""
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()))
  const [code] = (await once(child, "close")) as [number]
  expect(code).toBe(0)
  return text
}

const lines = (text: string) => text.trimEnd().split("\n")

describe("cotton --help", () => {
  it("fits a screen of 80 columns and 24 lines, and names every verb once", async () => {
    const text = await page()
    expect(lines(text).length).toBeLessThanOrEqual(24)
    for (const line of lines(text)) expect(line.length, line).toBeLessThanOrEqual(80)
    for (const { name } of verbs) expect(text.match(new RegExp(` ${name} +[A-Z]`, "g")), name).toHaveLength(1)
    expect(text).toContain("cotton init demo && cd demo && cotton run")
  })
})

describe.each(verbs.map((verb) => [verb.name, verb] as const))("cotton %s --help", (name, verb) => {
  it("says what it does, how it is written and what each flag is, with an example, on one screen", async () => {
    const text = await page(name)
    const [first, ...rest] = lines(text)
    expect(first).toMatch(/^[A-Z].+/)
    expect(lines(text).length).toBeLessThanOrEqual(40)
    for (const line of lines(text)) expect(line.length, line).toBeLessThanOrEqual(100)
    expect(text).toContain(`\n\n  cotton ${name}`)
    // The last paragraph is the examples: commands of this verb.
    expect(
      rest.slice(rest.lastIndexOf("") + 1).some((line) => line.includes(`cotton ${name} `)),
      text
    ).toBe(true)
    for (const flag of verb.flags) expect(flag.description ?? "", `--${flag.name}`).not.toBe("")
    for (const argument of verb.arguments) expect(argument.description ?? "", argument.name).not.toBe("")
    for (const flag of verb.flags.filter((one) => one.name !== "help")) expect(text).toContain(`  --${flag.name}`)
  })
})
