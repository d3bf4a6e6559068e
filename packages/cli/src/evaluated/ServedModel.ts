import * as Effect from "effect/Effect"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { InputError } from "../errors.ts"
import type { ModelFiles } from "./ModelFiles.ts"
import { elsewhere, serverCommand } from "./ServerCommand.ts"

/** A server that this process has started. */
export interface ServedModel {
  /** Up to and with `/v1`. */
  readonly url: string
  readonly context: number
  readonly slots: number
}

/** What the server prints goes here, in the folder of the evaluation. */
export const SERVER_LOG = "server.log"

/** Loading a large model from a network disk and compiling its graphs takes vLLM many minutes. */
const START_MS = 30 * 60_000
const LOOK_MS = 250
const LOOK_TIMEOUT_MS = 5000
/** What a server is given to free its devices. */
const STOP_MS = 20_000

const LAST_LINES = 12

/*
 * The server and whatever it starts are a process group of their own: Ctrl-C in a terminal goes to the group of the shell's
 * job, and the server must answer what is in flight while the run drains. Its leader holds a pipe from this process. When that
 * ends, because this process was killed, the leader ends the group. The words of the command are arguments, never text of the script.
 */
const LEADER = `
trap '' INT HUP
exec 3<&0
( trap '' TERM; while read -r line <&3; do :; done; kill -TERM 0; sleep 15; kill -KILL 0 ) &
"$@" </dev/null 3<&- &
server=$!
# The signal goes to the whole group, so the server has it: a second one would make it leave before it has tidied up.
trap : TERM
wait $server
code=$?
# Interrupted by a signal: the server is still leaving.
while kill -0 $server 2>/dev/null; do wait $server; code=$?; done
exit $code
`

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer()
    server.once("error", fail)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => done(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

const lastLines = (log: string): string => {
  try {
    return readFileSync(log, "utf8").trimEnd().split("\n").slice(-LAST_LINES).join("\n")
  } catch {
    return ""
  }
}

const signal = ({ pid }: ChildProcess, name: NodeJS.Signals): void => {
  try {
    if (pid !== undefined) process.kill(-pid, name)
  } catch {
    // The group has left.
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

/** Ends the whole group, and waits for the server to leave. */
const stop = async (child: ChildProcess): Promise<void> => {
  if (!hasEnded(child)) {
    const ended = once(child, "exit")
    signal(child, "SIGTERM")
    const late = setTimeout(() => signal(child, "SIGKILL"), STOP_MS)
    await ended
    clearTimeout(late)
  }
  // Its watcher, and what the server has left behind.
  signal(child, "SIGKILL")
}

const ask = async (url: string, headers: Record<string, string> = {}): Promise<Response | null> => {
  try {
    return await fetch(url, { headers, signal: AbortSignal.timeout(LOOK_TIMEOUT_MS) })
  } catch {
    return null
  }
}

interface Listed {
  readonly id: string
  readonly max_model_len?: number
}

/** The models that a server lists; `null` where it lists none. */
const listed = async (url: string, headers?: Record<string, string>): Promise<ReadonlyArray<Listed> | null> => {
  const answer = await ask(`${url}/models`, headers)
  if (answer === null || !answer.ok) return null
  const body = (await answer.json().catch(() => null)) as { readonly data?: ReadonlyArray<Listed> } | null
  return Array.isArray(body?.data) ? body.data : null
}

/** What llama-server says of one slot: it may be less than it was asked for. */
const contextOfSlot = async (port: number): Promise<number | null> => {
  const answer = await ask(`http://127.0.0.1:${port}/props`)
  if (answer === null || !answer.ok) return null
  const body = (await answer.json().catch(() => null)) as {
    readonly default_generation_settings?: { readonly n_ctx?: unknown }
  } | null
  const context = body?.default_generation_settings?.n_ctx
  return typeof context === "number" && Number.isInteger(context) && context > 0 ? context : null
}

/** Waits until the server is healthy and serves the model; a text is why it never will. */
const ready = async (child: ChildProcess, port: number, name: string): Promise<ReadonlyArray<Listed> | string> => {
  const begun = performance.now()
  for (;;) {
    if (hasEnded(child)) return `ended with ${child.signalCode ?? `exit code ${child.exitCode}`} before it was ready`
    const health = await ask(`http://127.0.0.1:${port}/health`)
    const models = health?.ok === true ? await listed(`http://127.0.0.1:${port}/v1`) : null
    if (models !== null) {
      if (models.some(({ id }) => id === name)) return models
      return `serves ${models.map(({ id }) => id).join(", ") || "no model"} and not ${name}`
    }
    if (performance.now() - begun > START_MS) return `was not ready after ${START_MS / 60_000} minutes`
    await new Promise((done) => setTimeout(done, LOOK_MS))
  }
}

/** Serves a model's files for the scope, on a free port of this machine alone. */
export const serveModel = Effect.fnUntraced(function* (
  files: ModelFiles,
  options: {
    readonly folder: string
    readonly limit: number
    readonly more: ReadonlyArray<string>
    readonly say: (line: string) => void
  }
) {
  const { folder, limit, more, say } = options
  const port = yield* Effect.promise(freePort)
  const wanted = { files, port, limit, more }
  const command = serverCommand(wanted, process.env)
  if (command === null) {
    const [what, variable] = files.format === "gguf" ? ["llama-server", "COTTON_LLAMA_SERVER"] : ["vLLM", "COTTON_VLLM"]
    return yield* new InputError({
      message: `${files.path}: there is no ${what} here to serve it (not on the PATH, and ${variable} names none). Run it where there is one, and name it here with --at http://HOST:PORT/v1 --model ${files.name} --price free:\n  ${elsewhere({ ...wanted, port: 8000 })}`
    })
  }
  if (command.context <= limit)
    say(
      `note: ${files.name} was made for ${command.context} tokens of prompt and reply: a reply ends where these end, before the limit of ${limit}`
    )
  const log = join(folder, SERVER_LOG)
  const child = yield* Effect.acquireRelease(
    Effect.try({
      try: () => {
        mkdirSync(folder, { recursive: true })
        const out = openSync(log, "w")
        const started = spawn("/bin/sh", ["-c", LEADER, "cotton-eval-server", ...command.words], {
          detached: true,
          stdio: ["pipe", out, out]
        })
        closeSync(out)
        // Without a listener a program that cannot be started would end this process.
        started.on("error", () => undefined)
        started.stdin?.on("error", () => undefined)
        return started
      },
      catch: (error) => new InputError({ message: `${log}: ${error instanceof Error ? error.message : String(error)}` })
    }),
    (started) => Effect.promise(() => stop(started))
  )
  say(`serving ${files.name}: ${command.words[0]} on port ${port}, its words are in ${log}`)
  const models = yield* Effect.promise(() => ready(child, port, files.name))
  if (typeof models === "string")
    return yield* new InputError({
      message: `the server for ${files.name} ${models}. The end of ${log}:\n${lastLines(log)}`
    })
  const context =
    models.find(({ id }) => id === files.name)?.max_model_len ??
    (yield* Effect.promise(() => contextOfSlot(port))) ??
    command.context
  say(`${files.name} is served, with ${context} tokens of context`)
  return { url: `http://127.0.0.1:${port}/v1`, context, slots: command.slots } satisfies ServedModel
})

/**
 * Tokens of prompt and reply together that an endpoint says it has for a model; `null` where it does not say it. `key`:
 * `$NAME`, the variable that holds its key.
 */
export const contextAt = async (url: string, model: string, key?: string): Promise<number | null> => {
  if (!/^https?:/.test(url)) return null
  const secret = key === undefined ? undefined : process.env[key.slice(1)]
  const headers = secret === undefined ? {} : { authorization: `Bearer ${secret}` }
  const models = await listed(url.replace(/\/+$/, ""), headers)
  const context = models?.find(({ id }) => id === model)?.max_model_len
  return typeof context === "number" && Number.isInteger(context) && context > 0 ? context : null
}
