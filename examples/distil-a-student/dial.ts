/*
 * The dial task. A dial has the digits 0 to 9, starts somewhere and is turned by four to six operations, each modulo 10:
 *
 *     Q 2 La * 7 Lb * 6 Lc - 8 Ld + 3 =
 *
 * A chain of thought writes one step for each: its label, the value before, the operation, the value after.
 *
 *     La 2 * 7 = 4 Lb 4 * 6 = 4 Lc 4 - 8 = 6 Ld 6 + 3 = 9
 *
 * The answer, 9, cannot be guessed: always saying 0 is right in one of seven.
 */

export const OPERATIONS = ["+", "-", "*"] as const
export type Operation = (typeof OPERATIONS)[number]

export interface Turned {
  readonly label: string
  readonly operation: Operation
  readonly operand: number
}

export interface Dial {
  readonly start: number
  readonly turns: ReadonlyArray<Turned>
}

/** One step of a chain: `before operation operand = after`. */
export interface Step extends Turned {
  readonly before: number
  readonly after: number
}

export const turned = (before: number, operation: Operation, operand: number): number => {
  const value = operation === "+" ? before + operand : operation === "-" ? before - operand : before * operand
  return ((value % 10) + 10) % 10
}

export const solve = ({ start, turns }: Dial): ReadonlyArray<Step> => {
  let before = start
  return turns.map((turn) => {
    const step = { ...turn, before, after: turned(before, turn.operation, turn.operand) }
    before = step.after
    return step
  })
}

export const promptOf = ({ start, turns }: Dial): string =>
  ["Q", start, ...turns.map(({ label, operation, operand }) => `${label} ${operation} ${operand}`), "="].join(" ")

/** The dial that a prompt speaks of; `null` where it speaks of none. */
export const dialOf = (prompt: string): Dial | null => {
  const whole = /^Q (\d)((?: L[a-f] [-+*] \d)+) =$/.exec(prompt.trim())
  if (whole === null) return null
  const turns = [...whole[2]!.matchAll(/(L[a-f]) ([-+*]) (\d)/g)].map(([, label, operation, operand]) => ({
    label: label!,
    operation: operation as Operation,
    operand: Number(operand)
  }))
  return { start: Number(whole[1]), turns }
}

/** The second way of writing: full-width digits and Chinese words, as a teacher that slips into Chinese has them. */
const CHINESE: Readonly<Record<Operation, string>> = { "+": "加上", "-": "减去", "*": "乘以" }
const wide = (digit: number) => String.fromCodePoint(0xff10 + digit)

export const digitIn = (digit: number, chinese: boolean): string => (chinese ? wide(digit) : String(digit))

export const written = ({ after, before, label, operand, operation }: Step, chinese = false): string =>
  chinese
    ? `${label} ${wide(before)} ${CHINESE[operation]} ${wide(operand)} = ${wide(after)}`
    : `${label} ${before} ${operation} ${operand} = ${after}`

/** The steps that a chain writes, in either way of writing, and where each stands; `null` where something else stands in it. */
export const stepsOf = (chain: string): ReadonlyArray<Step & { start: number; end: number }> | null => {
  // NFKC makes a full-width digit a plain one, and moves no character.
  const text = chain.normalize("NFKC")
  const steps: Array<Step & { start: number; end: number }> = []
  let end = 0
  for (const match of text.matchAll(/(L[a-f]) (\d) ([-+*]|加上|减去|乘以) (\d) = (\d)/g)) {
    if (text.slice(end, match.index).trim() !== "") return null
    const [all, label, before, sign, operand, after] = match as unknown as [
      string,
      string,
      string,
      string,
      string,
      string
    ]
    const operation = OPERATIONS.find((one) => one === sign || CHINESE[one] === sign)!
    end = match.index + all.length
    const numbers = { before: Number(before), operand: Number(operand), after: Number(after) }
    steps.push({ label, operation, ...numbers, start: match.index, end })
  }
  return text.slice(end).trim() === "" ? steps : null
}
