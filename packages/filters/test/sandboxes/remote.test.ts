import { makeRemote } from "../../src/sandboxes/remote.ts"
import { runCode, type RunCodeServer } from "../../src/sandboxes/RunCode.ts"
import { Sandbox, type SandboxError, type SandboxProgram } from "@cotton/schema/ports/Sandbox"
import type { Finding } from "@cotton/schema/Verdict"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as SchemaParser from "effect/SchemaParser"
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { check } from "../../src/verify/code-tests.ts"
import { subjectOf } from "../Subject.ts"
import { afterEach, describe, expect, it } from "vitest"
import { type Answering, left, type RunCodeHost, sendJson, startRunCode, WELL } from "./RunCodeServer.ts"

/* The wire alone: nothing is run here. `sandbox/Remote.test.ts` runs programs. */

/** What a judge of code needs is a sandbox alone. */
type Judged = Effect.Effect<Finding, never, Sandbox>

let host: RunCodeHost | undefined
afterEach(async () => {
  await host?.close()
  host = undefined
})

const serverAt = (url: string, more: Partial<RunCodeServer> = {}): RunCodeServer => ({
  url,
  headers: {},
  secrets: [],
  attempts: 2,
  patience: 5,
  ...more
})

const PROGRAM: SandboxProgram & { readonly stdin: string } = {
  files: { "a.py": "print(1)" },
  command: ["python", "a.py"],
  limits: { wallMs: 1000, cpuSeconds: 1, memoryBytes: 1e8, outputBytes: 1000, diskBytes: 1e6, processes: 8 },
  stdin: "in"
}

/** The first two questions are for the versions; then comes `answering`, from 0. */
const versions =
  (answering: Answering, python = "Python 3.11.2", node = "v24.1.0"): Answering =>
  (asked, response, at, request) =>
    at < 2
      ? sendJson(response, left(WELL, `${at === 0 ? python : node}\n`))
      : answering(asked, response, at - 2, request)

const started = async (answering: Answering, more: Partial<RunCodeServer> = {}) => {
  host = await startRunCode(versions(answering))
  return Effect.runPromise(makeRemote(serverAt(host.url, more), 3))
}

const errorOf = (effect: Effect.Effect<unknown, SandboxError>): Promise<SandboxError> =>
  Effect.runPromise(Effect.flip(effect))

describe("a remote sandbox that is of no use", () => {
  it("is not there", async () => {
    const free = createServer()
    const port = await new Promise<number>((resolve) =>
      free.listen(0, "127.0.0.1", () => resolve((free.address() as AddressInfo).port))
    )
    await new Promise<void>((resolve) => free.close(() => resolve()))
    const error = await errorOf(makeRemote(serverAt(`http://127.0.0.1:${port}`), 1))
    expect([error.reason, error.isRetryable]).toEqual(["unreachable", true])
    expect(error.message).toMatch(new RegExp(`^the server at 127.0.0.1:${port} does not answer: .+ \\(2 tries\\)$`))
  })

  it.each<readonly [what: string, python: string, node: string, says: string]>([
    ["has only old interpreters", "Python 3.8.1", "v20.11.0", "its Python is 3.8.1, and Cotton's programs need 3.10"],
    ["says no version", "hello", "hello", "Python does not start there"]
  ])("%s", async (_, python, node, says) => {
    host = await startRunCode(versions(() => undefined, python, node))
    const error = await errorOf(makeRemote(serverAt(host.url), 1))
    expect([error.reason, error.isRetryable]).toEqual(["missing", false])
    expect(error.message).toContain(says)
  })

  it("has another address for it, and is not asked again", async () => {
    host = await startRunCode()
    const error = await errorOf(makeRemote(serverAt(`${host.url}/v1`), 1))
    expect([error.reason, error.message]).toEqual(["refused", expect.stringContaining("answers 404: Not Found")])
    expect(error.message).not.toContain("tries")
  })
})

type Failing = readonly [
  what: string,
  answering: Answering,
  reason: SandboxError["reason"],
  says: string | RegExp,
  asked: number
]

describe("an answer that says nothing of the program is no verdict on it", () => {
  it.each<Failing>([
    [
      "500",
      (_, response) => sendJson(response, { detail: "disk full" }, 500),
      "unreachable",
      'answers 500: {"detail":"disk full"} (2 tries)',
      2
    ],
    ["503 without a word", (_, response) => (response.writeHead(503).end(), true), "unreachable", "answers 503:", 2],
    [
      "429",
      (_, response) => (response.writeHead(429, { "retry-after": "0" }).end("slow down"), true),
      "unreachable",
      "answers 429: slow down (2 tries)",
      2
    ],
    [
      "401",
      (_, response) => (response.writeHead(401).end("who are you"), true),
      "refused",
      "answers 401: who are you",
      1
    ],
    [
      "422",
      (_, response) => sendJson(response, { detail: [{ loc: ["body", "language"] }] }, 422),
      "refused",
      "answers 422:",
      1
    ],
    [
      "a redirection",
      (_, response) => (response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(), true),
      "refused",
      "answers 302:",
      1
    ],
    [
      "a page of HTML",
      (_, response) => (response.end("<html><body>Login</body></html>"), true),
      "broken",
      "answers with what is no JSON: <html>",
      2
    ],
    [
      "half of an answer",
      (_, response) => (response.end('{"status": "Succ'), true),
      "broken",
      "answers with what is no JSON",
      2
    ],
    [
      "JSON of something else",
      (_, response) => sendJson(response, { ok: true }),
      "refused",
      "none of SandboxFusion's form",
      1
    ],
    [
      "the server's own error, with a program's text in it",
      (_, response) =>
        sendJson(response, { status: "SandboxError", message: `on running code ${"x".repeat(5000)}: no space left` }),
      "broken",
      /has an error of its own: …x+: no space left \(2 tries\)$/,
      2
    ],
    [
      "no files",
      (_, response) =>
        sendJson(response, {
          ...left(WELL),
          files: {},
          run_result: { status: "Finished", return_code: 1, stderr: "OSError: x" }
        }),
      "broken",
      "has no result of the program, which ended with 1: OSError: x",
      2
    ],
    [
      "files that it did not fetch, and no reason",
      (_, response) => sendJson(response, { ...left(WELL), files: {} }),
      "broken",
      "has no result of the program, which ended with 0: it fetches no files",
      2
    ],
    [
      "that the launcher was too slow",
      (_, response) =>
        sendJson(response, {
          ...left(WELL),
          files: {},
          status: "Failed",
          run_result: { status: "TimeLimitExceeded", return_code: null }
        }),
      "broken",
      "took more time than the program had",
      2
    ],
    [
      "a result that is no result",
      (_, response) =>
        sendJson(response, { ...left(WELL), files: { "cotton-result.json": "bm8=", "cotton-output": "" } }),
      "broken",
      "has a result that can't be read",
      2
    ],
    [
      "a connection that breaks off",
      (_, response) => (response.writeHead(200), response.write("{", () => response.destroy()), true),
      "unreachable",
      /breaks off its answer/,
      2
    ],
    ["nothing at all", (_, response) => (response.destroy(), true), "unreachable", /does not answer/, 2],
    [
      "more than a program may print, without end",
      (_, response) => {
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(1_000_000, "a")));
        }
        response.on("drain", more)
        more()
        return true
      },
      "broken",
      "sends more than the 4001334 bytes that an answer may have",
      1
    ]
  ])("%s", async (_, answering, reason, says, asked) => {
    const { run } = await started(answering)
    const error = await errorOf(run(PROGRAM))
    expect([error.reason, error.message.length < 400]).toEqual([reason, true])
    expect(error.message).toMatch(
      says instanceof RegExp ? says : new RegExp(says.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    )
    expect(host!.asked).toHaveLength(2 + asked)
  })

  it("a server that hangs is left when the program's time and its own are up", async () => {
    host = await startRunCode(() => true)
    const request = { language: "python", code: "", files: {}, fetch_files: [], run_timeout: 0.1 } as const
    const server = serverAt(host.url, { patience: 0.1, attempts: 1 })
    const error = await errorOf(runCode(server, request, 1000, (reply) => reply))
    expect([error.reason, error.message]).toEqual(["unreachable", expect.stringMatching(/does not answer within 1 s$/)])
  })

  it("no message shows a key, whatever the server repeats", async () => {
    const secret = "sk-very-secret-1"
    const { run } = await started(
      (_, response, __, request) => (
        response.writeHead(403).end(`bad token ${request.headers.authorization ?? ""}`),
        true
      ),
      { headers: { authorization: `Bearer ${secret}` }, secrets: [secret] }
    )
    const error = await errorOf(run(PROGRAM))
    expect(error.message).toContain("answers 403: bad token Bearer …")
    expect(JSON.stringify(error)).not.toContain(secret)
  })
})

describe("a verdict that a server could not be asked for", () => {
  it("is an error, which is tried again, and no fail", async () => {
    const box = await started((_, response) => (response.writeHead(500).end("down"), true))
    const tests = { language: "python", kind: "stdin", cases: [{ input: "1", output: "1" }] } as const
    const { problem, trace } = subjectOf({ content: "```python\nprint(1)\n```" })
    const options = SchemaParser.decodeUnknownSync(check.options)({})
    const judging = check.judge!({ problem: { ...problem, tests }, trace }, options)
    const finding = await Effect.runPromise(Effect.provideService(judging as typeof judging & Judged, Sandbox, box))
    expect(finding).toMatchObject({
      outcome: "error",
      reason: "sandbox",
      found: expect.stringContaining("answers 500")
    })
  })
})

describe("a remote sandbox", () => {
  it("is named with what it has, and can't be talked to", async () => {
    const { name, concurrency, start } = await started(() => undefined)
    expect([name, concurrency, start]).toEqual([
      `the server at ${new URL(host!.url).host} (Python 3.11.2, Node 24.1.0)`,
      3,
      null
    ])
  })

  it("is asked to run the launcher, with the program as files", async () => {
    const { run } = await started((_, response) => sendJson(response, left(WELL, "1\n")))
    expect(await Effect.runPromise(run(PROGRAM))).toEqual({ ...WELL, memoryOut: false, stdout: "1\n" })
    const { language, files, run_timeout, fetch_files } = host!.asked[2]!
    const texts = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, Buffer.from(text, "base64").toString()])
    )
    expect([language, run_timeout, fetch_files]).toEqual(["python", 11, ["cotton-result.json", "cotton-output"]])
    expect([texts["box/a.py"], texts["cotton-input"]]).toEqual(["print(1)", "in"])
    const { wallMs: _, ...task } = JSON.parse(texts["cotton-task.json"]!) as Record<string, unknown>
    expect(task).toEqual({
      interpreter: "python",
      args: ["a.py"],
      cpuSeconds: 1,
      memoryBytes: 1e8,
      outputBytes: 1000,
      diskBytes: 1e6
    })
  })

  it("is asked again where it was busy or broken, and the program's end is told as it was", async () => {
    const ended = { exit: null, signal: "SIGXCPU", timedOut: false, outputCut: true, stderr: "MemoryError", ms: 5 }
    const answers: ReadonlyArray<Answering> = [
      (_, response) => (response.writeHead(429, { "retry-after": "0" }).end(), true),
      (_, response) => (response.writeHead(502).end("<html>"), true),
      (_, response) => sendJson(response, left(ended, "half"))
    ]
    const { run } = await started((asked, response, at, request) => answers[at]!(asked, response, at, request), {
      attempts: 3
    })
    expect(await Effect.runPromise(run(PROGRAM))).toEqual({ ...ended, memoryOut: false, stdout: "half" })
  })

  it("without Node runs what needs none, and tells the others", async () => {
    host = await startRunCode((_, response, at) =>
      sendJson(response, at === 1 ? left({ missing: "node" }) : left(WELL, "Python 3.10.13\n"))
    )
    const box = await Effect.runPromise(makeRemote(serverAt(host.url), 1))
    expect(box.name).toContain("(Python 3.10.13)")
    const error = await errorOf(box.run({ ...PROGRAM, command: ["node", "a.cjs"] }))
    expect([error.reason, error.message]).toEqual(["missing", expect.stringContaining("has no Node")])
    expect(await Effect.runPromise(box.run(PROGRAM))).toMatchObject({ exit: 0 })
  })

  it("a program that is no longer waited for is asked for no longer", async () => {
    const { promise: closed, resolve: isClosed } = Promise.withResolvers<void>()
    const { run } = await started((_, response) => {
      response.on("close", () => isClosed())
      return true
    })
    const fiber = Effect.runFork(run(PROGRAM))
    while (host!.asked.length < 3) await new Promise((resolve) => setTimeout(resolve, 5))
    await Effect.runPromise(Fiber.interrupt(fiber))
    await closed
    expect(host!.asked).toHaveLength(3)
  })
})
