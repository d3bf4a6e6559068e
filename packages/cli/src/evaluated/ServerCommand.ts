import { findProgram } from "@cotton/filters/command/Program"
import { shellWord } from "@cotton/schema/ShellWord"
import { spawnSync } from "node:child_process"
import type { ModelFiles } from "./ModelFiles.ts"

type Environment = Readonly<Record<string, string | undefined>>

/** How a model is served: the words of a command, and what is asked of the server. */
export interface ServerCommand {
  readonly words: ReadonlyArray<string>
  /** Tokens of prompt and reply together of one request. */
  readonly context: number
  /** Requests that it takes at the same time. */
  readonly slots: number
}

export interface Wanted {
  readonly files: ModelFiles
  readonly port: number
  /** Tokens of a reply. */
  readonly limit: number
  /** Further words for the server, as `--server` gave them. */
  readonly more: ReadonlyArray<string>
}

/** Tokens beside the reply's own: a problem with a few worked examples. */
const PROMPT = 4096

/** llama-server gives each slot an equal part of its context, and the whole of it memory at once. */
const LLAMA_SLOTS = 4

/** vLLM queues what it has no room for, so the slots only have to be enough. */
const VLLM_SLOTS = 256

const HOST = "127.0.0.1"

const words = (text: string): ReadonlyArray<string> => text.split(/\s+/).filter((word) => word !== "")

const contextOf = ({ files, limit }: Wanted): number => Math.min(limit + PROMPT, files.context ?? Infinity)

const vllmWords = ({ files: { name, path }, more, port }: Wanted, context: number) => [
  path,
  "--served-model-name",
  name,
  "--host",
  HOST,
  "--port",
  String(port),
  "--max-model-len",
  String(context),
  ...more
]

const llamaWords = ({ files: { name, path }, more, port }: Wanted, context: number) => [
  "--model",
  path,
  "--alias",
  name,
  "--host",
  HOST,
  "--port",
  String(port),
  "--ctx-size",
  String(LLAMA_SLOTS * context),
  "--parallel",
  String(LLAMA_SLOTS),
  ...more
]

/** Whether this Python has vLLM: it is not imported, which takes many seconds. */
const pythonHasVllm = (python: string): boolean =>
  spawnSync(python, ["-c", "import importlib.util, sys; sys.exit(importlib.util.find_spec('vllm') is None)"], {
    stdio: "ignore",
    timeout: 20_000
  }).status === 0

/** The program that serves such files here; `null`: there is none. A variable names it where it is not on the PATH. */
const programFor = (format: ModelFiles["format"], environment: Environment): ReadonlyArray<string> | null => {
  const here = process.cwd()
  const find = (name: string) => findProgram(name, here, environment)
  if (format === "gguf") {
    const given = words(environment["COTTON_LLAMA_SERVER"] ?? "")
    if (given.length > 0) return given
    const found = find("llama-server")
    return found === null ? null : [found]
  }
  const given = words(environment["COTTON_VLLM"] ?? "")
  if (given.length > 0) return [...given, "serve"]
  const vllm = find("vllm")
  if (vllm !== null) return [vllm, "serve"]
  const python = find("python3") ?? find("python")
  return python !== null && pythonHasVllm(python)
    ? [python, "-m", "vllm.entrypoints.openai.api_server", "--model"]
    : null
}

export const serverCommand = (wanted: Wanted, environment: Environment): ServerCommand | null => {
  const context = contextOf(wanted)
  const { format } = wanted.files
  const program = programFor(format, environment)
  if (program === null) return null
  return format === "gguf"
    ? { words: [...program, ...llamaWords(wanted, context)], context, slots: LLAMA_SLOTS }
    : { words: [...program, ...vllmWords(wanted, context)], context, slots: VLLM_SLOTS }
}

/** What to run on a machine that has such a server, as a line for a shell. */
export const elsewhere = (wanted: Wanted): string => {
  const context = contextOf(wanted)
  const line =
    wanted.files.format === "gguf"
      ? ["llama-server", ...llamaWords(wanted, context)]
      : ["vllm", "serve", ...vllmWords(wanted, context)]
  return line.map(shellWord).join(" ")
}
