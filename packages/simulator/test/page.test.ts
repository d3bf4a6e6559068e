import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { SERVERS } from "../src/index.ts"

/* docs/06-simulator.md tells what each server can; here that is held to what they can. */

const page = readFileSync(join(import.meta.dirname, "../../../docs/06-simulator.md"), "utf8")

/** The cells of each row, without what only pads them. */
const rows = page
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim())
  )

it("the page's table of servers is true and whole", () => {
  const expected = Object.entries(SERVERS).map(([name, { abilities, chain, metrics }]) => {
    const { continueWith, effort, logprobs, n, overLimit, rateLimits, seed, stop, streamUsage, temperature } = abilities
    const words = [chain, n, seed, temperature, stop, logprobs, continueWith, streamUsage, effort, overLimit]
    const beside = [rateLimits ? "rates" : "", metrics === undefined ? "" : "metrics"].filter((word) => word !== "")
    return [`\`${name}\``, words.map(String), beside.join(", ")].flat()
  })
  const found = rows.filter(([name]) => Object.hasOwn(SERVERS, (name ?? "").replaceAll("`", "")))
  expect(found).toEqual(expected)
})
