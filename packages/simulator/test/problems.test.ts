import { describe, expect, it } from "vitest"
import { FAMILIES, generateProblems, LANGUAGES, type GeneratedProblem } from "../src/index.ts"

/*
 * Every stated answer against a second computation that shares nothing with the package: it reads the numbers out of
 * the text by itself and uses brute force, Date and BigInt.
 */

const numbersIn = (text: string): Array<number> => (text.match(/-?\d+/g) ?? []).map(Number)

const MONTHS = [
  /january|januar|janvier|enero/i,
  /february|februar|février|febrero/i,
  /march|märz|mars|marzo/i,
  /april|avril|abril/i,
  /may|mai|mayo/i,
  /june|juni(?!o?l)|juin|junio/i,
  /july|juli|juillet|julio/i,
  /august|août|agosto/i,
  /september|septembre|septiembre/i,
  /october|oktober|octobre|octubre/i,
  /november|novembre|noviembre/i,
  /december|dezember|décembre|diciembre/i
]

const datesIn = (text: string): Array<number> => {
  const chinese = [...text.matchAll(/(\d{4})年(\d+)月(\d+)日/g)]
  if (chinese.length > 0) return chinese.map(([, y, m, d]) => Date.UTC(Number(y), Number(m) - 1, Number(d)))
  return [...text.matchAll(/(\d+)(?:er|\.)? (?:de )?(\p{L}+) (?:de )?(\d{4})/gu)].map(([, d, name, y]) => {
    const month = MONTHS.findIndex((pattern) => pattern.test(name as string))
    return Date.UTC(Number(y), month, Number(d))
  })
}

/** Value of an expression of numbers, + - × and brackets, by splitting at the weakest operator. */
const valueOf = (text: string): number => {
  for (const level of ["+-", "×"]) {
    let depth = 0
    for (let i = text.length - 1; i > 0; i--) {
      const c = text[i] as string
      depth += c === ")" ? 1 : c === "(" ? -1 : 0
      if (depth !== 0 || !level.includes(c)) continue
      const [left, right] = [valueOf(text.slice(0, i).trim()), valueOf(text.slice(i + 1).trim())]
      return c === "+" ? left + right : c === "-" ? left - right : left * right
    }
  }
  return text.startsWith("(") ? valueOf(text.slice(1, -1)) : Number(text)
}

const isPrime = (value: number): boolean =>
  value > 1 && Array.from({ length: value }, (_, i) => i).every((d) => d < 2 || value % d !== 0)

/** `7x - 12` at a fraction `n/d`, times `d`. */
const sideAt = (text: string, n: bigint, d: bigint): bigint => {
  const [x, sign, k] = text.split(" ") as [string, string, string]
  return BigInt(x.replace("x", "")) * n + BigInt(`${sign === "-" ? "-" : ""}${k}`) * d
}

const solutionHolds = (problem: string, answer: string): boolean => {
  const [left, right] = (problem.match(/-?\d+x [-+] \d+/g) ?? []) as [string, string]
  const fraction = /(-?)\\frac\{(\d+)\}\{(\d+)\}/.exec(answer)
  const n = BigInt(fraction === null ? answer : `${fraction[1]}${fraction[2]}`)
  const d = BigInt(fraction?.[3] ?? 1)
  return sideAt(left, n, d) === sideAt(right, n, d)
}

/** All whole solutions of two equations in a box around zero. */
const sumsOf = (problem: string): ReadonlyArray<number> => {
  const equations = [...problem.matchAll(/(\d+)x ([-+]) (\d+)y = (-?\d+)/g)].map(([, a, sign, b, c]) => ({
    a: Number(a),
    b: Number(b) * (sign === "-" ? -1 : 1),
    c: Number(c)
  }))
  const sums: Array<number> = []
  for (let x = -20; x <= 20; x++) {
    for (let y = -20; y <= 20; y++) if (equations.every(({ a, b, c }) => a * x + b * y === c)) sums.push(x + y)
  }
  return sums
}

const formOf = ({ id }: GeneratedProblem): string => id.replace(/-(?:en|de|fr|es|zh)-\d+-\d+$/, "")

const expected = ({ problem, ...row }: GeneratedProblem): string => {
  const numbers = numbersIn(problem)
  switch (formOf({ problem, ...row })) {
    case "expression": {
      const text = /\(?\d+(?:\)?\s[-+×]\s\(?\d+)+\)?/.exec(problem)?.[0] ?? ""
      return String(valueOf(text))
    }
    case "shop": {
      const [a, b, c, d, paid] = numbers as [number, number, number, number, number]
      return String(paid - (a * b + c * d))
    }
    case "orchard": {
      const [rows, trees, kilograms, spoiled, crate] = numbers as [number, number, number, number, number]
      return String(Math.floor((rows * trees * kilograms - spoiled) / crate))
    }
    case "linear":
      return solutionHolds(problem, row.answer) ? row.answer : "no solution"
    case "system":
      return sumsOf(problem).join(" or ")
    case "gcd": {
      const [a, b] = numbers as [number, number]
      let divisor = Math.min(a, b)
      while (a % divisor !== 0 || b % divisor !== 0) divisor--
      return String(divisor)
    }
    case "power-mod": {
      const [a, n, m] = numbers.map(BigInt) as [bigint, bigint, bigint]
      return String(a ** n % m)
    }
    case "primes": {
      const [from, to] = numbers as [number, number]
      let count = 0
      for (let value = from; value <= to; value++) if (isPrime(value)) count++
      return String(count)
    }
    case "days-between": {
      const [from, to] = datesIn(problem) as [number, number]
      return String((to - from) / 86_400_000)
    }
    case "weekday": {
      const [date] = datesIn(problem) as [number]
      return String(((new Date(date).getUTCDay() + 6) % 7) + 1)
    }
    case "sorted-list":
      return numbers.toSorted((a, b) => a - b).join(", ")
    case "rank": {
      const position = numbers.at(-1) as number
      return String(numbers.slice(0, -1).toSorted((a, b) => a - b)[position - 1])
    }
    default:
      return "an unknown form"
  }
}

describe("generateProblems", () => {
  const rows = generateProblems({ count: 4000, seed: 5 })

  it("states the answer that a second computation gives", () => {
    const wrong = rows.filter((row) => expected(row) !== row.answer)
    expect(wrong.map((row) => [row, expected(row)])).toEqual([])
  })

  it("draws every family, language and difficulty, and no text twice", () => {
    expect(new Set(rows.map(({ family }) => family))).toEqual(new Set(FAMILIES))
    expect(new Set(rows.map(({ language }) => language))).toEqual(new Set(LANGUAGES))
    expect(new Set(rows.map(({ difficulty }) => difficulty))).toEqual(new Set([1, 2, 3]))
    expect(new Set(rows.map(formOf)).size).toBe(12)
    expect(new Set(rows.map(({ problem }) => problem)).size).toBe(rows.length)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  })

  it("gives the same rows for the same seed, others for another, and a shorter file as the beginning of a longer", () => {
    expect(generateProblems({ count: 50, seed: 5 })).toEqual(rows.slice(0, 50))
    expect(generateProblems({ count: 50, seed: 6 }).map(({ problem }) => problem)).not.toEqual(
      rows.slice(0, 50).map(({ problem }) => problem)
    )
  })

  it("keeps to the families and languages that are asked for", () => {
    const some = generateProblems({ count: 200, seed: 1, families: ["dates", "sorting"], languages: ["fr"] })
    expect(new Set(some.map(({ family }) => family))).toEqual(new Set(["dates", "sorting"]))
    expect(new Set(some.map(({ language }) => language))).toEqual(new Set(["fr"]))
  })
})
