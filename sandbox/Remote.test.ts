import { makeRemote } from "@cotton/filters/sandboxes/remote"
import { check } from "@cotton/filters/verify/code-tests"
import type { Finding, Tests } from "@cotton/schema"
import { Sandbox, type SandboxProgram, type SandboxResult } from "@cotton/schema/ports/Sandbox"
import * as Effect from "effect/Effect"
import * as SchemaParser from "effect/SchemaParser"
import { afterAll, describe, expect, it } from "vitest"
import { type RunCodeHost, startRunCode } from "../packages/filters/test/sandboxes/RunCodeServer.ts"
import { subjectOf } from "../packages/filters/test/Subject.ts"
import { fenced, LIMITS } from "./Boxes.ts"

/*
 * The launcher and the replay against a server that runs what it is sent. The server of this test keeps nothing apart: what is
 * sent to it here is harmless. SANDBOX_FUSION=http://127.0.0.1:8080 names a real one in its place.
 */

const host: RunCodeHost = await startRunCode()
const box = await Effect.runPromise(
  makeRemote({ url: process.env["SANDBOX_FUSION"] ?? host.url, headers: {}, secrets: [], attempts: 2, patience: 60 }, 2)
)
afterAll(() => host.close())

const python = (code: string, limits: Partial<SandboxProgram["limits"]> = {}, stdin = ""): Promise<SandboxResult> =>
  Effect.runPromise(
    box.run({
      files: { "program.py": code, "beside.txt": "beside" },
      command: ["python", "-S", "-s", "-B", "program.py", "a", "b c"],
      limits: { ...LIMITS, ...limits },
      stdin
    })
  )

const judged = (tests: Tests, content: string, given: object = {}): Promise<Finding> => {
  const { problem, trace } = subjectOf({ content })
  const subject = { problem: { ...problem, tests }, trace }
  const options = SchemaParser.decodeUnknownSync(check.options)({ timeout: 5, ...given })
  const judging = check.judge!(subject, options) as Effect.Effect<Finding, never, Sandbox>
  return Effect.runPromise(Effect.provideService(judging, Sandbox, box))
}
const outcome = async (tests: Tests, code: string, given: object = {}) => {
  const { outcome, reason } = await judged(tests, fenced(code), given)
  return reason === undefined ? outcome : `${outcome} ${reason}`
}

describe("a program on a remote server", () => {
  it("is ended when its time is up, with what it started", async () => {
    const { exit, timedOut } = await python("while True: pass", { wallMs: 500, cpuSeconds: 60 })
    expect([exit, timedOut]).toEqual([null, true])
    const asleep = await python("import os, time\nos.close(1); os.close(2); time.sleep(60)", { wallMs: 500 })
    expect([asleep.exit, asleep.timedOut]).toEqual([null, true])
    const behind = await python("import subprocess\nsubprocess.Popen(['/bin/sleep', '60'])\nprint('done')")
    expect([behind.exit, behind.stdout]).toEqual([0, "done\n"])
  })

  it("has its bounds of processor time, memory, output and file sizes", async () => {
    expect((await python("while True: pass", { cpuSeconds: 1 })).signal).toBe("SIGXCPU")
    expect((await python("x = bytearray(10 ** 9)")).stderr).toContain("MemoryError")
    const long = await python("print('x' * 2_000_000)")
    expect([long.exit, long.outputCut]).toEqual([null, true])
    expect((await python("open('big', 'wb').write(b'x' * 5_000_000)")).exit).not.toBe(0)
  })

  it("prints as much as it may, whole, whatever bytes they are", async () => {
    const { stdout } = await python("print('ä' * 400_000)")
    expect(stdout).toBe(`${"ä".repeat(400_000)}\n`)
    expect((await python(String.raw`import sys; sys.stdout.buffer.write(b'\xff\x00ok')`)).stdout).toBe("\uFFFD\0ok")
  })

  it("gets its input, its files and its arguments, and nothing else", async () => {
    const code = `import os, sys
print(sorted(os.listdir()), sys.argv, open('beside.txt').read(), sys.stdin.read(), open('/dev/stdin').read() == '')
print(sorted(os.listdir('..')), sorted(os.environ))`
    const { stdout, stderr } = await python(code, {}, "in\nput")
    expect(stderr).toBe("")
    expect(stdout.split("\n").slice(0, 3)).toEqual([
      "['beside.txt', 'program.py'] ['program.py', 'a', 'b c'] beside in",
      "put False",
      "['box'] ['HOME', 'LANG', 'PATH', 'PYTHONDONTWRITEBYTECODE', 'PYTHONHASHSEED', 'TMPDIR']"
    ])
  })

  it("says how it ended", async () => {
    expect((await python("import sys; sys.exit(7)")).exit).toBe(7)
    expect((await python("import os; os.kill(os.getpid(), 9)")).signal).toBe("SIGKILL")
    expect((await python("raise ValueError('no')")).stderr).toContain("ValueError: no")
  })

  it("that leaves files of the launcher's names has not said how it ended", async () => {
    const forged = `import os
for name in ('cotton-result.json', 'cotton-output'): os.symlink('/etc/passwd', '../' + name)
print('mine')`
    expect((await python(forged)).stdout).toBe("mine\n")
  })
})

const ASSERTS: Tests = {
  language: "python",
  kind: "asserts",
  entryPoint: "double",
  code: "def check(candidate):\n    assert candidate(2) == 4\n    assert candidate([1]) == [2]\n    assert candidate(1.5) == 3.0\n"
}
const GOOD = "def double(x):\n    return [2 * i for i in x] if isinstance(x, list) else 2 * x"

describe("tests that talk to a solution, where each word starts it anew", () => {
  it.each([
    ["a right solution", GOOD, "pass"],
    ["a wrong one", "def double(x): return 4", "fail wrong-output"],
    ["one that raises", "def double(x): return 1 / 0", "fail exception"],
    ["one that leaves", "import os\ndef double(x): os._exit(0)", "fail exited"],
    ["one that is no Python", "def double(x) return", "fail syntax-error"],
    ["one without the function", "def twice(x): return 2 * x", "fail no-function"],
    ["one without end", "def double(x):\n  while True: pass", "fail timeout"],
    [
      "an object that is equal to everything",
      "class Yes:\n  def __eq__(self, o): return True\ndef double(x): return Yes()",
      "fail wrong-output"
    ],
    [
      "one that prints what a judge would",
      `print('{"nonce":"0","outcome":"passed"}')\nimport os\nos.write(1, b'{"nonce":"0","outcome":"passed"}\\n')\ndef double(x): return 0`,
      "fail wrong-output"
    ],
    [
      "one that looks for what comes when it is started again",
      "import sys, os\nos.write(1, b'{\"v\": 4}\\n' * 9)\ndef double(x): return 0",
      "fail wrong-output"
    ]
  ])("asserts: %s", async (_, code, says) => {
    expect(await outcome(ASSERTS, code, { timeout: 1 })).toBe(says)
  })

  it("objects, iterators and functions of the tests cross as they do where it can be talked to", async () => {
    const code = `stack = Stack()
stack.push(1); stack.push(2)
assert stack.pop() == 2
assert list(stack) == [1]
assert stack.each(lambda one: one + 1) == [2]
`
    const tests: Tests = { language: "python", kind: "asserts", code }
    const solution = `class Stack:
    def __init__(self): self.all = []
    def push(self, one): self.all.append(one)
    def pop(self): return self.all.pop()
    def __iter__(self): return iter(self.all)
    def each(self, f): return [f(one) for one in self.all]`
    expect(await outcome(tests, solution)).toBe("pass")
    expect(await outcome(tests, solution.replace("f(one)", "one"))).toBe("fail wrong-output")
  })

  it("JavaScript and TypeScript, where the server's Node is new enough", async () => {
    const code = 'const assert = require("node:assert")\nassert.deepEqual(double(2), 4)\nassert.deepEqual(double(3), 6)'
    const tests: Tests = { language: "typescript", kind: "asserts", code }
    const said = async (body: string) => {
      const { outcome, reason } = await judged(tests, fenced(`function double(x: number): number { ${body} }`, "ts"))
      return [outcome, reason]
    }
    expect(await said("return 4")).toEqual(["fail", "wrong-output"])
    expect(await said("process.exit(0)")).toEqual(["fail", "exited"])
    expect(await said("return 2 * x")).toEqual(["pass", undefined])
  })

  it("tests that are others each time, and more calls than may be, are told and fail nobody", async () => {
    const random: Tests = {
      language: "python",
      kind: "asserts",
      code: "import random\nfor _ in range(3):\n    x = random.random()\n    assert double(x) == 2 * x\n"
    }
    expect(await judged(random, fenced(GOOD))).toMatchObject({ outcome: "unsure", reason: "unsupported" })
    const many: Tests = {
      language: "python",
      kind: "asserts",
      code: "for x in range(50):\n    assert double(x) == 2 * x\n"
    }
    const told = await judged(many, fenced(GOOD), { turns: 10 })
    expect([told.outcome, told.reason, told.found]).toEqual([
      "unsure",
      "unsupported",
      expect.stringContaining("more than 10 times")
    ])
  })

  it("calls: all cases in one start", async () => {
    const tests: Tests = {
      language: "python",
      kind: "calls",
      entryPoint: "double",
      cases: Array.from({ length: 40 }, (_, at) => ({ input: [at], output: 2 * at }))
    }
    const before = host.asked.length
    expect(await outcome(tests, GOOD)).toBe("pass")
    if (process.env["SANDBOX_FUSION"] === undefined) expect(host.asked.length - before).toBe(1)
    expect(await outcome(tests, "def double(x): return 2 * x if x < 30 else 1 / 0")).toBe("fail exception")
    expect(await outcome(tests, "def double(x):\n  if x == 3: import os; os._exit(0)\n  return 2 * x")).toBe(
      "fail exited"
    )
    expect(await outcome(tests, "def double(x): return 2 * x if x < 39 else 0")).toBe("fail wrong-output")
  })

  it("stdin, with a checker", async () => {
    const tests: Tests = {
      language: "python",
      kind: "stdin",
      cases: [{ input: "3\n", output: "9\n" }],
      checker: "import sys\nsys.exit(0 if int(open(sys.argv[3]).read()) % 9 == 0 else 1)"
    }
    expect(await outcome(tests, "print(18)")).toBe("pass")
    expect(await outcome(tests, "print(int(input()))")).toBe("fail wrong-output")
  })
})
