import type { SandboxEnd, SandboxLimits } from "@cotton/schema/ports/Sandbox"
import type { Tests } from "@cotton/schema/Tests"
import type { Finding } from "@cotton/schema/Verdict"
import { fail, unsure } from "../../Check.ts"
import { excerpt } from "../../Passage.ts"
import type { Runtime } from "./Runtime.ts"

/** A solution, what it is tried with, and within which bounds. */
export interface Trial {
  readonly code: string
  readonly tests: Tests
  readonly runtime: Runtime
  readonly limits: SandboxLimits
  readonly whitespace: "trailing" | "any" | "exact"
  readonly tolerance: number
  /** Starts of each of the two, where they can't be talked to. */
  readonly turns: number
}

/** Characters of a value that a verdict keeps. */
export const SHOWN = 200

/** How many times as long by the clock as on the processor: others are at work on the machine too. */
export const PATIENCE = 3

/** A program that the kernel refused memory says so in its last words. */
const outOfMemory = ({ memoryOut, stderr }: SandboxEnd): boolean =>
  memoryOut || /^MemoryError\b|JavaScript heap out of memory|ENOMEM/m.test(stderr)

/** The last line of standard error: `ValueError: …`. Node's is its version, and what it ended with stands further up. */
const lastWords = (stderr: string): string => {
  const lines = stderr.trimEnd().split("\n")
  const last = lines.at(-1) ?? ""
  const words = /^Node\.js v\d/.test(last) ? lines.findLast((line) => /^\w*Error\b/.test(line)) : last
  return excerpt(words ?? "", SHOWN)
}

/** What became of a solution that was ended, or that ended otherwise than with 0; `null`: it ended well. */
export const endOf = (end: SandboxEnd): Finding | null => {
  if (end.outputCut) return fail("output-limit", { found: "it printed more than it may" })
  if (outOfMemory(end)) return fail("memory", { found: "it took more memory than it may" })
  if (end.timedOut || end.signal === "SIGXCPU")
    return fail("timeout", { found: `no end within ${Math.round(end.ms)} ms` })
  if (end.exit === 0) return null
  if (/^(?:SyntaxError|IndentationError|TabError)\b/.test(lastWords(end.stderr)))
    return fail("syntax-error", { found: lastWords(end.stderr) })
  if (end.signal !== null) return fail("exited", { found: `ended by ${end.signal}` })
  return fail("exception", { found: lastWords(end.stderr) || `ended with ${end.exit}` })
}

/** A solution that left although it was not done, whatever it left with. */
export const leftEarly = (end: SandboxEnd): Finding =>
  endOf(end) ?? fail("exited", { found: "it ended before its function was called, or while it was" })

/** What a solution that can't even be loaded says. It may be anything: no part of it is made a text that is none. */
interface Broken {
  readonly broken: string
  readonly x?: unknown
  readonly m?: unknown
  readonly line?: unknown
}

const isBroken = (value: unknown): value is Broken =>
  typeof value === "object" && value !== null && typeof (value as Partial<Broken>).broken === "string"

/** A text that a solution has said. */
export const saidText = (value: unknown): string => (typeof value === "string" ? value.slice(0, 1000) : "")

/** What the first line of a solution says of its loading; `null`: it is there. */
export const loadingOf = (line: string): Finding | null => {
  const said = parsed(line)
  if (!isBroken(said)) return null
  const found = excerpt(
    `line ${typeof said.line === "number" ? said.line : 0}: ${saidText(said.x)}: ${saidText(said.m)}`,
    SHOWN
  )
  if (said.broken === "syntax") return fail("syntax-error", { found })
  if (said.x === "MemoryError") return fail("memory", { found })
  return said.x === "SystemExit" ? fail("exited", { found }) : fail("exception", { found })
}

/** A line of JSON from a program that may say anything. */
export const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}

/** The tests themselves are at fault: no solution can be judged by them. */
export const badTests = (found: string): Finding => unsure("bad-tests", { found: excerpt(found, SHOWN) })
