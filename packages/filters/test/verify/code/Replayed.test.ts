import { SandboxError, type SandboxProgram } from "@cotton/schema/ports/Sandbox"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { replayed } from "../../../src/verify/code/Replayed.ts"

const PROGRAM: SandboxProgram = {
  files: {},
  command: ["python", "a.py"],
  limits: { wallMs: 1, cpuSeconds: 1, memoryBytes: 1, outputBytes: 1, diskBytes: 1, processes: 1 }
}

/** A sandbox in which a program says what `says` makes of the lines that it was sent. */
const sandbox = (says: (lines: ReadonlyArray<string>, start: number) => string) => {
  const inputs: Array<string> = []
  return {
    inputs,
    run: ({ stdin }: { readonly stdin: string }) =>
      Effect.sync(() => {
        inputs.push(stdin)
        const stdout = says(stdin.split("\n").slice(0, -1), inputs.length)
        return { exit: 0, signal: null, stderr: "", timedOut: false, outputCut: false, memoryOut: false, ms: 1, stdout }
      })
  }
}

/** Says each line again, and `over` when no more come. */
const echo = (lines: ReadonlyArray<string>) => `${[...lines, "over"].join("\n")}\n`

const FREELY = { turns: 10, faithful: false }
const FAITHFULLY = { turns: 10, faithful: true }

const why = <A>(effect: Effect.Effect<A, { readonly message: string }>) =>
  Effect.runPromise(Effect.map(Effect.flip(effect), ({ message }) => message))

describe("a talk that can't be replayed", () => {
  it("has tests that say something else the next time", async () => {
    const { run } = sandbox((lines, start) => `${lines.map((line) => `${line}${start}`).join("\n")}\n`)
    const talk = replayed(run, PROGRAM, FAITHFULLY)
    talk.send("a\n")
    expect(await Effect.runPromise(talk.line)).toBe("a1")
    talk.send("b\n")
    expect(await why(talk.line)).toContain("other ones each time")
    expect(await why(talk.end)).toContain("other ones each time")
  })

  it("has tests that fall silent the next time", async () => {
    const { run } = sandbox((lines, start) => (start === 1 ? echo(lines) : ""))
    const talk = replayed(run, PROGRAM, FAITHFULLY)
    talk.send("a\n")
    expect(await Effect.runPromise(talk.line)).toBe("a")
    talk.send("b\n")
    expect(await why(talk.line)).toContain("other ones each time")
  })

  it("takes more starts than it may", async () => {
    const { run, inputs } = sandbox(echo)
    const talk = replayed(run, PROGRAM, { turns: 2, faithful: false })
    for (const word of ["a", "b"]) {
      talk.send(`${word}\n`)
      expect(await Effect.runPromise(talk.line)).toBe(word)
    }
    talk.send("c\n")
    expect(await why(talk.line)).toContain("more than 2 times")
    expect(inputs).toEqual(["a\n", "a\nb\n"])
  })

  it("ends with the sandbox's own error", async () => {
    const dead = new SandboxError({ reason: "unreachable", message: "gone" })
    expect(await why(replayed(() => Effect.fail(dead), PROGRAM, FREELY).line)).toBe("gone")
  })
})

describe("a talk that is replayed", () => {
  it("gives a line for a word, and forgets what came of the input's end", async () => {
    const { run, inputs } = sandbox(echo)
    const talk = replayed(run, PROGRAM, FAITHFULLY)
    talk.send("a\n")
    expect(await Effect.runPromise(talk.line)).toBe("a")
    talk.send("b\n")
    expect([await Effect.runPromise(talk.line), await Effect.runPromise(talk.line)]).toEqual(["b", "over"])
    expect(await Effect.runPromise(talk.line)).toBeNull()
    expect(await Effect.runPromise(talk.end)).toMatchObject({ exit: 0 })
    expect(inputs).toEqual(["a\n", "a\nb\n"])
  })

  it("of a solution may differ in what has counted already", async () => {
    const { run } = sandbox((lines, start) => `${lines.map((line) => `${line}${start}`).join("\n")}\n`)
    const talk = replayed(run, PROGRAM, FREELY)
    talk.send("a\n")
    expect(await Effect.runPromise(talk.line)).toBe("a1")
    talk.send("b\n")
    expect(await Effect.runPromise(talk.line)).toBe("b2")
  })

  it("takes no half line for a word", async () => {
    const talk = replayed(sandbox(() => "whole\nhal").run, PROGRAM, FREELY)
    expect([await Effect.runPromise(talk.line), await Effect.runPromise(talk.line)]).toEqual(["whole", null])
  })
})
