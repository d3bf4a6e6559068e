import { randomOf, type Random } from "../Random.ts"
import { checksOf, mend } from "./Checks.ts"
import { PHRASEBOOKS } from "./Phrasebooks.ts"
import { makePad, type Pad, type Slip } from "./Pad.ts"
import type { Recognised } from "./Recognition.ts"
import { fill } from "./Language.ts"

/** How a chain goes: without a slip, with one that is noticed, or with one that is carried to a wrong answer. */
export type Course = "straight" | "noticed" | "carried"

export interface Chain {
  readonly reasoning: string
  readonly answer: string
  /** The calculations in short, for the answer's text. */
  readonly lines: ReadonlyArray<string>
}

/** The answer that the form's own way of working comes to when nothing goes wrong. */
export const solve = (problem: Recognised): string => attempt(problem, "", undefined, true).worked.answer

const attempt = (problem: Recognised, name: string, slip: Slip | undefined, silent: boolean) => {
  const { form, language, values } = problem
  const known = display(problem)
  const random = randomOf(name, "prose")
  const pad = makePad({
    language,
    random,
    slip,
    general: PHRASEBOOKS[language],
    own: form.phrases[language],
    known,
    silent,
    mend
  })
  const task = fill(random.pick(form.phrases[language]["task"] ?? ["…"]), known)
  pad.say("open", { task })
  pad.paragraph()
  return { pad, task, worked: form.work(pad, values) }
}

/** The values as they stand in the problem's text. */
const display = ({ form, language, values }: Recognised): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, form.slots[name]?.write(value, language) ?? ""])
  )

/** A slip that changes the answer: anywhere at first, then step by step from the last one back, where few are lost again. */
const wrongTurn = (problem: Recognised, name: string, steps: number, right: string): Slip | undefined => {
  for (let tries = 0; tries < 8 + 4 * steps; tries++) {
    const at = tries < 8 ? randomOf(name, "slip", tries).int(0, steps - 1) : steps - 1 - ((tries - 8) % steps)
    const slip = () => ({ at, carried: true, random: randomOf(name, "wrong", tries) })
    const { answer } = attempt(problem, name, slip(), true).worked
    if (answer !== right && !answer.includes("NaN") && !answer.includes("Infinity")) return slip()
  }
  return undefined
}

const verifyWith = (pad: Pad, checks: ReadonlyArray<() => void>, wish: number): void => {
  let written = 0
  for (const check of checks) {
    if (pad.length() >= wish) return
    if (written % 3 === 0) pad.paragraph()
    if (written === 0) pad.say("verify")
    check()
    written++
  }
}

/** Thinks a problem through, as long as `wish` asks for and the problem allows. The same name, the same chain. */
export const think = (problem: Recognised, name: string, random: Random, course: Course, wish: number): Chain => {
  const dry = attempt(problem, name, undefined, true)
  const right = dry.worked.answer
  const steps = dry.pad.steps()
  const slip =
    course === "carried"
      ? wrongTurn(problem, name, steps, right)
      : course === "noticed"
        ? { at: random.int(0, steps - 1), carried: false, random: randomOf(name, "noticed") }
        : undefined
  const { pad, task, worked } = attempt(problem, name, slip, false)
  const glance = () => pad.say("glance", { task })
  // A wrong chain checks what happens to be sound, and does not look where it went wrong.
  const checks =
    course === "carried" ? [...checksOf(pad), glance] : [...random.shuffle(worked.checks), ...checksOf(pad), glance]
  verifyWith(pad, checks, wish)
  pad.paragraph()
  pad.say("close", { r: worked.answer })
  return { reasoning: pad.text(), answer: worked.answer, lines: worked.summary ?? pad.lines.slice(-8) }
}
