import type { ThinkTags } from "@cotton/schema"
import { makeStanding } from "./Spoken.ts"

export interface Parts {
  readonly reasoning?: string
  readonly unclosed?: boolean
  readonly content: string
}

interface Tags {
  readonly open: string
  readonly close: string
  readonly answer?: ThinkTags["answer"] | undefined
}

const tags = (open: string, close: string, answer?: readonly [string, string]): Tags =>
  answer === undefined ? { open, close } : { open, close, answer: { open: answer[0], close: answer[1] } }

/** The pairs that are known without being asked for. Only a reply that begins with one uses it. */
const KNOWN: ReadonlyArray<Tags> = [
  tags("<think>", "</think>"), // DeepSeek-R1, QwQ, Qwen3 and most others
  tags("<thinking>", "</thinking>"),
  tags("<thought>", "</thought>"),
  tags("<reasoning>", "</reasoning>", ["<answer>", "</answer>"]), // the usual prompt of GRPO recipes
  tags("<|begin_of_thought|>", "<|end_of_thought|>", ["<|begin_of_solution|>", "<|end_of_solution|>"]), // Sky-T1, OpenThinker
  tags("[THINK]", "[/THINK]"), // Magistral's template
  tags("◁think▷", "◁/think▷"), // Kimi
  tags("<seed:think>", "</seed:think>"), // Seed-OSS
  tags("<|START_THINKING|>", "<|END_THINKING|>", ["<|START_RESPONSE|>", "<|END_RESPONSE|>"]) // Command A
]

/**
 * The tags to look for in a text. The recipe's own word is the rule; its default gives way to another known pair that
 * the text begins with, because its chain would else be taken for an answer.
 */
export const tagsFor = (text: string, think: ThinkTags): Tags => {
  if (think.opened || think.open !== KNOWN[0]!.open) return think
  const head = text.trimStart()
  const known = KNOWN.find(({ open }) => head.startsWith(open))
  return known === undefined || known.open === think.open ? think : { ...known, answer: think.answer ?? known.answer }
}

/** A chain as a trace has it: the break that ends its tag's line is no part of it, its first line's indentation is. */
export const trimChain = (text: string): string => text.replace(/^\s*\n|^\s+/, "").trimEnd()

const isBlankAt = (text: string, at: number) => text[at]!.trim() === ""

const skipBlanks = (text: string, from: number): number => {
  let at = from
  while (at < text.length && isBlankAt(text, at)) at++
  return at
}

/** Whether only blanks stand before `at` in its line: in the middle of one a tag is spoken of, not used. */
const beginsLine = (text: string, at: number): boolean => {
  for (let before = at - 1; before >= 0 && text[before] !== "\n"; before--) if (!isBlankAt(text, before)) return false
  return true
}

/** Where `tag` is used first, from `from` on; -1 where it is not. `fenced`: where it stands in a fenced block before that. */
const findUsed = (text: string, tag: string, from: number, standing: ReturnType<typeof makeStanding>) => {
  let fenced = -1
  for (let at = text.indexOf(tag, from); at !== -1; at = text.indexOf(tag, at + tag.length)) {
    const stands = standing(at, tag)
    if (stands === "used") return { used: at, fenced }
    if (stands === "fenced" && fenced === -1) fenced = at
  }
  return { used: -1, fenced }
}

/**
 * Where the opening tag stands at the head of a line, before `end`; else whether it stands in the middle of one, or is
 * spoken of at all.
 */
const findOpening = (text: string, open: string, end: number) => {
  const standing = makeStanding(text, 0)
  let [mentioned, spoken] = [false, false]
  for (let at = text.indexOf(open); at !== -1 && at < end; at = text.indexOf(open, at + open.length)) {
    if (standing(at, open) !== "used") spoken = true
    else if (beginsLine(text, at)) return { used: at, mentioned, spoken }
    else mentioned = true
  }
  return { used: -1, mentioned, spoken }
}

/** Where an open chain begins: behind opening tags that are said again. */
const behindOpenings = (text: string, open: string, from: number): number => {
  let start = from
  for (let at = skipBlanks(text, start); text.startsWith(open, at); at = skipBlanks(text, start)) {
    start = at + open.length
  }
  return start
}

/** Two texts with a tag between them, without it. */
const paragraphs = (before: string, after: string): string =>
  [before.trim(), after.trim()].filter((text) => text !== "").join("\n\n")

/** Takes the tags around an answer off. */
export const withoutAnswerTags = (content: string, answer: Tags["answer"]): string => {
  if (answer === undefined || !content.startsWith(answer.open)) return content
  const inner = content.slice(answer.open.length)
  const close = inner.indexOf(answer.close)
  if (close === -1) return inner.trim()
  return paragraphs(inner.slice(0, close), inner.slice(close + answer.close.length))
}

/** The usual tags of an answer behind a chain that nobody named tags for: R1-Zero's own template has them. */
const USUAL: NonNullable<Tags["answer"]> = { open: "<answer>", close: "</answer>" }

/** Takes the usual tags off an answer that stands wholly inside them. */
const unwrapped = (content: string): string => {
  if (!content.startsWith(USUAL.open)) return content
  const from = USUAL.open.length
  const { used } = findUsed(content, USUAL.close, from, makeStanding(content, from))
  return used !== -1 && used + USUAL.close.length === content.length ? content.slice(from, used).trim() : content
}

/** Reads from a place inside the chain on: it, further chains that follow at once, and the answer. */
const fromInside = (text: string, { open, close, answer }: Tags, inside: number, before: string): Parts => {
  const chains: Array<string> = []
  const standing = makeStanding(text, inside)
  for (let from = inside; ;) {
    const start = behindOpenings(text, open, from)
    const { used, fenced } = findUsed(text, close, start, standing)
    // A block of code that swallows the only closing tag was not closed itself: the chain was.
    const end = used === -1 ? fenced : used
    const chain = trimChain(text.slice(start, end === -1 ? text.length : end))
    if (chain !== "" || (end === -1 && chains.length === 0)) chains.push(chain)
    if (end === -1) return { reasoning: chains.join("\n\n"), unclosed: true, content: before }
    const behind = end + close.length
    from = skipBlanks(text, behind)
    if (used !== -1 && text.startsWith(open, from)) continue
    const rest = text.slice(behind).trim()
    const after = answer === undefined && open === KNOWN[0]!.open ? unwrapped(rest) : withoutAnswerTags(rest, answer)
    return { reasoning: chains.join("\n\n"), content: paragraphs(before, after) }
  }
}

/**
 * Splits an inline chain from its answer.
 *
 * - `<think>chain</think>answer`, also with lines before the opening tag (they belong to the answer);
 * - `chain</think>answer`: the chat template opened the chain in the prompt;
 * - `<think>chain`: never closed, so the reply is all chain and no answer; the same without the tag when `opened`;
 * - chains that follow each other at once are one;
 * - an empty chain is an empty string, which is not the same as no chain.
 *
 * The first closing tag ends the chain: a model that writes `</think>` again in its answer keeps it there. A tag that is
 * spoken of (in backticks, in quotes, in the middle of a line if it opens, in a fenced block) is text. Linear.
 */
export const splitInline = (text: string, think: ThinkTags): Parts => {
  const used = tagsFor(text, think)
  if (think.opened) return fromInside(text, used, 0, "")
  const { used: to } = findUsed(text, used.close, 0, makeStanding(text, 0))
  const { used: from, mentioned, spoken } = findOpening(text, used.open, to === -1 ? text.length : to)
  if (from !== -1) return fromInside(text, used, from + used.open.length, text.slice(0, from).trim())
  // Who speaks of the one tag may speak of the other: then only one on a line of its own ends a chain.
  const isAnswer = to === -1 || mentioned || (spoken && !beginsLine(text, to))
  return isAnswer ? { content: withoutAnswerTags(text.trim(), used.answer) } : fromInside(text, used, 0, "")
}
