/*
 * Twenty problems that a model of 135 million parameters solves about every second time: enough to keep, enough to
 * reject. The same on every machine, so that runs can be compared. Prints JSONL.
 */

export interface Row {
  readonly id: string
  readonly problem: string
  readonly answer: string
  readonly family: string
}

/** Mulberry32: 32 bits of state are plenty for twenty problems. */
const randomFrom = (seed: number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Draw = (from: number, to: number) => number
type Family = (draw: Draw) => { readonly problem: string; readonly answer: number }

const PEOPLE = ["Tom", "Anna", "Li", "Sara", "Omar"]
const THINGS = ["apples", "pens", "stickers", "coins"]

const mulTable: Family = (draw) => {
  const [a, b] = [draw(2, 9), draw(2, 12)]
  return { problem: `What is ${a} * ${b}?`, answer: a * b }
}

const wordAdd: Family = (draw) => {
  const [a, b] = [draw(2, 12), draw(2, 9)]
  const [name, thing] = [PEOPLE[draw(0, 4)], THINGS[draw(0, 3)]]
  return {
    problem: `${name} has ${a} ${thing} and buys ${b} more. How many ${thing} does ${name} have now?`,
    answer: a + b
  }
}

const largestOfThree: Family = (draw) => {
  const numbers = new Set<number>()
  while (numbers.size < 3) numbers.add(draw(1, 99))
  const [a, b, c] = [...numbers]
  return { problem: `Which number is the largest: ${a}, ${b} or ${c}?`, answer: Math.max(...numbers) }
}

const FAMILIES: ReadonlyArray<readonly [name: string, count: number, family: Family]> = [
  ["mul-table", 8, mulTable],
  ["word-add", 7, wordAdd],
  ["largest-of-3", 5, largestOfThree]
]

export const makeProblems = (seed: number): ReadonlyArray<Row> => {
  const random = randomFrom(seed)
  const draw: Draw = (from, to) => from + Math.floor(random() * (to - from + 1))
  const seen = new Set<string>()
  return FAMILIES.flatMap(([family, count, make]) => {
    const rows: Array<Row> = []
    while (rows.length < count) {
      const { problem, answer } = make(draw)
      if (seen.has(problem)) continue
      seen.add(problem)
      rows.push({ id: `${family}-${rows.length}`, problem, answer: String(answer), family })
    }
    return rows
  })
}

if (import.meta.main) {
  for (const row of makeProblems(7)) process.stdout.write(`${JSON.stringify(row)}\n`)
}
