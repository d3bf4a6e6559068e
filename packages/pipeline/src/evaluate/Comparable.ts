import { canonicalJson } from "@cotton/schema"
import type { Benchmark, EvalFile, EvalSettings } from "./EvalFile.ts"

/** Something that two evaluations differ in, so that their figures are not of the same thing. */
export interface Difference {
  /** The benchmark's name. */
  readonly benchmark: string
  /** `problems`, or a setting: `k`, `limit`, `verifier`. */
  readonly field: string
  readonly before: string
  readonly after: string
}

const MOST = 80
const shown = (value: unknown): string => {
  const text = value === null ? "not known" : typeof value === "string" ? value : canonicalJson(value)
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text
}

const FIELDS: ReadonlyArray<keyof EvalSettings> = [
  "k",
  "limit",
  "context",
  "temperature",
  "topP",
  "prompt",
  "asked",
  "verifier"
]

const problemsDiffer = (a: Benchmark, b: Benchmark): ReadonlyArray<Difference> => {
  const before = new Map(a.problems.map((one) => [one.id, one.digest]))
  const after = new Map(b.problems.map((one) => [one.id, one.digest]))
  const only = (one: typeof before, other: typeof before) => [...one.keys()].filter((id) => !other.has(id)).length
  const reworded = [...before].filter(([id, digest]) => after.has(id) && after.get(id) !== digest).length
  const [onlyBefore, onlyAfter] = [only(before, after), only(after, before)]
  if (onlyBefore + onlyAfter + reworded === 0) return []
  const say = (count: number, alone: number) =>
    `${count} problems, ${alone} of them here only${reworded === 0 ? "" : `, ${reworded} of the same id in other words`}`
  return [
    {
      benchmark: a.name,
      field: "problems",
      before: say(before.size, onlyBefore),
      after: say(after.size, onlyAfter)
    }
  ]
}

/** Tokens beside the limit that a problem and its prompt may have: a context that is larger by these cuts nothing off. */
const PROMPT = 4096

/** A server's context matters where both say it, and one of them may have ended a reply before the limit. */
const sameContext = ({ settings: a }: Benchmark, { settings: b }: Benchmark): boolean =>
  a.context === null || b.context === null || Math.min(a.context - a.limit, b.context - b.limit) >= PROMPT

/** What the same benchmark differs in between two evaluations. */
export const benchmarkDifferences = (a: Benchmark, b: Benchmark): ReadonlyArray<Difference> => [
  ...problemsDiffer(a, b),
  ...FIELDS.flatMap((field): ReadonlyArray<Difference> => {
    const [before, after] = [a.settings[field], b.settings[field]]
    if (canonicalJson(before) === canonicalJson(after)) return []
    if (field === "context" && sameContext(a, b)) return []
    return [{ benchmark: a.name, field, before: shown(before), after: shown(after) }]
  })
]

/** The benchmarks that two evaluations both have, and what stands in the way of comparing them. */
export const comparable = (a: EvalFile, b: EvalFile) => {
  const pairs = a.benchmarks.flatMap((before) => {
    const after = b.benchmarks.find(({ name }) => name === before.name)
    return after === undefined ? [] : [{ before, after }]
  })
  const missing = (one: EvalFile, other: EvalFile) =>
    one.benchmarks.map(({ name }) => name).filter((name) => !other.benchmarks.some((it) => it.name === name))
  return {
    pairs,
    differences: pairs.flatMap(({ before, after }) => benchmarkDifferences(before, after)),
    onlyBefore: missing(a, b),
    onlyAfter: missing(b, a)
  }
}
