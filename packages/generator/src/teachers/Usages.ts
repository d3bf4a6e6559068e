import { asCount, type JsonObject } from "./Json.ts"

/**
 * The usages that a stream brings. With one choice the last one said stands. With several, servers differ: vLLM says a
 * total in a chunk of its own at the end, and with `continuous_usage_stats` each choice's count so far in its chunks;
 * llama.cpp says one count a choice, each in a chunk of its own.
 */
export class Usages {
  #last: JsonObject | undefined
  /** Of chunks without a choice: how many, and their output tokens together. */
  #alone = { chunks: 0, output: 0, last: undefined as JsonObject | undefined }
  readonly #byChoice = new Map<number, JsonObject>()

  /** `choice`: the one that the chunk belongs to, if it belongs to one. */
  add(usage: JsonObject, choice: number | undefined): void {
    this.#last = usage
    if (choice !== undefined) {
      this.#byChoice.set(choice, usage)
      return
    }
    const output = this.#alone.output + (asCount(usage["completion_tokens"]) ?? 0)
    this.#alone = { chunks: this.#alone.chunks + 1, output, last: usage }
  }

  /** Whether there was a count for each choice that came to its end, in chunks of their own. */
  oneEach(whole: number): boolean {
    return this.#alone.chunks === whole
  }

  /** What it came to over all choices, of which `whole` came to their end; `undefined` when nothing was said. */
  of(asked: number, whole: number): JsonObject | undefined {
    if (asked === 1) return this.#last
    const { chunks, output, last } = this.#alone
    if (this.oneEach(whole)) return { ...last, completion_tokens: output }
    if (chunks > 0) return last
    // One that stands in a single choice's chunks is the total, at its end.
    let sum = 0
    for (const usage of this.#byChoice.values()) sum += asCount(usage["completion_tokens"]) ?? 0
    return this.#last === undefined ? undefined : { ...this.#last, completion_tokens: sum }
  }
}
