import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { describe, expect, it } from "vitest"

const main = join(import.meta.dirname, "../src/main.ts")

const cotton = async (...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] })
  let [stdout, stderr] = ["", ""]
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
  const [code] = (await once(child, "close")) as [number]
  return { code, stdout, stderr }
}

/** What is typed, what is said of it, and the command that is named next. */
const MISTAKES: ReadonlyArray<readonly [string, ReadonlyArray<string>, string, string]> = [
  [
    "an unknown flag",
    ["run", "--dispaly", "live"],
    "cotton run: there is no flag `--dispaly`; did you mean `--display`?",
    "cotton run --help"
  ],
  [
    "a flag that is near none",
    ["run", "--frobnicate"],
    "cotton run: there is no flag `--frobnicate`",
    "cotton run --help"
  ],
  [
    "a flag of another verb",
    ["status", "x", "--probe"],
    "cotton status: `--probe` is a flag of check, not of status",
    "cotton status --help"
  ],
  [
    "a flag before the verb",
    ["--grace", "5", "run"],
    "cotton: `--grace` is a flag of run: write it after the verb",
    "cotton --help"
  ],
  [
    "a switch before the verb",
    ["--save", "cut"],
    "cotton cut: `--save` stands before the verb: write it after",
    "cotton cut --help"
  ],
  [
    "an unknown verb",
    ["stauts", "runs/x"],
    "cotton: there is no verb `stauts`; did you mean `status`?",
    "cotton --help"
  ],
  ["a verb that is near none", ["frobnicate"], "cotton: there is no verb `frobnicate`", "cotton --help"],
  ["a missing argument", ["judge"], "cotton judge: FILE is missing (rows)", "cotton judge --help"],
  [
    "a wrong value of a choice",
    ["run", "--display=liev"],
    "cotton run: `--display` cannot be `liev`: it takes auto, live, plain or json; did you mean `live`?",
    "cotton run --help"
  ],
  [
    "a wrong number",
    ["run", "--grace", "abc"],
    "cotton run: `--grace` cannot be `abc`: it takes a number",
    "cotton run --help"
  ],
  [
    "a broken whole number",
    ["simulate", "--port", "1.5"],
    "cotton simulate: `--port` cannot be `1.5`: it takes a whole number",
    "cotton simulate --help"
  ],
  ["a flag without its value", ["run", "--dir"], "cotton run: `--dir` needs a value", "cotton run --help"],
  [
    "a choice without its value",
    ["run", "--display"],
    "cotton run: `--display` needs a value: auto, live, plain or json",
    "cotton run --help"
  ],
  [
    "a flag that is given twice",
    ["run", "--grace", "1", "--grace", "2"],
    "cotton run: `--grace` is given 2 times",
    "cotton run --help"
  ],
  [
    "an argument too many",
    ["run", "a.yaml", "b.yaml"],
    "cotton run: `b.yaml` is an argument too many",
    "cotton run --help"
  ],
  [
    "an unknown shell",
    ["--completions", "elvish"],
    "cotton: `--completions` cannot be `elvish`: it takes bash, zsh, fish or powershell",
    "cotton --help"
  ]
]

describe("a mistake on the command line", () => {
  it.each(MISTAKES)("is told in one line, with the next command: %s", async (_, args, line, next) => {
    expect(await cotton(...args)).toEqual({ code: 2, stdout: "", stderr: `${line}\nnext: ${next}\n` })
  })

  it("that comes with another one is told beside it", async () => {
    const { stderr } = await cotton("cut", "--sav", "--jsno", "runs/x")
    expect(stderr.split("\n").slice(0, 2)).toEqual([
      "cotton cut: there is no flag `--sav`; did you mean `--save`?",
      "cotton cut: there is no flag `--jsno`; did you mean `--json`?"
    ])
  })

  it("cannot write to the terminal what it likes, nor fill it", async () => {
    const { stderr } = await cotton(`\u001B[31m${"x".repeat(5000)}`)
    expect(stderr).not.toContain("\u001B")
    expect(stderr.length).toBeLessThan(200)
  })

  it("is none: no verb prints the page", async () => {
    const { code, stdout, stderr } = await cotton()
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toContain("cotton VERB --help")
  })
})
