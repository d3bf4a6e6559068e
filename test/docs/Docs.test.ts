import { spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"

/*
 * Every page in docs/ runs as it stands. A `console` block is a session: lines with `$ ` are commands, what follows is
 * their output, in which `…` stands for anything, a line that is only `…` for any lines, and `[exit 2]` for the exit
 * code (0 when not given). A block with a file name (```yaml recipe.yaml) is written to the page's folder first.
 */
const root = join(import.meta.dirname, "../..")
const work = mkdtempSync(join(tmpdir(), "cotton-docs-"))
const bin = join(work, "bin")
mkdirSync(bin)
writeFileSync(
  join(bin, "cotton"),
  `#!/bin/sh\nexec "${process.execPath}" "${join(root, "packages/cli/src/main.ts")}" "$@"\n`
)
chmodSync(join(bin, "cotton"), 0o755)
afterAll(() => rmSync(work, { recursive: true, force: true }))

interface Step {
  readonly command: string
  readonly output: ReadonlyArray<string>
  readonly exit: number
}

const session = (block: string): ReadonlyArray<Step> => {
  const steps: Array<{ command: string; output: Array<string>; exit: number }> = []
  for (const line of block.split("\n")) {
    const exit = /^\[exit (\d+)\]$/.exec(line)
    const last = steps.at(-1)
    if (line.startsWith("$ ")) steps.push({ command: line.slice(2), output: [], exit: 0 })
    else if (last?.command.endsWith("\\")) last.command += `\n${line}`
    else if (exit !== null && last !== undefined) last.exit = Number(exit[1])
    else last?.output.push(line)
  }
  return steps
}

const escape = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** The expected output as a pattern over whole lines. */
const pattern = (lines: ReadonlyArray<string>): RegExp =>
  new RegExp(
    `^${lines.map((line) => (line.trim() === "…" ? String.raw`(?:.*\n)*?` : `${line.split("…").map(escape).join("[^\\n]*")}\\n`)).join("")}$`
  )

const trimEnd = (text: string) => text.replace(/[ \t]+$/gm, "").replace(/\n+$/, "\n")

const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => /^\d\d-.*\.md$/.test(name))
    .map((name) => join("docs", name)),
  ...readdirSync(join(root, "docs/filters")).map((name) => join("docs/filters", name))
]

describe.each(pages)("%s", (page) => {
  const text = readFileSync(join(root, page), "utf8")
  // A block that has fences in it has a longer one of its own.
  const blocks = [...text.matchAll(/^(`{3,})([^\s`]+)(?: (\S+))?\n([\s\S]*?)^\1$/gm)]
  const folder = join(work, page.replaceAll("/", "-"))
  mkdirSync(folder)

  it("does what it says", () => {
    for (const [, , language, file, body] of blocks) {
      if (language !== "console" && file !== undefined && body !== undefined) {
        mkdirSync(dirname(join(folder, file)), { recursive: true })
        writeFileSync(join(folder, file), body)
      }
      if (language !== "console" || body === undefined) continue
      for (const { command, output, exit } of session(body.trimEnd())) {
        const ran = spawnSync("bash", ["-c", `{ ${command}\n} 2>&1`], {
          cwd: folder,
          encoding: "utf8",
          // As an installed cotton is called: through a package manager it names its next commands otherwise.
          env: {
            ...process.env,
            PATH: `${bin}:${process.env["PATH"] ?? ""}`,
            CI: "true",
            XDG_CONFIG_HOME: join(folder, ".config"),
            XDG_STATE_HOME: join(folder, ".state"),
            npm_lifecycle_event: undefined
          }
        })
        const printed = trimEnd(`${ran.stdout}\n`)
        expect({ command, exit: ran.status, printed: ran.status === exit ? "" : printed }).toEqual({
          command,
          exit,
          printed: ""
        })
        const wanted = trimEnd(`${output.join("\n")}\n`)
        if (!pattern(wanted.replace(/\n$/, "").split("\n")).test(printed)) expect(printed, command).toBe(wanted)
      }
    }
  }, 300_000)
})
