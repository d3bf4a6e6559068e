import { spawn } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"

/* A server with SandboxFusion's `POST /run_code`, for programs that a test trusts: it runs them as they are. */

export interface Asked {
  readonly language: string
  readonly code: string
  readonly files: Readonly<Record<string, string>>
  readonly fetch_files: ReadonlyArray<string>
  readonly run_timeout: number
}

/** What it answers in place of running the program; `undefined`: it runs it. */
export type Answering = (
  asked: Asked,
  response: ServerResponse,
  at: number,
  request: IncomingMessage
) => boolean | undefined

export interface RunCodeHost {
  readonly url: string
  readonly asked: Array<Asked>
  readonly close: () => Promise<void>
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

export const sendJson = (response: ServerResponse, value: unknown, status = 200): true => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value))
  return true
}

/** Runs the program in a folder of its own, as the server's `isolation: none` does. */
const ran = async ({ code, files, fetch_files, run_timeout }: Asked, python: string) => {
  const folder = mkdtempSync(join(tmpdir(), "cotton-run-code-"))
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), Buffer.from(content, "base64"))
    }
    writeFileSync(join(folder, "tmpcode.py"), code)
    const env = { ...process.env, PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter) }
    const child = spawn(python, [join(folder, "tmpcode.py")], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] })
    let stdout = ""
    let stderr = ""
    let isLate = false
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()))
    const clock = setTimeout(() => {
      isLate = true
      child.kill("SIGKILL")
    }, run_timeout * 1000)
    const ended = await new Promise<number | null>((resolve) => child.on("close", (exit) => resolve(exit)))
    clearTimeout(clock)
    const fetched = fetch_files
      .filter((name) => existsSync(join(folder, name)))
      .map((name) => [name, readFileSync(join(folder, name)).toString("base64")] as const)
    return {
      status: !isLate && ended === 0 ? "Success" : "Failed",
      message: "",
      compile_result: null,
      run_result: {
        status: isLate ? "TimeLimitExceeded" : "Finished",
        execution_time: 0.1,
        return_code: isLate ? null : ended,
        stdout,
        stderr
      },
      executor_pod_name: null,
      files: Object.fromEntries(fetched)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const startRunCode = async (
  answering: Answering = () => undefined,
  python = "python3"
): Promise<RunCodeHost> => {
  const asked: Array<Asked> = []
  const server = createServer((request, response) => {
    void bodyOf(request).then(async (text) => {
      if (request.method !== "POST" || request.url !== "/run_code") return response.writeHead(404).end("Not Found")
      const one = JSON.parse(text) as Asked
      const at = asked.push(one) - 1
      if (answering(one, response, at, request) !== undefined) return
      sendJson(response, await ran(one, python))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      })
  }
}

/** What a launcher's result looks like on the wire. */
export const left = (result: object, output = "") => ({
  status: "Success",
  message: "",
  compile_result: null,
  run_result: { status: "Finished", execution_time: 0.1, return_code: 0, stdout: "", stderr: "" },
  executor_pod_name: null,
  files: {
    "cotton-result.json": Buffer.from(JSON.stringify(result)).toString("base64"),
    "cotton-output": Buffer.from(output).toString("base64")
  }
})

/** A program that ended well. */
export const WELL = { exit: 0, signal: null, timedOut: false, outputCut: false, stderr: "", ms: 5 }
