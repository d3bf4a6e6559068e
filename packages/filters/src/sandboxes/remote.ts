import { Buffer } from "node:buffer"
import * as Effect from "effect/Effect"
import type { Interpreter, Sandbox, SandboxProgram, SandboxResult } from "@cotton/schema/ports/Sandbox"
import { SandboxError } from "@cotton/schema/ports/Sandbox"
import { REMOTE_LAUNCHER } from "./RemoteLauncher.ts"
import { ending, runCode, type RunCodeReply, type RunCodeServer } from "./RunCode.ts"

/** Seconds that the launcher may outlive its program. */
const FOLLOWS = 10

/** Bytes of an answer beside what the program printed: its standard error, and what the server says itself. */
const BESIDE = 4_000_000

const RESULT = "cotton-result.json"
const OUTPUT = "cotton-output"

/** The oldest that Cotton's own programs run on: that of SandboxFusion's image, and that of Cotton itself. */
const OLDEST: Readonly<Record<Interpreter, readonly [name: string, major: number, minor: number]>> = {
  python: ["Python", 3, 10],
  node: ["Node", 24, 0]
}

const base64 = (text: string): string => Buffer.from(text).toString("base64")

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** What became of a program, as the launcher left it; or what is wrong, as the end of a sentence about the server. */
const resultOf = ({ files, run }: RunCodeReply): SandboxResult | { readonly missing: true } | string => {
  const [result, output] = [files[RESULT], files[OUTPUT]]
  if (typeof result !== "string" || typeof output !== "string") {
    if (run.status === "TimeLimitExceeded") return "took more time than the program had, and ended it"
    const code = run.code === null ? "" : `, which ended with ${run.code}`
    return `has no result of the program${code}: ${ending(run.stderr) || "it fetches no files"}`
  }
  const said = parsed(Buffer.from(result, "base64").toString())
  if (!isRecord(said)) return "has a result that can't be read"
  if (said["missing"] !== undefined) return { missing: true }
  const { exit, signal, stderr, ms } = said
  return {
    exit: typeof exit === "number" ? exit : null,
    signal: typeof signal === "string" ? signal : null,
    stderr: typeof stderr === "string" ? stderr : "",
    timedOut: said["timedOut"] === true,
    outputCut: said["outputCut"] === true,
    memoryOut: false,
    ms: typeof ms === "number" ? ms : 0,
    stdout: Buffer.from(output, "base64").toString()
  }
}

const missing = (message: string) => new SandboxError({ reason: "missing", message })

const running = (server: RunCodeServer, program: SandboxProgram & { readonly stdin: string }) => {
  const { command, limits, files, stdin } = program
  const [interpreter, ...args] = command
  const { wallMs, cpuSeconds, memoryBytes, outputBytes, diskBytes } = limits
  const task = { interpreter, args, wallMs, cpuSeconds, memoryBytes, outputBytes, diskBytes }
  const boxed = Object.entries(files).map(([name, text]) => [`box/${name}`, base64(text)] as const)
  const request = {
    language: "python",
    code: REMOTE_LAUNCHER,
    files: Object.fromEntries([
      ...boxed,
      ["cotton-task.json", base64(JSON.stringify(task))],
      ["cotton-input", base64(stdin)]
    ]),
    fetch_files: [RESULT, OUTPUT],
    run_timeout: Math.ceil(wallMs / 1000) + FOLLOWS
  } as const
  return Effect.flatMap(
    // Base64 has 4 characters for 3 bytes.
    runCode(server, request, Math.ceil((outputBytes * 4) / 3) + BESIDE, resultOf),
    (result): Effect.Effect<SandboxResult, SandboxError> =>
      "missing" in result
        ? missing(`the server at ${new URL(server.url).host} has no ${OLDEST[interpreter][0]}`).pipe(Effect.fail)
        : Effect.succeed(result)
  )
}

const TRIAL = {
  wallMs: 20_000,
  cpuSeconds: 10,
  memoryBytes: 1_000_000_000,
  outputBytes: 10_000,
  diskBytes: 1_000_000,
  processes: 8
}

/** The version of an interpreter there, or why it is of no use. */
const versionOf = (server: RunCodeServer, interpreter: Interpreter) => {
  const [name, major, minor] = OLDEST[interpreter]
  return running(server, { files: {}, command: [interpreter, "--version"], limits: TRIAL, stdin: "" }).pipe(
    Effect.map((result): { readonly version: string } | { readonly lack: string } => {
      const found = /(\d+)\.(\d+)\.\d+/.exec(result.stdout)
      if (result.exit !== 0 || found === null)
        return {
          lack: `${name} does not start there: ${ending(result.stderr) || `exit ${result.exit ?? result.signal}`}`
        }
      const [version, at, below] = [found[0], Number(found[1]), Number(found[2])]
      if (at > major || (at === major && below >= minor)) return { version: `${name} ${version}` }
      return { lack: `its ${name} is ${version}, and Cotton's programs need ${major}${minor === 0 ? "" : `.${minor}`}` }
    }),
    Effect.catchTag("SandboxError", (error) =>
      error.reason === "missing" ? Effect.succeed({ lack: error.message }) : Effect.fail(error)
    )
  )
}

/**
 * A server of SandboxFusion's form (`POST /run_code`), asked once what it has. Each program is a request of its own, run to
 * its end: it can't be talked to. What keeps a program from the machine, the network and other programs is that server's
 * isolation; limits of time, memory, output and file sizes are set here, that of processes is not: they are counted for
 * a user, which there all programs are.
 */
export const makeRemote = Effect.fnUntraced(function* (
  server: RunCodeServer,
  concurrency: number
): Effect.fn.Return<Sandbox["Service"], SandboxError> {
  const host = new URL(server.url).host
  const [python, node] = yield* Effect.all([versionOf(server, "python"), versionOf(server, "node")])
  const lacks = { python, node }
  const there = [python, node].flatMap((one) => ("version" in one ? [one.version] : []))
  if (there.length === 0)
    return yield* missing(`the server at ${host} is there: ${"lack" in python ? python.lack : ""}`)
  return {
    name: `the server at ${host} (${there.join(", ")})`,
    concurrency,
    run: (program) => {
      const own = lacks[program.command[0]]
      return "lack" in own ? Effect.fail(missing(`the server at ${host}: ${own.lack}`)) : running(server, program)
    },
    start: null
  }
})
