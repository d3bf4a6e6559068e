import type { ThinkTags } from "@cotton/schema"

const occurrences = (text: string, tag: string): number => {
  let count = 0
  for (let at = text.indexOf(tag); at !== -1 && count < 2; at = text.indexOf(tag, at + tag.length)) count++
  return count
}

/** What stands between the two tags, if the text is nothing else; `null` where it is anything else. */
const inside = (text: string, open: string, close: string): string | null => {
  const trimmed = text.trim()
  if (!trimmed.startsWith(open) || !trimmed.endsWith(close)) return null
  return occurrences(trimmed, open) === 1 && occurrences(trimmed, close) === 1
    ? trimmed.slice(open.length, -close.length)
    : null
}

/**
 * DeepSeek-R1-Zero's format reward (arXiv 2501.12948, section 2.2.2: the thinking stands between `<think>` and `</think>`):
 * 1 where the reply begins with a chain between exactly one pair of tags, and an answer follows it; 0 otherwise. Neither
 * is empty. `opened`: the prompt ends with the opening tag, so the reply has none. With answer tags, the answer stands
 * between exactly one pair of these, and nothing beside it (R1-Zero's template has them).
 */
export const formatReward = (response: string, { open, close, opened, answer }: ThinkTags): 0 | 1 => {
  const text = response.trimStart()
  // What is opened by the prompt may be opened again by the model: a chat template that does it for both is common.
  const chain = text.startsWith(open) ? text.slice(open.length) : opened ? text : null
  if (chain === null || occurrences(chain, open) > 0 || occurrences(chain, close) !== 1) return 0
  const at = chain.indexOf(close)
  const [thoughts, rest] = [chain.slice(0, at), chain.slice(at + close.length)]
  const answered = answer === undefined ? rest : inside(rest, answer.open, answer.close)
  return thoughts.trim() !== "" && answered !== null && answered.trim() !== "" ? 1 : 0
}

/** The same for a chain that comes in a field of its own: the server that made it has taken the tags away. */
export const formatRewardOfParts = (reasoning: string, content: string, { open, close }: ThinkTags): 0 | 1 => {
  const clean = [open, close].every((tag) => !reasoning.includes(tag) && !content.includes(tag))
  return clean && reasoning.trim() !== "" && content.trim() !== "" ? 1 : 0
}
