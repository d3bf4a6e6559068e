import * as R from "../compare/Rational.ts"
import { canonical, differenceOf, isArray, isObject, ownOf, stepTo } from "./Json.ts"
import type { Json, JsonObject } from "./Json.ts"
import { compileJavaScriptPattern, MOST_WORK } from "./Pattern.ts"
import type { Flaw, Keyword, Run, Test } from "./Run.ts"
import { BadSchema, spend, STEPS, TooComplex } from "./Run.ts"

/** What the work of one match is divided by, so that a whole validation does no more of it than one match may. */
const WORK_OF_A_STEP = MOST_WORK / STEPS

const bad = (said: string): never => {
  throw new BadSchema(said)
}

/** A value for a message. What is large is only named: flaws are made and dropped by the thousand. */
const shown = (value: Json): string =>
  isArray(value)
    ? `a list of ${value.length}`
    : isObject(value)
      ? "an object"
      : JSON.stringify(typeof value === "string" ? value.slice(0, 60) : value)

const numberOf = (argument: Json, name: string): number =>
  typeof argument === "number" ? argument : bad(`${name} is no number`)

const countOf = (argument: Json, name: string): number =>
  typeof argument === "number" && Number.isInteger(argument) && argument >= 0
    ? argument
    : bad(`${name} is no whole number`)

const textsOf = (argument: Json, name: string): ReadonlyArray<string> =>
  isArray(argument) && argument.every((item) => typeof item === "string")
    ? argument
    : bad(`${name} is no list of names`)

const entriesOf = (argument: Json, name: string): ReadonlyArray<readonly [string, Json]> =>
  isObject(argument) ? Object.entries(argument) : bad(`${name} is no object`)

const TYPES: Readonly<Record<string, (value: Json) => boolean>> = {
  array: isArray,
  boolean: (value) => typeof value === "boolean",
  integer: (value) => Number.isInteger(value),
  null: (value) => value === null,
  number: (value) => typeof value === "number",
  object: isObject,
  string: (value) => typeof value === "string"
}

/** A bound on a number, or on what is counted of a value. */
const bound =
  (
    name: string,
    measure: (value: Json) => number | undefined,
    fits: (size: number, limit: number) => boolean,
    said: string,
    limit: number
  ): Test =>
  (value, path) => {
    const size = measure(value)
    return size === undefined || fits(size, limit) ? undefined : { path, said: `${name}: ${said} ${limit}` }
  }

const valueOf = (value: Json): number | undefined => (typeof value === "number" ? value : undefined)
const itemsOf = (value: Json): number | undefined => (isArray(value) ? value.length : undefined)
const keysOf = (value: Json): number | undefined => (isObject(value) ? Object.keys(value).length : undefined)

/** Code points: what JSON Schema counts as characters. */
const lengthOf = (value: Json): number | undefined => {
  if (typeof value !== "string") return undefined
  let length = 0
  for (const _ of value) length++
  return length
}

const atMost = (size: number, limit: number): boolean => size <= limit
const atLeast = (size: number, limit: number): boolean => size >= limit

const matcher = (pattern: string): ((text: string, run: Run) => boolean) => {
  const compiled = compileJavaScriptPattern(pattern)
  if (typeof compiled === "string") return bad(`pattern ${shown(pattern)}: ${compiled}`)
  const size = compiled.programSize()
  return (text, run) => {
    spend(run, 1 + (text.length * size) / WORK_OF_A_STEP)
    return compiled.test(text)
  }
}

const isMultiple = (value: number, of: R.Rational): boolean => {
  const exact = R.fromNumber(value)
  const times = exact === undefined ? undefined : R.divide(exact, of)
  if (times === undefined) throw new TooComplex()
  return R.isInteger(times)
}

/** Properties by name, by pattern, and all others: one test, since the third depends on the first two. */
const properties = (schema: JsonObject, compile: (schema: Json) => Test): Test => {
  const named = new Map(
    entriesOf(ownOf(schema, "properties") ?? {}, "properties").map(([name, inner]) => [name, compile(inner)] as const)
  )
  const matched = entriesOf(ownOf(schema, "patternProperties") ?? {}, "patternProperties").map(
    ([pattern, inner]) => [matcher(pattern), compile(inner)] as const
  )
  const rest = ownOf(schema, "additionalProperties")
  const others = rest === undefined ? undefined : compile(rest)
  return (value, path, run) => {
    if (!isObject(value)) return undefined
    for (const [key, item] of Object.entries(value)) {
      spend(run, 1)
      const at = stepTo(path, key)
      const tests = [
        named.get(key),
        ...matched.map(([matches, test]) => (matches(key, run) ? test : undefined))
      ].filter((test) => test !== undefined)
      if (tests.length === 0 && others !== undefined) tests.push(others)
      for (const test of tests) {
        const flaw = test(item, at, run)
        if (flaw !== undefined) return flaw
      }
    }
    return undefined
  }
}

/** Items by place, and all that follow. `items` as a list is the older drafts' `prefixItems`. */
const items = (schema: JsonObject, compile: (schema: Json) => Test): Test => {
  const all = ownOf(schema, "items")
  const listed = ownOf(schema, "prefixItems") ?? (isArray(all) ? all : [])
  if (!isArray(listed)) return bad("prefixItems is no list")
  const prefix = listed.map(compile)
  const rest = isArray(all) ? ownOf(schema, "additionalItems") : all
  const others = rest === undefined ? undefined : compile(rest)
  return (value, path, run) => {
    if (!isArray(value)) return undefined
    for (const [index, item] of value.entries()) {
      spend(run, 1)
      const flaw = (prefix[index] ?? others)?.(item, stepTo(path, index), run)
      if (flaw !== undefined) return flaw
    }
    return undefined
  }
}

const contains = (argument: Json, schema: JsonObject, compile: (schema: Json) => Test): Test => {
  const test = compile(argument)
  const least = countOf(ownOf(schema, "minContains") ?? 1, "minContains")
  const most = countOf(ownOf(schema, "maxContains") ?? Number.MAX_SAFE_INTEGER, "maxContains")
  return (value, path, run) => {
    if (!isArray(value)) return undefined
    const found = value.filter((item, index) => test(item, stepTo(path, index), run) === undefined).length
    return found >= least && found <= most
      ? undefined
      : {
          path,
          said: `contains: ${found} items fit, and ${found < least ? `at least ${least}` : `at most ${most}`} have to`
        }
  }
}

const missing = (value: JsonObject, names: ReadonlyArray<string>, path: string): Flaw | undefined => {
  const name = names.find((one) => !Object.hasOwn(value, one))
  return name === undefined ? undefined : { path, said: `required: ${shown(name)} is missing` }
}

/** What has to hold when a property is there: other properties, or a schema. */
const dependency =
  (name: string): Keyword =>
  (argument, { compile }) => {
    const tests = entriesOf(argument, name).map(([key, needed]): readonly [string, Test] => {
      if (name === "dependentSchemas" || (name === "dependencies" && !isArray(needed))) return [key, compile(needed)]
      const names = textsOf(needed, name)
      return [key, (value, path) => (isObject(value) ? missing(value, names, path) : undefined)]
    })
    return (value, path, run) => {
      if (!isObject(value)) return undefined
      for (const [key, test] of tests) {
        const flaw = Object.hasOwn(value, key) ? test(value, path, run) : undefined
        if (flaw !== undefined) return flaw
      }
      return undefined
    }
  }

const listOf = (argument: Json, name: string, compile: (schema: Json) => Test): ReadonlyArray<Test> =>
  isArray(argument) && argument.length > 0 ? argument.map(compile) : bad(`${name} is no list of schemas`)

/** The keywords that say what a value may be. A keyword that is not here is a note. */
export const keywords: Readonly<Record<string, Keyword>> = {
  type: (argument) => {
    const names = textsOf(typeof argument === "string" ? [argument] : argument, "type")
    const tests = names.map((name) =>
      Object.hasOwn(TYPES, name) ? TYPES[name]! : bad(`there is no type ${shown(name)}`)
    )
    return (value, path) =>
      tests.some((test) => test(value))
        ? undefined
        : { path, said: `type: ${shown(value)} is not ${names.join(" or ")}` }
  },
  enum: (argument) => {
    const values = isArray(argument) ? argument : bad("enum is no list")
    const all = values.slice(0, 8).map(shown).join(", ")
    return (value, path) =>
      values.some((one) => differenceOf(one, value) === undefined)
        ? undefined
        : { path, said: `enum: ${shown(value)} is none of ${all}${values.length > 8 ? ", …" : ""}` }
  },
  const: (argument) => (value, path) =>
    differenceOf(argument, value) === undefined
      ? undefined
      : { path, said: `const: ${shown(value)} is not ${shown(argument)}` },
  multipleOf: (argument) => {
    const size = numberOf(argument, "multipleOf")
    const exact = size > 0 ? R.fromNumber(size) : undefined
    if (exact === undefined) return bad("multipleOf is not above 0")
    return (value, path) =>
      typeof value !== "number" || isMultiple(value, exact)
        ? undefined
        : { path, said: `multipleOf: ${value} is no multiple of ${size}` }
  },
  maximum: (argument) => bound("maximum", valueOf, atMost, "over", numberOf(argument, "maximum")),
  minimum: (argument) => bound("minimum", valueOf, atLeast, "under", numberOf(argument, "minimum")),
  exclusiveMaximum: (argument) =>
    bound(
      "exclusiveMaximum",
      valueOf,
      (size, limit) => size < limit,
      "not under",
      numberOf(argument, "exclusiveMaximum")
    ),
  exclusiveMinimum: (argument) =>
    bound(
      "exclusiveMinimum",
      valueOf,
      (size, limit) => size > limit,
      "not over",
      numberOf(argument, "exclusiveMinimum")
    ),
  maxLength: (argument) => bound("maxLength", lengthOf, atMost, "over", countOf(argument, "maxLength")),
  minLength: (argument) => bound("minLength", lengthOf, atLeast, "under", countOf(argument, "minLength")),
  maxItems: (argument) => bound("maxItems", itemsOf, atMost, "over", countOf(argument, "maxItems")),
  minItems: (argument) => bound("minItems", itemsOf, atLeast, "under", countOf(argument, "minItems")),
  maxProperties: (argument) => bound("maxProperties", keysOf, atMost, "over", countOf(argument, "maxProperties")),
  minProperties: (argument) => bound("minProperties", keysOf, atLeast, "under", countOf(argument, "minProperties")),
  pattern: (argument) => {
    const matches = typeof argument === "string" ? matcher(argument) : bad("pattern is no text")
    return (value, path, run) =>
      typeof value !== "string" || matches(value, run)
        ? undefined
        : { path, said: `pattern: ${shown(value)} does not match ${shown(argument)}` }
  },
  uniqueItems: (argument) => {
    if (argument !== true) return argument === false ? undefined : bad("uniqueItems is not true or false")
    return (value, path, run) => {
      if (!isArray(value)) return undefined
      const texts = value.map(canonical)
      spend(run, texts.reduce((sum, text) => sum + text.length, 0) / 8)
      return new Set(texts).size === texts.length ? undefined : { path, said: "uniqueItems: an item stands twice" }
    }
  },
  contains: (argument, { schema, compile }) => contains(argument, schema, compile),
  items: (_, { schema, compile }) => items(schema, compile),
  prefixItems: (_, { schema, compile }) => (Object.hasOwn(schema, "items") ? undefined : items(schema, compile)),
  required: (argument) => {
    const names = textsOf(argument, "required")
    return (value, path) => (isObject(value) ? missing(value, names, path) : undefined)
  },
  properties: (_, { schema, compile }) => properties(schema, compile),
  patternProperties: (_, { schema, compile }) =>
    Object.hasOwn(schema, "properties") ? undefined : properties(schema, compile),
  additionalProperties: (_, { schema, compile }) =>
    Object.hasOwn(schema, "properties") || Object.hasOwn(schema, "patternProperties")
      ? undefined
      : properties(schema, compile),
  propertyNames: (argument, { compile }) => {
    const test = compile(argument)
    return (value, path, run) => {
      if (!isObject(value)) return undefined
      const name = Object.keys(value).find((key) => test(key, path, run) !== undefined)
      return name === undefined ? undefined : { path, said: `propertyNames: ${shown(name)} is no name for a property` }
    }
  },
  dependentRequired: dependency("dependentRequired"),
  dependentSchemas: dependency("dependentSchemas"),
  dependencies: dependency("dependencies"),
  allOf: (argument, { compile }) => {
    const tests = listOf(argument, "allOf", compile)
    return (value, path, run) => {
      for (const test of tests) {
        const flaw = test(value, path, run)
        if (flaw !== undefined) return flaw
      }
      return undefined
    }
  },
  anyOf: (argument, { compile }) => {
    const tests = listOf(argument, "anyOf", compile)
    return (value, path, run) => {
      const flaws: Array<Flaw> = []
      for (const test of tests) {
        const flaw = test(value, path, run)
        if (flaw === undefined) return undefined
        flaws.push(flaw)
      }
      return flaws.length === 1 ? flaws[0] : { path, said: `anyOf: fits none; the first: ${flaws[0]!.said}` }
    }
  },
  oneOf: (argument, { compile }) => {
    const tests = listOf(argument, "oneOf", compile)
    return (value, path, run) => {
      const fitting = tests.filter((test) => test(value, path, run) === undefined).length
      return fitting === 1 ? undefined : { path, said: `oneOf: fits ${fitting} of ${tests.length}` }
    }
  },
  not: (argument, { compile }) => {
    const test = compile(argument)
    return (value, path, run) => (test(value, path, run) === undefined ? { path, said: "not: fits" } : undefined)
  },
  if: (argument, { schema, compile }) => {
    const [yes, no] = [ownOf(schema, "then"), ownOf(schema, "else")]
    const condition = compile(argument)
    const whenTrue = yes === undefined ? undefined : compile(yes)
    const whenFalse = no === undefined ? undefined : compile(no)
    return (value, path, run) => {
      const isTrue = condition(value, path, run) === undefined
      return (isTrue ? whenTrue : whenFalse)?.(value, path, run)
    }
  }
}
