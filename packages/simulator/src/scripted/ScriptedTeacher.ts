import type { ChatReply } from "../ChatReply.ts"
import { randomOf, type Random } from "../Random.ts"
import type { ScriptedOptions, SimulatorOptions } from "../SimulatorOptions.ts"
import { sampleName, type Teacher } from "../Teacher.ts"
import { commonplace } from "./Commonplaces.ts"
import { think, type Chain, type Course } from "./Chain.ts"
import { drawDefect, type Defect } from "./Defect.ts"
import { languageSwitch } from "./defects/language-switch.ts"
import { loop } from "./defects/loop.ts"
import { judgementOf } from "./Judging.ts"
import { fill, type Language } from "./Language.ts"
import { PHRASEBOOKS } from "./Phrasebooks.ts"
import { recognise, type Recognised } from "./Recognition.ts"
import { strangeReply } from "./StrangePrompt.ts"
import { callOf } from "./ToolCalling.ts"

/** A character of Chinese says as much as about three of the others. */
const DENSITY: Readonly<Record<Language, number>> = { en: 1, de: 1, fr: 1, es: 1, zh: 0.35 }

const contentOf = (chain: Chain, language: Language, random: Random, boxed: boolean): string => {
  const book = PHRASEBOOKS[language]
  const lines = chain.lines.map((line, index) => `${index + 1}. ${line}`)
  const steps = lines.length === 0 ? [] : [`${random.pick(book.steps)}\n\n${lines.join("\n")}`]
  const end = boxed
    ? fill(random.pick(book.final), { box: `\\boxed{${chain.answer}}` })
    : fill(random.pick(book.plain), { r: chain.answer })
  return [...steps, end].join("\n\n")
}

const refusalOf = (language: Language, random: Random): ChatReply => ({
  reasoning: random.pick(PHRASEBOOKS[language].refusalThought),
  content: random.pick(PHRASEBOOKS[language].refusal),
  finish: "stop"
})

/** Spoils a sound reply. `wrong` and `noBox` were seen to when it was written. */
const spoil = (reply: ChatReply, defect: Defect, language: Language, random: Random): ChatReply => {
  switch (defect) {
    case "loop":
      return loop(reply, language, random)
    case "languageSwitch":
      return languageSwitch(reply, language, random)
    case "unclosed":
      return { reasoning: `${reply.reasoning}\n\n${reply.content}`, content: "", finish: "stop", unclosed: true }
    case "refusal":
      return refusalOf(language, random)
    case "emptyThink":
      return { ...reply, reasoning: null }
    case "wrong":
    case "noBox":
      return reply
  }
}

/** How much longer a chain is by `reasoning_effort`. */
const EFFORT: Readonly<Record<string, number>> = { none: 0.05, minimal: 0.2, low: 0.4, medium: 1, high: 3 }

const solved = (
  problem: Recognised,
  options: ScriptedOptions,
  name: string,
  defect: Defect | undefined,
  effort: string
): ChatReply => {
  const { language } = problem
  const random = randomOf(name, "chain")
  const noticed = random.chance(options.noticedSlip)
  const course: Course = defect === "wrong" ? "carried" : noticed ? "noticed" : "straight"
  const wish = random.logNormal(options.medianChars, options.sigma) * DENSITY[language] * (EFFORT[effort] ?? 1)
  const chain = think(problem, name, random, course, wish)
  return { reasoning: chain.reasoning, content: contentOf(chain, language, random, defect !== "noBox"), finish: "stop" }
}

/**
 * A teacher that can really solve the problems of `generateProblems`, from their text alone, and that errs at given
 * rates; and one that judges such replies. What it says depends on its seed, the messages and the sample, and on nothing else.
 */
export const makeScriptedTeacher = ({
  judge,
  scripted: options,
  seed
}: Pick<SimulatorOptions, "judge" | "scripted" | "seed">): Teacher => ({
  reply: ({ effort = "medium", messages, promptKey, toolRequired, tools }, sample) => {
    const name = [seed, promptKey, sampleName(sample)].join(" ")
    if (tools.length > 0) {
      const calling = randomOf(name, "tools")
      if (toolRequired || calling.chance(options.toolCalls)) {
        return {
          reasoning: "A tool can tell me that.",
          content: "",
          finish: "tool_calls",
          toolCall: callOf(tools, calling)
        }
      }
    }
    const text = messages.findLast(({ role }) => role === "user")?.content ?? ""
    const judgement = judgementOf(text, name, judge)
    if (judgement !== undefined) return judgement
    const random = randomOf(name, "defect")
    const defect = drawDefect(options, randomOf(seed, "hardness", promptKey).next(), random)
    const problem = recognise(text)
    const small = problem === undefined ? commonplace(text, randomOf(name, "small")) : undefined
    if (small !== undefined) return small
    const language = problem?.language ?? (/\p{Script=Han}/u.test(text) ? "zh" : "en")
    // An honest reply to a strange prompt has no answer that could be wrong.
    if (problem === undefined && (defect === "wrong" || defect === "noBox")) return strangeReply(text, language, random)
    const sound =
      problem === undefined ? strangeReply(text, language, random) : solved(problem, options, name, defect, effort)
    return defect === undefined ? sound : { ...spoil(sound, defect, language, random), planted: defect }
  }
})
