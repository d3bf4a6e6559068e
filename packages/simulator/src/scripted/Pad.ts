import type { Random } from "../Random.ts"
import { fill, joint, type Language, type Wordings } from "./Language.ts"
import type { Phrasebook } from "./Phrasebook.ts"

export type Operator = "+" | "-" | "×" | "÷" | "mod"

/** A calculation that was made on the pad, and what came out. */
export interface Operation {
  readonly operator: Operator
  readonly a: number
  readonly b: number
  readonly result: number
}

/** Which step goes wrong, and whether that is noticed at once or carried to the end. */
export interface Slip {
  readonly at: number
  readonly carried: boolean
  readonly random: Random
}

export type Vars = Readonly<Record<string, string | number>>

/**
 * The paper that a chain of thought is written on. Everything that can go wrong goes through `step`, so that a slip can
 * be put anywhere: what follows is worked out from the wrong value, as a model would.
 */
export interface Pad {
  readonly language: Language
  readonly random: Random
  /** The sound ones, each once. */
  readonly operations: ReadonlyArray<Operation>
  readonly steps: () => number
  readonly length: () => number
  readonly say: (key: string, vars?: Vars) => void
  readonly paragraph: () => void
  /** A calculation, told with the form's own wording `key` or a general one. `÷` is whole division. */
  readonly calculate: (operator: Operator, a: number, b: number, key?: string, vars?: Vars) => number
  /** Any other step: `tell` writes its result down, `mend` works it out again after a slip was noticed. */
  readonly step: <A>(right: A, wrong: (random: Random) => A, tell: (value: A) => void, mend: (wrong: A) => void) => A
  /** The calculations as they were told, the wrong one included. */
  readonly lines: ReadonlyArray<string>
  readonly text: () => string
}

/** A number as it stands inside a calculation. */
export const inside = (value: number): string => (value < 0 ? `(${value})` : String(value))

export const written = ({ a, b, operator }: Omit<Operation, "result">): string => `${a} ${operator} ${inside(b)}`

export const apply = (operator: Operator, a: number, b: number): number => {
  switch (operator) {
    case "+":
      return a + b
    case "-":
      return a - b
    case "×":
      return a * b
    case "÷":
      return Math.floor(a / b)
    case "mod":
      return ((a % b) + b) % b
  }
}

/** A result as a tired person writes it: off by one, by ten, or with two digits exchanged. */
const slipped = ({ b, operator, result }: Operation, random: Random): number => {
  if (operator === "mod") return b <= 2 ? 1 - result : (result + random.int(1, b - 1)) % b
  const sign = random.chance(0.5) ? 1 : -1
  const size = Math.abs(result)
  const off = size < 12 ? random.pick([1, 2]) : size < 200 ? random.pick([1, 2, 10]) : random.pick([1, 10, 20, 100])
  const digits = String(size)
  if (size > 12 && random.chance(0.3) && digits.at(-1) !== digits.at(-2)) {
    const exchanged = digits.slice(0, -2) + digits.at(-1) + digits.at(-2)
    return Math.sign(result) * Number(exchanged)
  }
  const wrong = result + sign * off
  return wrong < 0 !== result < 0 ? result + off * (result < 0 ? -1 : 1) : wrong
}

export interface PadOptions {
  readonly language: Language
  readonly random: Random
  readonly slip: Slip | undefined
  readonly general: Phrasebook
  readonly own: Readonly<Record<string, Wordings>>
  /** What every sentence may speak of: the problem's own values. */
  readonly known: Vars
  /** Works everything out and writes nothing. */
  readonly silent: boolean
  readonly mend: (pad: Pad, operation: Operation) => void
}

export const makePad = ({ general, known, language, mend, own, random, silent, slip }: PadOptions): Pad => {
  const operations: Array<Operation> = []
  const lines: Array<string> = []
  const paragraphs: Array<Array<string>> = [[]]
  const turns = new Map<string, { readonly order: ReadonlyArray<string>; next: number }>()
  let steps = 0
  let length = 0

  /** The wordings of a key take turns, so that no sentence comes twice in a row. */
  const wording = (key: string): string => {
    let turn = turns.get(key)
    if (turn === undefined) {
      const wordings: Wordings = own[key] ?? general[key as keyof Phrasebook] ?? [`{${key}}`]
      turn = { order: random.shuffle(wordings), next: 0 }
      turns.set(key, turn)
    }
    return turn.order[turn.next++ % turn.order.length] as string
  }

  const pad: Pad = {
    language,
    random,
    operations,
    lines,
    steps: () => steps,
    length: () => length,
    say: (key, vars = {}) => {
      if (silent) return
      const sentence = fill(wording(key), vars, known)
      paragraphs.at(-1)?.push(sentence)
      length += sentence.length + 1
    },
    paragraph: () => {
      if (paragraphs.at(-1)?.length !== 0) paragraphs.push([])
    },
    calculate: (operator, a, b, key = "calculate", vars = {}) => {
      const operation = { operator, a, b, result: apply(operator, a, b) }
      const e = written(operation)
      const value = pad.step(
        operation.result,
        (random) => slipped(operation, random),
        (r) => pad.say(key, { ...vars, e, r }),
        (w) => {
          mend(pad, operation)
          pad.say("fixed", { e, r: operation.result, w })
        }
      )
      lines.push(`${e} = ${value}`)
      const isNew = !operations.some((other) => other.a === a && other.b === b && other.operator === operator)
      if (value === operation.result && isNew) operations.push(operation)
      return value
    },
    step: (right, wrong, tell, mend) => {
      if (slip?.at !== steps++) {
        tell(right)
        return right
      }
      const value = wrong(slip.random)
      tell(value)
      if (slip.carried) return value
      pad.say("notice", { w: Array.isArray(value) ? value.join(", ") : String(value) })
      mend(value)
      return right
    },
    text: () =>
      paragraphs
        .filter((sentences) => sentences.length > 0)
        .map((sentences) => sentences.join(joint(language)))
        .join("\n\n")
  }
  return pad
}
