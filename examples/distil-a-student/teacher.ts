import { type Dial, digitIn, OPERATIONS, type Step, turned, written } from "./dial.ts"

/** A number from 0 to 1, the next one at each call. */
export type Random = () => number

/** Mulberry32 over a hash of the words (FNV-1a): the same words give the same numbers on every machine. */
export const randomOf = (...words: ReadonlyArray<string | number>): Random => {
  let state = 0x811c9dc5
  for (const byte of Buffer.from(words.join("/"))) state = Math.imul(state ^ byte, 0x01000193) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const below = (random: Random, count: number) => Math.floor(random() * count)

export const dial = (random: Random): Dial => ({
  start: below(random, 10),
  turns: Array.from({ length: 4 + below(random, 3) }, (_, at) => ({
    label: `L${"abcdef"[at]}`,
    operation: OPERATIONS[below(random, 3)]!,
    operand: 1 + below(random, 9)
  }))
})

/** How often the teacher goes wrong. The first two befall hard steps only: a subtraction that goes below zero. */
export interface Faults {
  /** It repeats the step until it is cut off, and gives no answer. */
  readonly loop: number
  /** It takes the lesser from the greater, as pupils do, and carries on: the systematic mistake. */
  readonly sign: number
  /** Of all steps: any other digit, and it carries on. */
  readonly slip: number
  /** Of all chains: from some step on it writes Chinese. */
  readonly mix: number
}

export const FAULTS: Faults = { loop: 0.25, sign: 0.6, slip: 0.03, mix: 0.25 }

export interface Reply {
  readonly reasoning: string
  readonly content: string
  readonly finish: "stop" | "length"
}

/** What the teacher answers. It knows how to do it, and makes its mistakes by the given rates. */
export const reply = ({ start, turns }: Dial, random: Random, faults: Faults = FAULTS): Reply => {
  const mixedFrom = random() < faults.mix ? below(random, turns.length) : turns.length
  const said: Array<string> = []
  let value = start
  for (const [at, { label, operand, operation }] of turns.entries()) {
    const chinese = at >= mixedFrom
    const hard = operation === "-" && value < operand
    const step = (after: number): Step => ({ label, operation, operand, before: value, after })
    let after = turned(value, operation, operand)
    if (hard && random() < faults.loop) {
      const times = 6 + below(random, 5)
      said.push(...Array.from({ length: times }, () => written(step(after), chinese)))
      return { reasoning: said.join(" "), content: "", finish: "length" }
    }
    if (hard && random() < faults.sign) after = operand - value
    if (random() < faults.slip) after = (after + 1 + below(random, 9)) % 10
    said.push(written(step(after), chinese))
    value = after
  }
  return { reasoning: said.join(" "), content: digitIn(value, mixedFrom < turns.length), finish: "stop" }
}
