import { Buffer } from "node:buffer"
import type { Tests } from "@cotton/schema"
import * as Result from "effect/Result"
import { isPacked, unpacked } from "./Packed.ts"

type Kind = Tests["kind"]
type Fields = Readonly<Record<string, unknown>>

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)

const isTexts = (value: unknown): value is ReadonlyArray<string> =>
  Array.isArray(value) && value.every((one) => typeof one === "string")

/** What a text holds: JSON, or JSON that is packed. */
export const openText = (text: string): Result.Result<unknown, string> => {
  const opened: Result.Result<unknown, string> = isPacked(text) ? unpacked(text) : Result.succeed(text)
  if (Result.isFailure(opened) || typeof opened.success !== "string") return opened
  try {
    return Result.succeed(JSON.parse(opened.success) as unknown)
  } catch {
    return Result.fail("is a text, and no JSON")
  }
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

/** `{ stdin }` and `{ stdout }` are SandboxFusion's; a list of lines is how APPS has some. */
const asText = (value: unknown, name: "stdin" | "stdout"): unknown =>
  isRecord(value) && typeof value[name] === "string" ? value[name] : isTexts(value) ? value.join("\n") : value

/**
 * One case. Of calls, LiveCodeBench's inputs and outputs are texts with JSON in them; APPS has its output in a list or not,
 * of which its own judge takes both for right.
 */
const caseOf = (kind: Kind, input: unknown, output: unknown, more: Fields, isPair: boolean): Fields => {
  if (kind === "stdin") {
    return {
      input: asText(input, "stdin"),
      ...(output === undefined ? {} : { output: asText(output, "stdout") }),
      ...more
    }
  }
  const value = typeof input === "string" && typeof output === "string" ? jsonIn(output) : output
  const inner: unknown =
    isPair && Array.isArray(input) && Array.isArray(value) && value.length === 1 ? value[0] : undefined
  if (inner !== undefined) return { input, outputs: [value, inner], ...more }
  return { input, ...(value === undefined ? {} : { output: value }), ...more }
}

const casesIn = (value: unknown, kind: Kind): Result.Result<ReadonlyArray<unknown>, string> => {
  if (value === undefined || value === null || value === "") return Result.succeed([])
  if (typeof value === "string") return Result.flatMap(openText(value), (opened) => casesIn(opened, kind))
  if (Array.isArray(value))
    return Result.succeed(
      value.map((one: unknown) => {
        if (!isRecord(one)) return one
        // What else stands in a case (`testtype`) is none of its parts.
        const { input, output, outputs } = one
        return caseOf(kind, input, output ?? undefined, outputs == null ? {} : { outputs }, false)
      })
    )
  if (!isRecord(value)) return Result.fail("is no list of cases")
  // LiveCodeBench's rows as SandboxFusion keeps them.
  if (typeof value["input_output"] === "string") return casesIn(value["input_output"], kind)
  const inputs = value["inputs"] ?? value["input"]
  const outputs = value["outputs"] ?? value["output"]
  if (!Array.isArray(inputs) || !Array.isArray(outputs)) return Result.fail("is no list of cases")
  if (inputs.length !== outputs.length) return Result.fail(`has ${inputs.length} inputs and ${outputs.length} outputs`)
  return Result.succeed(inputs.map((input: unknown, at) => caseOf(kind, input, outputs[at], {}, true)))
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? "")

/** The cases of one or several fields, in order, as `tests.cases` has them; those that fit into `bytes`, where that is given. */
export const casesOf = (
  values: ReadonlyArray<unknown>,
  kind: Kind,
  bytes: number | undefined
): Result.Result<ReadonlyArray<unknown>, string> => {
  const all: Array<unknown> = []
  for (const value of values) {
    const found = casesIn(value, kind)
    if (Result.isFailure(found)) return found
    for (const one of found.success) all.push(one)
  }
  if (all.length === 0) return Result.fail("has no cases")
  if (bytes === undefined) return Result.succeed(all)
  let left = bytes
  const kept = all.filter((one) => {
    const size = bytesOf(one)
    if (size > left) return false
    left -= size
    return true
  })
  return kept.length === 0 ? Result.fail(`has no case of at most ${bytes} bytes`) : Result.succeed(kept)
}
