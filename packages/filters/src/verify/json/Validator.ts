import type { Json, JsonObject } from "./Json.ts"
import { isArray, isObject, ownOf } from "./Json.ts"
import { keywords } from "./Keywords.ts"
import type { Flaw, Test } from "./Run.ts"
import { BadSchema, spend, STEPS, TooComplex } from "./Run.ts"

/** Levels of one validation, schemas of one document, levels of them. */
const LEVELS = 600
const SCHEMAS = 10_000
const SCHEMA_LEVELS = 150

const DRAFTS = /^https?:\/\/json-schema\.org\/(?:draft-0([67])|draft\/(?:2019-09|2020-12))\/schema#?$/

/** Keywords that change what others mean and are not followed. */
const UNSUPPORTED = ["unevaluatedProperties", "unevaluatedItems", "$dynamicRef", "$recursiveRef"]

/** Keywords whose arguments are values, not schemas. */
const VALUES = new Set(["enum", "const", "default", "examples"])

/** The schemas that have a name of their own (`$anchor`, in older drafts `$id: "#name"`). */
const anchorsOf = (root: JsonObject): ReadonlyMap<string, Json> => {
  const anchors = new Map<string, Json>()
  const walk = (node: Json, depth: number): void => {
    if (depth > 2 * SCHEMA_LEVELS) throw new BadSchema("the schema is nested too deep")
    if (isArray(node)) for (const item of node) walk(item, depth + 1)
    if (!isObject(node)) return
    const [anchor, id] = [ownOf(node, "$anchor"), ownOf(node, "$id")]
    if (typeof anchor === "string") anchors.set(anchor, node)
    if (typeof id === "string" && id.startsWith("#")) anchors.set(id.slice(1), node)
    else if (typeof id === "string" && node !== root)
      throw new BadSchema(`a schema with an $id of its own inside of another is not supported (${id.slice(0, 80)})`)
    for (const [key, value] of Object.entries(node)) if (!VALUES.has(key)) walk(value, depth + 1)
  }
  walk(root, 0)
  return anchors
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new BadSchema(`$ref ${text.slice(0, 80)} is no URI`)
  }
}

const isSchema = (value: Json | undefined): value is JsonObject | boolean =>
  typeof value === "boolean" || isObject(value)

const follow = (root: JsonObject, ref: string, anchors: ReadonlyMap<string, Json>): Json => {
  const id = ownOf(root, "$id")
  const base = typeof id === "string" ? id.replace(/#$/, "") : ""
  const local = base !== "" && ref.startsWith(base) ? ref.slice(base.length) : ref
  if (local !== "" && !local.startsWith("#"))
    throw new BadSchema(`$ref ${ref.slice(0, 80)} points outside of the schema`)
  const name = decoded(local.slice(1))
  let target: Json | undefined = root
  if (name.startsWith("/")) {
    for (const part of name.slice(1).split("/")) {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~")
      target = isArray(target) || isObject(target) ? ownOf(target as JsonObject, key) : undefined
    }
  } else if (name !== "") target = anchors.get(name)
  if (!isSchema(target)) throw new BadSchema(`$ref ${ref.slice(0, 80)} leads to no schema`)
  return target
}

const never: Test = (_, path) => ({ path, said: "is not allowed" })
const always: Test = () => undefined

/**
 * Compiles a JSON Schema of draft 6, 7, 2019-09 or 2020-12 (`$schema` says which; without it the newest is read, with
 * the older ones' spellings) to a test. Nothing is generated: the tests are closures. All of the schema that can be
 * reached is checked here, so that a bad one is known before a value is looked at: throws `BadSchema`.
 *
 * Not followed, and a bad schema: `$dynamicRef`, `$recursiveRef`, `unevaluated…`, references out of the document,
 * patterns outside of RE2's syntax. `format` and `content…` are notes and test nothing, which is 2020-12's default.
 */
export const compileSchema = (root: unknown): ((value: Json) => Flaw | undefined) => {
  const compiled = new Map<JsonObject, { test: Test }>()
  const draft = isObject(root) ? ownOf(root, "$schema") : undefined
  const known = typeof draft === "string" ? DRAFTS.exec(draft) : undefined
  if (draft !== undefined && (known === undefined || known === null))
    throw new BadSchema(`$schema ${JSON.stringify(draft).slice(0, 80)} is not a draft that is known`)
  /** Before 2019-09 nothing beside a reference counted. */
  const refsAlone = known?.[1] !== undefined
  const anchors = isObject(root) ? anchorsOf(root) : new Map<string, Json>()

  const compile = (schema: Json, depth: number): Test => {
    if (typeof schema === "boolean") return schema ? always : never
    if (!isObject(schema)) throw new BadSchema("a schema is an object, true or false")
    const seen = compiled.get(schema)
    if (seen !== undefined) return (value, path, run) => seen.test(value, path, run)
    if (compiled.size >= SCHEMAS || depth > SCHEMA_LEVELS) throw new BadSchema("the schema is too large")
    const entry = { test: never }
    compiled.set(schema, entry)

    const unsupported = UNSUPPORTED.find((name) => Object.hasOwn(schema, name))
    if (unsupported !== undefined) throw new BadSchema(`${unsupported} is not supported`)
    const tests: Array<Test> = []
    const ref = ownOf(schema, "$ref")
    if (ref !== undefined) {
      if (typeof ref !== "string") throw new BadSchema("$ref is no text")
      tests.push(compile(follow(root as JsonObject, ref, anchors), depth + 1))
    }
    let weight = 1
    if (ref === undefined || !refsAlone)
      for (const [name, argument] of Object.entries(schema)) {
        const keyword = Object.hasOwn(keywords, name) ? keywords[name] : undefined
        const test = keyword?.(argument, { schema, compile: (inner) => compile(inner, depth + 1) })
        if (test === undefined) continue
        tests.push(test)
        if (typeof argument === "object" && argument !== null) weight += Object.keys(argument).length
      }
    entry.test = (value, path, run) => {
      spend(run, weight)
      if (++run.depth > LEVELS) throw new TooComplex()
      let flaw: Flaw | undefined
      for (const test of tests) if ((flaw = test(value, path, run)) !== undefined) break
      run.depth--
      return flaw
    }
    return entry.test
  }
  const test = compile(root as Json, 0)
  return (value) => test(value, "", { steps: STEPS, depth: 0 })
}
