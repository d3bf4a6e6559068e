import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaParser from "effect/SchemaParser"
import { FilterRef } from "@cotton/schema/Recipe"
import type { PlannedFilter } from "@cotton/schema/Verdict"
import type { AnyCheck } from "./Check.ts"
import { FilterError } from "./errors.ts"
import { nearest } from "@cotton/schema/Nearest"
import { aliases, registry } from "./registry.ts"

type Path = ReadonlyArray<string | number>

const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1()

/** `judge[2].verify/number.tolerance`, as a person would point at it. */
const pointer = (path: Path): string =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? key : `${text}.${key}`),
    ""
  )

const failure = (reason: FilterError["reason"], path: Path, message: string): FilterError =>
  new FilterError({ reason, path, message: `${pointer(path)}: ${message}` })

/** Finds the check of an id: the user's own first, then Cotton's, by its newest id. */
export const findCheck = (id: string, custom: ReadonlyArray<AnyCheck>): Effect.Effect<AnyCheck | undefined> => {
  const own = custom.find((check) => check.id === id)
  if (own !== undefined) return Effect.succeed(own)
  const name = aliases[id] ?? id
  const load = Object.hasOwn(registry, name) ? registry[name] : undefined
  return load === undefined
    ? Effect.succeed(undefined)
    : Effect.map(Effect.promise(load), (module): AnyCheck | undefined => module.check)
}

/** An entry of `judge` as an id and what was written for it. */
const readRef = (ref: FilterRef, path: Path): { readonly id: string; readonly input: unknown } | FilterError => {
  if (typeof ref === "string") return { id: ref, input: {} }
  const keys = Object.keys(ref)
  return keys.length === 1
    ? { id: keys[0]!, input: ref[keys[0]!] ?? {} }
    : failure(
        "malformed",
        path,
        keys.length === 0
          ? "the entry is empty; write a filter's id, or `id: { option: value }`"
          : `one entry names one filter, and this one has ${keys.length} keys (${keys.join(", ")}); put a dash before each`
      )
}

/** Decodes options through a check's schema, defaults filled in; a failure names the field. */
export const decodeOptions = (check: AnyCheck, input: unknown, path: Path): Effect.Effect<unknown, FilterError> => {
  const exit = SchemaParser.decodeUnknownExit(check.options, { onExcessProperty: "error", reportInput: true })(input)
  if (Exit.isSuccess(exit)) return Effect.succeed(exit.value)
  const reason = exit.cause.reasons.find((part) => part._tag === "Fail")
  const issue = reason === undefined ? undefined : formatIssues(reason.error).issues[0]
  const field = (issue?.path ?? []).map((part) => (typeof part === "object" ? part.key : part))
  const where = [...path, ...field.map((key) => (typeof key === "number" ? key : String(key)))]
  const said = issue?.message ?? "the options are not valid"
  const own = "fields" in check.options ? Object.keys(check.options.fields as object) : []
  const known = [...own, ...(check.panel === undefined ? [] : ["of"]), "then"]
  const unknown = said.startsWith("Unexpected key") && field.length === 1
  const near = unknown ? nearest(String(field[0]), known) : undefined
  const listed = own.length === 0 ? "it has no options" : `its options are ${own.join(", ")}`
  return Effect.fail(
    failure(
      "bad-options",
      where,
      unknown
        ? `${check.id} has no such option; ${near === undefined ? listed : `did you mean \`${near}\`?`}`
        : said.charAt(0).toLowerCase() + said.slice(1)
    )
  )
}

const verifyCustom = (custom: ReadonlyArray<AnyCheck>): FilterError | undefined => {
  const seen = new Set<string>()
  for (const [index, check] of custom.entries()) {
    const path = ["filters", index]
    if (typeof check?.id !== "string" || typeof check.run !== "function" || !Number.isInteger(check.version))
      return failure("bad-check", path, "not a check; make it with `defineCheck({ id, version, options, run })`")
    if (Object.hasOwn(registry, check.id) || Object.hasOwn(aliases, check.id))
      return failure("bad-check", path, `${check.id} is the name of one of Cotton's own filters; choose another`)
    if (seen.has(check.id)) return failure("bad-check", path, `there are two filters of the name ${check.id}`)
    seen.add(check.id)
  }
  return undefined
}

const decodeRef = SchemaParser.decodeUnknownResult(FilterRef)

/** An entry inside another one. */
const inner = (value: unknown, path: Path): Effect.Effect<FilterRef, FilterError> => {
  const read = decodeRef(value)
  return Result.isSuccess(read)
    ? Effect.succeed(read.success)
    : failure("malformed", path, "write a filter's id, or `id: { option: value }`")
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** What was written for an entry, apart: its fall-back, the members of a panel, and the filter's own options. */
const takeApart = (input: unknown) => {
  if (!isRecord(input)) return { next: undefined, of: undefined, own: input }
  const { then: next, of, ...own } = input
  return { next, of, own }
}

/** The members of a panel: at least two, of which no two are the same filter with the same options. */
const planMembers = Effect.fnUntraced(function* (
  of: unknown,
  path: Path,
  custom: ReadonlyArray<AnyCheck>
): Effect.fn.Return<ReadonlyArray<PlannedFilter>, FilterError> {
  if (!Array.isArray(of) || of.length < 2)
    return yield* failure(
      "malformed",
      path,
      "a panel has at least two members: `of: [verify/math-answer, judge/same-answer]`"
    )
  const members = new Map<string, PlannedFilter>()
  for (const [at, one] of of.entries()) {
    const member = yield* planEntry(yield* inner(one, [...path, at]), [...path, at], custom, new Set())
    const key = JSON.stringify(member)
    if (members.has(key))
      return yield* failure("malformed", [...path, at], `${member.id} is named twice, with the same options`)
    members.set(key, member)
  }
  return [...members.values()]
})

/** Resolves one entry, given the ids of those before it. */
const planEntry: (
  ref: FilterRef,
  path: Path,
  custom: ReadonlyArray<AnyCheck>,
  before: ReadonlySet<string>
) => Effect.Effect<PlannedFilter, FilterError> = Effect.fnUntraced(function* (ref, path, custom, before) {
  const entry = readRef(ref, path)
  if (entry instanceof FilterError) return yield* entry
  const check = yield* findCheck(entry.id, custom)
  if (check === undefined) {
    const known = [...Object.keys(registry), ...custom.map((own) => own.id)].toSorted()
    const near = nearest(entry.id, known)
    const hint = near === undefined ? `the known ones are ${known.join(", ")}` : `did you mean \`${near}\`?`
    return yield* failure("unknown-filter", path, `there is no filter \`${entry.id}\`; ${hint}`)
  }
  if (before.has(check.id))
    return yield* failure("malformed", path, `${check.id} is named twice; one entry holds all its options`)
  const where = typeof ref === "string" ? path : [...path, entry.id]
  const { next, of, own } = takeApart(entry.input)
  const isPanel = check.panel !== undefined
  if (of !== undefined && !isPanel)
    return yield* failure("bad-options", [...where, "of"], `${check.id} is no panel; verify/panel has members`)
  const members = isPanel ? yield* planMembers(of, [...where, "of"], custom) : undefined
  const options = yield* decodeOptions(check, own, where)
  const thenAt = [...where, "then"]
  const fallBack =
    next === undefined ? undefined : yield* planEntry(yield* inner(next, thenAt), thenAt, custom, new Set())
  return {
    id: check.id,
    version: check.version,
    options: SchemaParser.encodeUnknownSync(check.options)(options) as PlannedFilter["options"],
    ...(members === undefined ? {} : { of: members }),
    ...(fallBack === undefined ? {} : { fallBack })
  }
})

/**
 * Resolves the recipe's `judge` entries: every id is known, every option valid, every default filled in. The order is
 * the recipe's. Ids of the user's own checks stand beside Cotton's. Every entry that is wrong is told at once.
 */
export const planFilters = Effect.fnUntraced(function* (
  refs: ReadonlyArray<FilterRef>,
  custom: ReadonlyArray<AnyCheck>
): Effect.fn.Return<ReadonlyArray<PlannedFilter>, FilterError> {
  const broken = verifyCustom(custom)
  if (broken !== undefined) return yield* broken
  const plan = new Map<string, PlannedFilter>()
  const wrong: Array<FilterError> = []
  for (const [index, ref] of refs.entries()) {
    const planned = yield* Effect.result(planEntry(ref, ["judge", index], custom, new Set(plan.keys())))
    if (Result.isSuccess(planned)) plan.set(planned.success.id, planned.success)
    else wrong.push(planned.failure)
  }
  const [first, ...others] = wrong
  if (first === undefined) return [...plan.values()]
  const { reason, path, message } = first
  return yield* others.length === 0
    ? first
    : new FilterError({
        reason,
        path,
        message,
        others: others.map((other) => ({ path: other.path, message: other.message }))
      })
})
