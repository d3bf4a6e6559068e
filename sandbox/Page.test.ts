import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"

const root = join(import.meta.dirname, "..")

/** A line of a page, in which `…` stands for anything. */
const asPattern = (line: string): RegExp =>
  new RegExp(
    `^${line
      .split("…")
      .map((part) => RegExp.escape(part))
      .join(".*")}$`
  )

it("docs/filters/verify-code-tests.md: its session is what comes", () => {
  const page = readFileSync(join(root, "docs/filters/verify-code-tests.md"), "utf8")
  const rows = /(`{3,})jsonl rows\.jsonl\n([\s\S]*?\n)\1\n/.exec(page)![2]!
  const [command, ...expected] = /```text\n\$ ([\s\S]*?)\n```/.exec(page)![1]!.split("\n")
  const folder = mkdtempSync(join(tmpdir(), "cotton-page-"))
  writeFileSync(join(folder, "rows.jsonl"), rows)
  expect(command).toBe("cotton judge rows.jsonl --with verify/code-tests")
  const cotton = join(root, "packages/cli/src/main.ts")
  const { stdout, stderr } = spawnSync(process.execPath, [cotton, ...command!.split(" ").slice(1)], {
    cwd: folder,
    encoding: "utf8"
  })
  rmSync(folder, { recursive: true })
  const said = `${stdout}${stderr}`.trimEnd().split("\n")
  expect(said).toHaveLength(expected.length)
  said.forEach((line, at) => expect(line).toMatch(asPattern(expected[at]!)))
})
