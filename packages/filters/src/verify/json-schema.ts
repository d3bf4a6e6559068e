import * as Schema from "effect/Schema"
import type { Finding, Subject } from "@cotton/schema/Verdict"
import { defineCheck, fail, option, pass, unsure } from "../Check.ts"
import { excerpt } from "../Passage.ts"
import { contentOf } from "./Attempt.ts"
import type { Json } from "./json/Json.ts"
import { differenceOf, isArray, isObject, ownOf } from "./json/Json.ts"
import { findJson, parseJson } from "./json/Reading.ts"
import type { Flaw } from "./json/Run.ts"
import { BadSchema, TooComplex } from "./json/Run.ts"
import { compileSchema } from "./json/Validator.ts"

type Validate = (value: Json) => Flaw | undefined

const messageOf = (cause: unknown): string => {
  if (cause instanceof BadSchema) return cause.message
  throw cause
}

const flawOfSchema = (schema: Json): string | undefined => {
  try {
    compileSchema(schema)
    return undefined
  } catch (cause) {
    return messageOf(cause)
  }
}

const SCHEMA = Schema.Json.check(Schema.makeFilter((schema) => flawOfSchema(schema)))

const OPTIONS = Schema.Struct({
  /** The schema that every answer has to fit. Without it each problem brings its own. */
  schema: Schema.optionalKey(SCHEMA),
  /** `answer`: the JSON has to be the problem's gold answer too. Default `nothing`: the schema alone decides. */
  equals: option(Schema.Literals(["nothing", "answer"]), "nothing")
})
type Options = typeof OPTIONS.Type

const TYPES: ReadonlySet<string> = new Set(["array", "boolean", "integer", "null", "number", "object", "string"])

/** Whether JSON in a gold answer is a schema and not a value: it says `$schema`, or has a `type` that schemas have. */
const isSchema = (value: Json): boolean => {
  if (!isObject(value)) return false
  const type = ownOf(value, "type")
  const names = isArray(type) ? type : [type]
  const isType = names.length > 0 && names.every((name) => typeof name === "string" && TYPES.has(name))
  return isType || typeof ownOf(value, "$schema") === "string"
}

/** The schema that the problem asks for: `metadata.schema`, as it stands or as a JSON text, or else the gold answer. */
const schemaOf = ({ problem }: Subject, { schema, equals }: Options): Json | undefined => {
  if (schema !== undefined) return schema
  const own = ownOf(problem.metadata, "schema")
  if (own !== undefined && own !== null) {
    const read = typeof own === "string" ? parseJson(own) : undefined
    // A text that is no JSON stays what it is: no schema.
    return read?._tag === "Value" ? read.value : own
  }
  const gold = equals === "answer" ? undefined : parseJson(problem.answer ?? "")
  return gold?._tag === "Value" && isSchema(gold.value) ? gold.value : undefined
}

/** The option's schema is compiled once: its object lives as long as the plan. */
const compiled = new WeakMap<object, Validate>()

const validatorOf = (schema: Json): Validate => {
  if (typeof schema !== "object" || schema === null) return compileSchema(schema)
  const known = compiled.get(schema)
  if (known !== undefined) return known
  const made = compileSchema(schema)
  compiled.set(schema, made)
  return made
}

/**
 * Does the reply end on JSON that fits a JSON Schema, and, where asked, that is the gold JSON?
 *
 * The JSON is the last block that is fenced as `json`; or the last fenced block without a language that begins like
 * JSON; or the whole content; each of them inside of the last `<answer>` tag, where there is one. The schema is the option's; or the problem's `metadata.schema` (an object, or JSON as
 * text); or the gold answer, if it is JSON that says `$schema` or has a schema's `type` and `equals` does not need it.
 * What of JSON Schema is followed: `json/Validator.ts`. Values are compared as RFC 8259 leaves them to readers: numbers as
 * doubles, keys in any order, lists in theirs.
 *
 * Reasons: `no-json`, `not-json`, `invalid` (with the JSON Pointer of the first flaw), `wrong-value` (with that of the
 * first difference); unsure: `no-schema`, `bad-schema`, `no-gold`, `bad-gold`, `too-large` (over 1,000,000 characters,
 * 100 levels, or a million steps of validation).
 */
export const check = defineCheck({
  id: "verify/json-schema",
  version: 2,
  options: OPTIONS,
  run: (subject, options): Finding => {
    const schema = schemaOf(subject, options)
    let validate: Validate | undefined
    try {
      validate = schema === undefined ? undefined : validatorOf(schema)
    } catch (cause) {
      return unsure("bad-schema", { found: messageOf(cause) })
    }
    const answer = subject.problem.answer ?? ""
    if (options.equals === "answer" && answer.trim() === "") return unsure("no-gold")
    const gold = options.equals === "answer" ? parseJson(answer) : undefined
    if (gold !== undefined && gold._tag !== "Value") return unsure("bad-gold", { expected: excerpt(answer, 200) })
    if (validate === undefined && gold === undefined) return unsure("no-schema")

    const { turn, text, start: offset } = contentOf(subject)
    const span = findJson(text)
    if (span === undefined) return fail("no-json", { found: excerpt(text, 200) })
    const said = text.slice(span.start, span.end)
    const evidence = [
      { turn, field: "content" as const, start: offset + span.start, end: offset + span.end, note: "the JSON" }
    ]
    const read = parseJson(said)
    if (read._tag === "TooLarge") return unsure("too-large", { evidence })
    if (read._tag === "Broken") return fail("not-json", { found: excerpt(read.detail, 200), evidence })
    try {
      const flaw = validate?.(read.value)
      if (flaw !== undefined)
        return fail("invalid", { found: `${flaw.path || "the whole"}: ${flaw.said}`.slice(0, 300), evidence })
    } catch (cause) {
      if (cause instanceof TooComplex) return unsure("too-large", { evidence })
      throw cause
    }
    const details = { found: excerpt(said, 200), evidence }
    const difference = gold === undefined ? undefined : differenceOf(gold.value, read.value)
    return difference === undefined
      ? { ...pass, ...details }
      : fail("wrong-value", { ...details, expected: `${difference || "the whole"} of ${excerpt(answer, 160)}` })
  }
})
