import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { type Benched, benched, rightIn } from "./Benched.ts"

/*
 * `cotton eval --model FOLDER` with a real process in the place of vLLM. What is seen here is how that process is found, started,
 * waited for and ended; a real server with a real model is test-real's.
 */
const main = join(import.meta.dirname, "../src/main.ts")
const fake = join(import.meta.dirname, "served/FakeVllm.ts")

let here: Benched
let at = 0
let log: string
beforeAll(async () => {
  here = await benched([rightIn("a", 4), rightIn("b", 2)])
  mkdirSync(here.path("my-7b"))
  writeFileSync(here.path("my-7b/config.json"), '{"max_position_embeddings":4096}')
  writeFileSync(here.path("my-7b/model.safetensors"), "")
})
afterAll(() => here.close())
beforeEach(() => {
  log = here.path(`fake-${at++}.log`)
})

const begin = (environment: Readonly<Record<string, string>>, ...args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [main, "eval", "sums.jsonl", "-k", "4", "--limit", "1000", ...args], {
    cwd: here.folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      npm_lifecycle_event: undefined,
      FAKE_LOG: log,
      FAKE_REPLIES: here.replies,
      COTTON_VLLM: `${process.execPath} ${fake}`,
      ...environment
    }
  })
  let stdout = ""
  let stderr = ""
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
  const finished = once(child, "close").then(([code]) => ({ code: code as number | null, stdout, stderr }))
  return { child, finished, said: () => stderr }
}
const lookFor = async <A>(look: () => A | undefined): Promise<A> => {
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    await new Promise((done) => setTimeout(done, 10))
  }
}
const pidsIn = (): ReadonlyArray<number> | undefined => {
  const line = existsSync(log) ? /^pids (\d+) (\d+)$/m.exec(readFileSync(log, "utf8")) : null
  return line === null ? undefined : [Number(line[1]), Number(line[2])]
}
/** A process that has ended and that nobody has waited for yet is none that runs. */
const runs = (pid: number): boolean => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))
  } catch {
    return false
  }
}
const haveEnded = (pids: ReadonlyArray<number>) => lookFor(() => (pids.some(runs) ? undefined : true))
/** Nothing is left of a test that failed. */
afterEach(() => {
  for (const pid of pidsIn() ?? []) if (runs(pid)) process.kill(pid, "SIGKILL")
})

describe("cotton eval --model FOLDER", () => {
  it("serves it on a free port with its name and a context that the limit fits in, asks it, and stops it with its workers", async () => {
    const { code, stderr, stdout } = await begin({}, "--model", "my-7b", "--server=--tensor-parallel-size 2").finished
    expect(stderr).toContain("my-7b is served, with 4096 tokens of context\n")
    expect(code).toBe(0)
    expect(stdout).toMatch(/^pass@1 +75\.0 % /m)
    const [asked] = readFileSync(log, "utf8").split("\n")
    expect(asked).toContain(`serve ${here.path("my-7b")} {"served-model-name":"my-7b"`)
    expect(asked).toContain('"host":"127.0.0.1"')
    expect(asked).toContain('"max-model-len":"4096"')
    expect(asked).toContain('"tensor-parallel-size":"2"')
    await haveEnded(pidsIn()!)
    expect(existsSync(here.path("evals/my-7b/server.log"))).toBe(true)
  })

  it("goes on at another port: where a model is served is no part of what was asked", async () => {
    const { code, stderr } = await begin({}, "--model", "my-7b").finished
    expect(code).toBe(0)
    expect(stderr).toContain("8 samples already here")
    await haveEnded(pidsIn()!)
  })

  it("does not go on with other weights under the same name", async () => {
    writeFileSync(here.path("my-7b/model.safetensors"), "others")
    const { code, stderr } = await begin({}, "--model", "my-7b").finished
    writeFileSync(here.path("my-7b/model.safetensors"), "")
    expect(code).toBe(2)
    expect(stderr).toContain("evals/my-7b: its weights are other ones than when this evaluation began")
    expect(pidsIn()).toBeUndefined()
  })

  it("leaves no server behind when the command is killed", async () => {
    const { child, finished } = begin({ FAKE_MS: "60000" }, "--model", "my-7b", "--dir", "killed")
    const pids = await lookFor(pidsIn)
    child.kill("SIGKILL")
    await finished
    await haveEnded(pids)
  })

  it("leaves none behind on Ctrl-C while it still loads, nor after a drain", async () => {
    const early = begin({ FAKE_LOADS_MS: "600000" }, "--model", "my-7b", "--dir", "early")
    const first = await lookFor(pidsIn)
    early.child.kill("SIGINT")
    expect((await early.finished).code).toBe(130)
    await haveEnded(first)

    log = here.path("fake-drained.log")
    const late = begin({ FAKE_MS: "300" }, "--model", "my-7b", "--dir", "late", "--set", "teacher.at[0].slots=1")
    await lookFor(() => (late.said().includes("first prompt:") ? true : undefined))
    late.child.kill("SIGINT")
    const { code } = await late.finished
    expect(code).toBe(130)
    await haveEnded(pidsIn()!)
  })

  it("says with what words a server died before it was ready", async () => {
    const { code, stderr } = await begin({ FAKE_DIES: "1" }, "--model", "my-7b", "--dir", "dies").finished
    expect(code).toBe(2)
    expect(stderr).toContain("the server for my-7b ended with exit code 3 before it was ready. The end of ")
    expect(stderr).toContain("CUDA error: no device of that kind")
  })

  it("does not evaluate another model than the one that was named", async () => {
    const { code, stderr } = await begin({ FAKE_NAME: "base-7b" }, "--model", "my-7b", "--dir", "other").finished
    expect(code).toBe(2)
    expect(stderr).toContain("the server for my-7b serves base-7b and not my-7b")
    await haveEnded(pidsIn()!)
  })

  it("without a server here gives the command for where there is one", async () => {
    // A PATH with nothing but a Python that has no vLLM.
    mkdirSync(here.path("bare"), { recursive: true })
    writeFileSync(here.path("bare/python3"), "#!/bin/sh\nexit 1\n")
    chmodSync(here.path("bare/python3"), 0o755)
    const { code, stderr } = await begin({ COTTON_VLLM: "", PATH: here.path("bare") }, "--model", "my-7b").finished
    expect(code).toBe(2)
    expect(stderr).toContain("there is no vLLM here to serve it")
    expect(stderr).toContain("--at http://HOST:PORT/v1 --model my-7b --price free:\n")
    expect(stderr).toContain(
      `  vllm serve ${here.path("my-7b")} --served-model-name my-7b --host 127.0.0.1 --port 8000 --max-model-len 4096\n`
    )
  })

  it("says what a folder lacks to be a model", async () => {
    mkdirSync(here.path("half"))
    writeFileSync(here.path("half/config.json"), "{}")
    expect((await begin({}, "--model", "half").finished).stderr).toContain(
      "--model half: the folder has a config.json and no *.safetensors"
    )
    expect((await begin({}, "--model", "./nowhere").finished).stderr).toContain(
      "--model ./nowhere: no such file or folder"
    )
    expect((await begin({}, "--model", "evals").finished).stderr).toContain(
      "the folder has no config.json: it is no model"
    )
  })
})
