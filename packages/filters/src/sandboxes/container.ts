import { execFile, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import type { Interpreter, Sandbox, SandboxEnd, SandboxProgram } from "@cotton/schema/ports/Sandbox"
import { SandboxError } from "@cotton/schema/ports/Sandbox"
import { findProgram } from "./Interpreters.ts"
import { Spawned } from "./Spawned.ts"

/** The images that have the interpreters: the official ones, small. They are not pulled by a run. */
export const IMAGES: Readonly<Record<Interpreter, string>> = { python: "python:3.13-slim", node: "node:24-slim" }

const COMMANDS: Readonly<Record<Interpreter, string>> = { python: "python3", node: "node" }

/** Processors that a program gets: one, so that its time by the clock is that on the processor. */
const CPUS = "1"

/** Docker's and Podman's own failures, as against the program's. */
const ENGINE_FAILED = 125

/** Milliseconds for a question to the engine itself. */
const ENGINE_MS = 20_000

/** What we say of the program's environment. */
const ENVIRONMENT = ["HOME=/box", "TMPDIR=/box", "LANG=C.UTF-8", "PYTHONHASHSEED=0", "PYTHONDONTWRITEBYTECODE=1"]

/** Arguments of `docker run`: no network, nothing to write to but a work folder in memory, no rights, bounded in all. */
export const argsFor = (
  { command: [interpreter, ...args], files, limits }: SandboxProgram,
  { name, folder, images }: { readonly name: string; readonly folder: string; readonly images: typeof IMAGES }
): ReadonlyArray<string> => {
  const { cpuSeconds, memoryBytes, diskBytes, processes } = limits
  const memory = String(memoryBytes + diskBytes)
  return [
    ["run", "--rm", "--interactive", "--name", name, "--pull", "never", "--init"],
    ["--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
    ["--user", "65534:65534", "--hostname", "box", "--log-driver", "none", "--ipc", "private"],
    ["--pids-limit", String(processes + 2), "--memory", memory, "--memory-swap", memory, "--cpus", CPUS],
    ["--ulimit", `cpu=${cpuSeconds}:${cpuSeconds + 1}`, "--ulimit", `fsize=${diskBytes}:${diskBytes}`],
    ["--ulimit", "nofile=256:256", "--ulimit", "core=0:0", "--shm-size", "1m"],
    ["--tmpfs", `/box:rw,noexec,nosuid,nodev,size=${diskBytes},mode=1777`, "--workdir", "/box"],
    Object.keys(files).flatMap((file) => [
      "--mount",
      `type=bind,source=${join(folder, file)},target=/box/${file},readonly`
    ]),
    ENVIRONMENT.flatMap((one) => ["--env", one]),
    ["--entrypoint", COMMANDS[interpreter], images[interpreter], ...args]
  ].flat()
}

const broken = (message: string) => new SandboxError({ reason: "broken", message })

/** What the engine itself needs of our environment; nothing of it goes into the container. */
const engineEnvironment = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ["PATH", "HOME", "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "XDG_RUNTIME_DIR", "CONTAINER_HOST"].flatMap(
      (name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])
    )
  )

/** A program in a container of its own, until nothing of it is left. */
class Contained {
  readonly spawned: Spawned
  readonly ended: Promise<SandboxEnd | SandboxError>

  constructor(engine: string, program: SandboxProgram, images: typeof IMAGES) {
    const name = `cotton-${randomUUID()}`
    const folder = mkdtempSync(join(tmpdir(), "cotton-box-"))
    chmodSync(folder, 0o755)
    for (const [file, text] of Object.entries(program.files)) writeFileSync(join(folder, file), text, { mode: 0o644 })
    const env = engineEnvironment()
    this.spawned = new Spawned({
      file: engine,
      args: argsFor(program, { name, folder, images }),
      env,
      limits: program.limits
    })
    const ofClient = this.spawned.kill
    this.spawned.kill = () => {
      // The client's end is not the container's.
      spawn(engine, ["rm", "--force", name], { env, stdio: "ignore" }).on("error", () => undefined)
      ofClient()
    }
    this.ended = this.spawned.ended.then(() => {
      rmSync(folder, { recursive: true, force: true })
      return this.#end()
    })
  }

  #end(): SandboxEnd | SandboxError {
    const end = this.spawned.end()
    if (this.spawned.failure !== undefined) return broken(this.spawned.failure)
    if (this.spawned.killed) return end
    if (end.exit === null || end.exit === ENGINE_FAILED)
      return broken(end.stderr.trim() || `the engine ended with ${end.exit ?? end.signal}`)
    // 137 that we did not cause: the kernel ran out of what the container may have.
    if (end.exit === 137) return { ...end, exit: null, signal: "SIGKILL", memoryOut: true }
    return end.exit === 152 ? { ...end, exit: null, signal: "SIGXCPU" } : end
  }
}

const orFail = <A extends object>(value: A | SandboxError): Effect.Effect<A, SandboxError> =>
  value instanceof SandboxError ? Effect.fail(value) : Effect.succeed(value)

const ask = (engine: string, args: ReadonlyArray<string>): Effect.Effect<string, SandboxError> =>
  Effect.callback((resume) => {
    execFile(engine, [...args], { timeout: ENGINE_MS, env: engineEnvironment() }, (error, stdout, stderr) => {
      const said = stderr.trim().split("\n")[0] ?? ""
      resume(
        error === null
          ? Effect.succeed(stdout.trim())
          : Effect.fail(new SandboxError({ reason: "refused", message: `${engine}: ${said || error.message}` }))
      )
    })
  })

/** Docker or Podman, if the machine has one that answers and the images. */
export const makeContainer = Effect.fnUntraced(function* (options: {
  readonly concurrency: number
  readonly images?: Partial<typeof IMAGES> | undefined
  readonly find?: (name: string) => string | undefined
}): Effect.fn.Return<Sandbox["Service"], SandboxError> {
  const { find = findProgram } = options
  const images = { ...IMAGES, ...options.images }
  const engine = find("docker") ?? find("podman")
  if (engine === undefined)
    return yield* new SandboxError({ reason: "missing", message: "there is no docker and no podman" })
  const version = yield* ask(engine, ["version", "--format", "{{.Server.Version}}"])
  const held = yield* Effect.forEach(Object.values(images), (image) =>
    Effect.match(ask(engine, ["image", "inspect", "--format", "{{.Id}}", image]), {
      onFailure: () => false,
      onSuccess: () => true
    })
  )
  if (!held.includes(true)) {
    const message = `${engine} has none of the images: \`docker pull ${images.python}\` for Python, \`docker pull ${images.node}\` for JavaScript`
    return yield* new SandboxError({ reason: "missing", message })
  }
  const contained = (program: SandboxProgram) =>
    Effect.acquireRelease(
      Effect.try({ try: () => new Contained(engine, program, images), catch: (cause) => broken(String(cause)) }),
      (box) => Effect.promise(() => (box.spawned.over ? box.ended : (box.spawned.kill(), box.ended)))
    )
  const ended = (box: Contained) =>
    Effect.flatMap(
      Effect.promise(() => box.ended),
      orFail
    )
  return {
    name: `containers (${version})`,
    concurrency: options.concurrency,
    run: (program) =>
      Effect.scoped(
        Effect.gen(function* () {
          const box = yield* contained(program)
          box.spawned.feed(program.stdin)
          const end = yield* ended(box)
          return { ...end, stdout: box.spawned.stdout() }
        })
      ),
    start: (program) =>
      Effect.map(contained(program), (box) => ({
        send: (text) => box.spawned.send(text),
        line: Effect.promise(() => box.spawned.line()),
        end: ended(box)
      }))
  }
})
