import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { describe, expect, it } from "vitest"

/* The checks of recipes/r1/readable.ts, asked as a user would ask them. */

const root = join(import.meta.dirname, "../..")

/** The reason of each chain, null where it passes. */
const judge = (check: string, chains: ReadonlyArray<string>): ReadonlyArray<string | null> => {
  const recipe = join(root, "recipes/r1/3-rejection-sampling.ts")
  const { stdout } = spawnSync(
    process.execPath,
    [join(root, "packages/cli/src/main.ts"), "judge", "-", "--with", check, "--recipe", recipe],
    {
      encoding: "utf8",
      input: chains
        .map((reasoning, id) => JSON.stringify({ id, reasoning, response: "```py\nprint(4)\n```" }))
        .join("\n")
    }
  )
  const rows = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { verdicts: ReadonlyArray<{ reason?: string }> })
  return rows.map(({ verdicts }) => verdicts[0]?.reason ?? null)
}

describe("r1/long-paragraph", () => {
  it("counts each paragraph by itself, and none where a chain is short", () => {
    const half = "a".repeat(2001)
    expect(
      judge("r1/long-paragraph", [
        `${half}\n${half}`,
        `${half}\n\n${half}`,
        `${half}\n \t\n\n${half}`,
        "a".repeat(4000),
        `Short.\n\n${"a".repeat(4001)}`,
        `${"a".repeat(4001)}\n\nShort.`,
        "Short."
      ])
    ).toEqual(["long-paragraph", null, null, null, "long-paragraph", "long-paragraph", null])
  })

  it("has its threshold as an option", () => {
    expect(judge("r1/long-paragraph={ maxCharacters: 5 }", ["short", "longer"])).toEqual([null, "long-paragraph"])
  })
})

describe("r1/code-block", () => {
  it("finds fences in the chain, not code in a line, and not the answer's block", () => {
    const chains = ["Use `x = 1` or ```x```.", "So:\n```py\nx = 1\n```", "So:\n  ~~~\nx", "Two ~~ signs", "``"]
    expect(judge("r1/code-block", chains)).toEqual([null, "code-block", "code-block", null, null])
  })
})
