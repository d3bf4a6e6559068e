import { type Call, digest, IMPORTED, type Problem, type Reply, type ThinkTags, type Usage } from "@cotton/schema"
import type { Json } from "effect/Schema"
import type { Run } from "../Run.ts"
import type { Response } from "./RowResponses.ts"

/** Nobody knows the limit that it was asked with. */
const UNKNOWN_LIMIT = 0

/** Bytes of UTF-8 a token, in English and in Chinese alike: an estimate for sets without token counts. */
const BYTES_PER_TOKEN = 4

/** About how many tokens a text has, where nobody counted them. */
export const estimate = (text: string): number => Math.ceil(Buffer.byteLength(text, "utf8") / BYTES_PER_TOKEN)

/** The chain in its own field. One that is empty or was never closed has a form inside the content only. */
const messageOf = ({ content, reasoning, unclosed }: Response, { open, close }: ThinkTags) => {
  if (reasoning === undefined) return { content }
  if (unclosed === true) return { content: `${content === "" ? "" : `${content}\n\n`}${open}\n${reasoning}` }
  return reasoning === "" ? { content: `${open}\n${close}\n\n${content}` } : { content, reasoning_content: reasoning }
}

/** The reply as a server would have sent it, so that the one parser reads it. */
export const replyOf = (run: Run, response: Response, origin: Readonly<Record<string, Json>>): Reply => {
  const { model, verdict, rest } = response
  return {
    message: { role: "assistant", ...messageOf(response, run.recipe.teacher.think) },
    ...(model === undefined ? {} : { model }),
    rest: { ...origin, ...(verdict === undefined ? {} : { correct: verdict }), columns: { ...rest } }
  }
}

/** What tells two responses to a problem apart: their text and who wrote it. */
export const responseDigest = (problemId: string, { message, model }: Reply): string =>
  digest([problemId, message, model])

const usageOf = (run: Run, problem: Problem, response: Response): Usage => {
  const { inputTokens, outputTokens, reasoningTokens } = response
  const prompt = run.asking
    .messages(problem)
    .map(({ content }) => content)
    .join("\n")
  return {
    input: inputTokens ?? estimate(prompt),
    output: outputTokens ?? estimate(`${response.reasoning ?? ""}${response.content}`),
    ...(reasoningTokens === undefined ? {} : { reasoning: reasoningTokens }),
    estimated: response.estimated === true || inputTokens === undefined || outputTokens === undefined
  }
}

/** An imported response as a Call that cost nothing and took no request. */
export const callOf = (run: Run, problem: Problem, index: number, response: Response, reply: Reply): Call => ({
  key: run.asking.key(problem, index),
  purpose: "sample",
  problemId: problem.id,
  index,
  asked: run.asking.asked(problem, index),
  fetched: { host: IMPORTED, limit: UNKNOWN_LIMIT, stream: false },
  reply,
  failure: null,
  usage: usageOf(run, problem, response),
  usd: 0,
  finish: response.finish,
  attempts: []
})
