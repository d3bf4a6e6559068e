import { Refused } from "../errors.ts"
import { checkFields } from "../Fields.ts"
import { totalOf } from "../Rewards.ts"
import { readRowsOf } from "../Row.ts"
import type { Form } from "./Answering.ts"

/*
 * OpenRLHF's remote reward model, as its `openrlhf/utils/agent.py` asks (`_fetch_rewards_via_http`) and its
 * `openrlhf/cli/serve_rm.py` answers (commit 3c3be62, 13 August 2026): `{ query, prompts, labels }` to
 * `{ rewards, scores, extra_logs }`, each a list. A query is the prompt and the response, decoded with their special tokens.
 */

/** One special token at the end of a text: `<|im_end|>`, `<｜end▁of▁sentence｜>`, `</s>`, `<eos>`. */
const LAST_TOKEN = /(?:<[|｜][^<>|｜\s]{1,40}[|｜]>|<\/s>|<eos>|<end_of_turn>)\s*$/

/** Tokens that end a text. A model that goes on after its end of turn may write several. */
const MOST_TOKENS = 16

/** A response without the prompt before it and the special tokens after it, which are no part of the answer's last line. */
const responseOf = (query: string, prompt: unknown): string => {
  let text = typeof prompt === "string" && query.startsWith(prompt) ? query.slice(prompt.length) : query
  for (let cut = 0; cut < MOST_TOKENS; cut++) {
    const found = LAST_TOKEN.exec(text.slice(-80))
    if (found === null) break
    text = text.slice(0, Math.max(0, text.length - 80) + found.index)
  }
  return text
}

/** A label is the gold answer, or the fields of a row (`answer`, `tests`, `language`, `verifier`), also as JSON's text. */
const labelled = (label: unknown): object => {
  if (typeof label === "object" && label !== null && !Array.isArray(label)) return label
  if (typeof label === "string" && label.startsWith("{")) {
    try {
      const read = JSON.parse(label) as unknown
      if (typeof read === "object" && read !== null && ("answer" in read || "tests" in read)) return read
    } catch {
      // A set, say: an answer like others.
    }
  }
  return { answer: label }
}

const listAt = (body: unknown, field: string, length: number | null): ReadonlyArray<unknown> => {
  const value = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[field] : undefined
  if (value === undefined || value === null) {
    if (length === null) throw new Refused({ status: 400, message: `field ${field}: is missing` })
    return Array.from({ length })
  }
  if (!Array.isArray(value)) throw new Refused({ status: 400, message: `field ${field}: is no list` })
  if (length !== null && value.length !== length) {
    throw new Refused({ status: 400, message: `field ${field}: has ${value.length} items, and query has ${length}` })
  }
  return value
}

/** `POST /get_reward`. What could not be judged counts as the server's `unsure`: the trainer takes numbers alone. */
export const getReward: Form = async (body, answering, signal) => {
  if (typeof body === "object" && body !== null) checkFields(body, ["query", "prompts", "labels"], "pass")
  const queries = listAt(body, "query", null)
  const prompts = listAt(body, "prompts", queries.length)
  const labels = listAt(body, "labels", queries.length)
  const rows = queries.map((query, at) => {
    const response = typeof query === "string" ? responseOf(query, prompts[at]) : query
    return Object.assign({}, labelled(labels[at]), { prompt: prompts[at], response })
  })
  const answered = await answering.verifying.verify(await readRowsOf(rows, answering.reading), signal)
  const { weights, unsure, requests } = answering
  const parts = answered.map((one) =>
    "judged" in one ? one.judged.rewards : { accuracy: null, format: 0 as const, language: null }
  )
  const rewards = parts.map((part) => totalOf(part, weights, unsure))
  requests.unsureAsNumber += parts.filter(({ accuracy }) => accuracy === null).length
  return `${JSON.stringify({
    rewards,
    scores: rewards,
    extra_logs: {
      accuracy: parts.map(({ accuracy }) => accuracy ?? unsure),
      format: parts.map(({ format }) => format),
      language: parts.map(({ language }) => language ?? 0),
      unsure: parts.map(({ accuracy }) => (accuracy === null ? 1 : 0))
    }
  })}\n`
}
