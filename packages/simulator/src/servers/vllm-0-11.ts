import type { Server } from "../Server.ts"
import { vllm } from "./vllm.ts"

/** vLLM before the chain's field was renamed. The default, and the same bytes as from the first simulator. */
export const vllm011: Server = {
  ...vllm,
  chain: "reasoning_content",
  fingerprint: (seed) => `simulator-${seed}`
}
