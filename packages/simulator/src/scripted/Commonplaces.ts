import type { ChatReply } from "../ChatReply.ts"
import type { Random } from "../Random.ts"

/* The small questions by which one finds out what a server can: they have answers, and no mistakes. */

const COUNT = /\bcount(?:ing)?\s+(?:up\s+)?from\s+(\d{1,4})\s+to\s+(\d{1,4})\b/i
const BETWEEN = /\b(?:number|integer)\b[^.\n]{0,40}?\b(?:between|from)\s+(\d{1,9})\s+(?:and|to)\s+(\d{1,9})\b/i
const RANDOM = /\brandom\s+(word|number|integer|letter|name|animal|colou?r|city|noun)\b/i
const SAY =
  /^\s*(?:please\s+)?(?:say|reply with|respond with|answer with|write|repeat)\s+(?:only\s+|just\s+|exactly\s+)?(?:the\s+words?\s+)?["'“]?(hello|hi|ok|okay|yes|no|ready|ping|pong|test)\b/i
const MOST_COUNTED = 2000

const WORDS =
  "river stone lantern violet orchard copper meadow whistle harbour candle thicket marble sparrow ember willow anchor pepper tunnel velvet pebble mirror saddle cotton thunder basket ribbon falcon ginger island kettle".split(
    " "
  )
const LETTERS = "abcdefghijklmnopqrstuvwxyz"

const reply = (reasoning: string, content: string): ChatReply => ({ reasoning, content, finish: "stop" })

/** The reply to a small question, or `undefined` when the text is none. */
export const commonplace = (text: string, random: Random): ChatReply | undefined => {
  const count = COUNT.exec(text)
  if (count !== null) {
    const [low, high] = [Number(count[1]), Number(count[2])]
    const length = Math.min(MOST_COUNTED, Math.abs(high - low) + 1)
    const numbers = Array.from({ length }, (_, i) => low + (high < low ? -i : i))
    const between = /\bcommas?\b/i.test(text) ? ", " : /\blines?\b/i.test(text) ? "\n" : " "
    return reply(`I count from ${low} to ${high}.`, numbers.join(between))
  }
  const kind = RANDOM.exec(text)?.[1]?.toLowerCase()
  const range = BETWEEN.exec(text)
  if (range !== null || kind === "number" || kind === "integer") {
    const [low, high] = [Number(range?.[1] ?? 1), Number(range?.[2] ?? 1000)]
    return reply("Any number in the range will do.", String(random.int(Math.min(low, high), Math.max(low, high))))
  }
  if (kind === "letter") return reply("Any letter will do.", LETTERS.charAt(random.int(0, LETTERS.length - 1)))
  if (kind !== undefined) return reply("Any one will do.", random.pick(WORDS))
  const said = SAY.exec(text)?.[1]?.toLowerCase()
  if (said === undefined) return undefined
  return reply(
    `I am to say ${said}.`,
    `${said.charAt(0).toUpperCase()}${said.slice(1)}${said.startsWith("h") ? "!" : ""}`
  )
}
