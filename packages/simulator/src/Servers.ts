import type { Server } from "./Server.ts"
import { anthropic } from "./servers/anthropic.ts"
import { deepseek } from "./servers/deepseek.ts"
import { fireworks } from "./servers/fireworks.ts"
import { llamaCpp } from "./servers/llama-cpp.ts"
import { ollama } from "./servers/ollama.ts"
import { openai } from "./servers/openai.ts"
import { openrouter } from "./servers/openrouter.ts"
import { sglang } from "./servers/sglang.ts"
import { tgi } from "./servers/tgi.ts"
import { together } from "./servers/together.ts"
import { vllm011 } from "./servers/vllm-0-11.ts"
import { vllm } from "./servers/vllm.ts"

const servers = {
  vllm,
  "vllm-0.11": vllm011,
  sglang,
  deepseek,
  openrouter,
  "llama-cpp": llamaCpp,
  ollama,
  tgi,
  together,
  fireworks,
  openai,
  anthropic
}

export type ServerName = keyof typeof servers

/** The kinds of servers that can be simulated. A new one is a file in servers/ and a line here. */
export const SERVERS: Readonly<Record<ServerName, Server>> = servers

export const SERVER_NAMES = Object.keys(servers) as ReadonlyArray<ServerName>
