/** What a server's finish reason says of a reply. The set is open: what is in no list is `unknown`. */
export type Ending = "finished" | "unstated" | "cut" | "refused" | "tool" | "unknown"

const WORDS: ReadonlyArray<readonly [Ending, ReadonlyArray<string>]> = [
  // OpenAI and vLLM say `stop`; llama-server's own endpoint and TGI `eos`, `eos_token`, `stop_sequence`, `word`;
  // Anthropic `end_turn`, Cohere `complete`, Gemini `STOP`.
  [
    "finished",
    ["stop", "eos", "eos_token", "end_turn", "stop_sequence", "stop_word", "word", "complete", "completed", "finished"]
  ],
  // Traces that were not sampled here: nobody said how they ended.
  ["unstated", ["unknown", "", "null", "none"]],
  // `failed` is Cotton's own word for a Call without a reply; `repetition` and `abort` are vLLM's.
  [
    "cut",
    [
      "length",
      "max_tokens",
      "max_output_tokens",
      "max_length",
      "model_length",
      "model_context_window_exceeded",
      "limit",
      "incomplete",
      "failed",
      "error",
      "error_limit",
      "error_toxic",
      "malformed_response",
      "abort",
      "aborted",
      "cancelled",
      "canceled",
      "interrupted",
      "timeout",
      "repetition",
      "insufficient_system_resource",
      "pause_turn"
    ]
  ],
  [
    "refused",
    ["content_filter", "content_filtered", "safety", "refusal", "recitation", "blocklist", "prohibited_content", "spii"]
  ],
  ["tool", ["tool_calls", "tool_call", "tool_use", "function_call"]]
]

const ENDINGS = new Map(WORDS.flatMap(([ending, words]) => words.map((word) => [word, ending] as const)))

/** Reads a finish reason, whatever its case. */
export const endingOf = (finish: string): Ending => ENDINGS.get(finish.trim().toLowerCase()) ?? "unknown"
