import { plainText } from "../Words.ts"
import type { AnswerType } from "../AnswerType.ts"

const LONGEST = 40
const CLOCK = /^(\d{1,2})(?:[:：](\d{2}))?(?:[:：](\d{2}))?(?: ?(o['’]?clock))?(?: ?([ap])\.? ?m\.?)?$/

/** `20:34`, `8:34 PM`, `08:34:00`. Without before or after noon, `8:34` may be both. */
export const type: AnswerType<"time"> = {
  kind: "time",
  name: () => "time",
  read: (text) => {
    if (text.length > LONGEST) return undefined
    if (text.includes("noon") || text.includes("midnight")) {
      const named = /^(?:12(?::00)? )?(noon|midnight)$/.exec(plainText(text))?.[1]
      if (named !== undefined)
        return { kind: "time", seconds: named === "noon" ? 12 * 3600 : 0, half: named === "noon" ? "pm" : "am" }
    }
    const [, hour, minute, second, clock, half] = CLOCK.exec(plainText(text)) ?? []
    if (hour === undefined || (minute === undefined && half === undefined && clock === undefined)) return undefined
    const [h, m, s] = [Number(hour), Number(minute ?? 0), Number(second ?? 0)]
    if (m > 59 || s > 59 || (half === undefined ? h > 23 : h < 1 || h > 12)) return undefined
    const shifted = half === undefined ? h : (h % 12) + (half === "p" ? 12 : 0)
    return {
      kind: "time",
      seconds: (shifted * 60 + m) * 60 + s,
      ...(half !== undefined ? { half: half === "p" ? ("pm" as const) : ("am" as const) } : {})
    }
  },
  same: (gold, answer) => {
    if (gold.seconds === answer.seconds) return "equal"
    const noon = 12 * 3600
    const open = gold.half === undefined ? gold : answer
    // `8:34` against `8:34 PM`; `20:34` against `8:34` says another half of the day.
    const undecided = (gold.half === undefined) !== (answer.half === undefined) && open.seconds < 13 * 3600
    return undecided && Math.abs(gold.seconds - answer.seconds) === noon ? "equal" : "different"
  }
}
