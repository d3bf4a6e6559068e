import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { cotton } from "../src/Commands.ts"
import { completionScript, descriptorOf, SHELLS } from "../src/Completing.ts"

/* The script in a real bash, which asks it as readline does. */

const folder = mkdtempSync(join(tmpdir(), "cotton-complete-"))
mkdirSync(join(folder, "runs"))
const FILES = [
  "recipe.yaml",
  "problems.jsonl",
  "my recipe.yml",
  "recipe.math.ts",
  "bench.ts",
  "runs/second.yaml",
  "runs/x.log"
]
for (const name of FILES) writeFileSync(join(folder, name), "")
const descriptor = descriptorOf(cotton)
writeFileSync(join(folder, "cotton.bash"), completionScript("cotton", "bash", descriptor))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ASK = `
source ./cotton.bash
line="$1"
read -ra COMP_WORDS <<< "$line"
[[ "$line" == *" " ]] && COMP_WORDS+=("")
COMP_LINE="$line" COMP_POINT=\${#line} COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 ))
_cotton cotton "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "\${COMPREPLY[@]}"
`
const complete = (line: string): ReadonlyArray<string> =>
  execFileSync("bash", ["--norc", "-c", ASK, "bash", line], { cwd: folder, encoding: "utf8" })
    .split("\n")
    .filter((word) => word !== "")

describe("the completions", () => {
  it("know every verb", () => {
    expect(complete("cotton ").toSorted()).toEqual(descriptor.subcommands.map(({ name }) => name).toSorted())
    expect(complete("cotton ju")).toEqual(["judge"])
  })

  it("know the flags of a verb, and leave out what stands there", () => {
    expect(complete("cotton cut --")).toEqual(expect.arrayContaining(["--set", "--save", "--json", "--help"]))
    expect(complete("cotton cut --")).not.toContain("--grace")
    expect(complete("cotton run --json --js")).toEqual([])
    expect(complete("cotton run --no")).toEqual([])
  })

  it("know the values of a choice", () => {
    expect(complete("cotton run --display ")).toEqual(["auto", "live", "plain", "json"])
    expect(complete("cotton run --display p")).toEqual(["plain"])
    expect(complete("cotton --completions ")).toEqual([...SHELLS])
  })

  it("look for files where a file is meant, for folders where a run is", () => {
    expect(complete("cotton run recipe.y")).toEqual(["recipe.yaml"])
    expect(complete("cotton judge pro")).toEqual(["problems.jsonl"])
    expect(complete("cotton cut ")).toEqual(["runs"])
    expect(complete("cotton run --dir ")).toEqual(["runs"])
  })

  it("look for recipes, and for folders that may hold them, where a recipe is meant", () => {
    const recipes = ["my\\ recipe.yml", "recipe.math.ts", "recipe.yaml", "runs"]
    for (const line of ["cotton run ", "cotton check recipe.yaml ", "cotton judge --recipe "])
      expect(complete(line).toSorted(), line).toEqual(recipes)
    expect(complete("cotton check runs/")).toEqual(["runs/second.yaml"])
    // Other places are as they were.
    expect(complete("cotton judge ben")).toEqual(["bench.ts"])
  })

  it("are written for the other shells too", () => {
    for (const shell of SHELLS) {
      const script = completionScript("cotton", shell, descriptor)
      expect(script, shell).toContain("display")
      expect(script, shell).not.toContain("\u0001")
    }
  })

  it("take the place of nothing of the user's own", () => {
    const script = completionScript("cotton", "bash", descriptor)
    const named = [...script.matchAll(/^(\w[\w-]*)\(\)/gm)].map((match) => match[1]!)
    expect(named.length).toBeGreaterThan(5)
    for (const name of named) expect(name).toMatch(/^_cotton/)
  })
})
