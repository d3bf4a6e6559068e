import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaParser from "effect/SchemaParser"

/** One input and what a right program makes of it. */
export const TestCase = Schema.Struct({
  /** `stdin`: the text that the program reads. `calls`: the list of arguments, or one argument. */
  input: Schema.Json,
  /** `stdin`: the whole text that it prints. `calls`: the value that the function returns. */
  output: Schema.optionalKey(Schema.Json),
  /** Several outputs, each of which is right. */
  outputs: Schema.optionalKey(Schema.Array(Schema.Json).check(Schema.isMinLength(1)))
})
export type TestCase = typeof TestCase.Type

/** How a program that answers a problem is tried. */
export const Tests = Schema.Struct({
  language: Schema.Literals(["python", "javascript", "typescript"]),
  /**
   * `asserts`: a program that calls the solution and breaks off where it is wrong (HumanEval, MBPP, MultiPL-E). `stdin`: the
   * solution is a program that reads and prints. `calls`: the solution is a function with arguments and results as JSON.
   */
  kind: Schema.Literals(["asserts", "stdin", "calls"]),
  /** `asserts`: the testing program. */
  code: Schema.optionalKey(Schema.NonEmptyString),
  /** The function that is asked for; `Solution.name` or a name that only a class `Solution` has is its method. */
  entryPoint: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^[\p{L}_$][\p{L}\p{N}_$.]{0,199}$/u))),
  cases: Schema.optionalKey(Schema.Array(TestCase).check(Schema.isMinLength(1))),
  /**
   * `stdin`, for problems with many right outputs: a program in the same language. It is given the paths of three files, the
   * input, the case's output (empty where there is none) and what was printed, and ends with 0 for right, 1 for wrong.
   */
  checker: Schema.optionalKey(Schema.NonEmptyString),
  /** What one start of the solution may take, in milliseconds, in place of the filter's option. */
  timeoutMs: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 600_000 })))
})
export type Tests = typeof Tests.Type

const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1()

/** What cannot be told by the type of a field: which fields a kind needs. */
const lackOf = ({ kind, code, cases, entryPoint, checker }: Tests): string | null => {
  if (kind === "asserts") return code === undefined ? "has kind asserts and no `code`" : null
  if (cases === undefined) return `has kind ${kind} and no \`cases\``
  if (kind === "calls" && entryPoint === undefined) return "has kind calls and no `entryPoint`"
  if (kind === "calls" && checker !== undefined) return "has a `checker`, which only kind stdin takes"
  for (const [at, { input, output, outputs }] of cases.entries()) {
    const right = [...(output === undefined ? [] : [output]), ...(outputs ?? [])]
    if (right.length === 0 && checker === undefined) return `has no \`cases[${at}].output\``
    if (kind === "stdin" && [input, ...right].some((text) => typeof text !== "string"))
      return `has a \`cases[${at}]\` whose input and output are not both texts`
  }
  return null
}

/** A list of statements is a program (MBPP's `test_list`). */
const joined = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, "code")) return value
  const { code } = value as { readonly code: unknown }
  const isList = Array.isArray(code) && code.every((line) => typeof line === "string")
  return isList ? { ...value, code: code.join("\n") } : value
}

/** Tests as an object or as JSON text; or what is wrong with them, as the end of a sentence about the field. */
export const readTests = (given: unknown): Result.Result<Tests, string> => {
  let value = given
  if (typeof given === "string") {
    try {
      value = JSON.parse(given) as unknown
    } catch {
      return Result.fail("is a text, and no JSON")
    }
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return Result.fail("is not an object")
  const exit = SchemaParser.decodeUnknownExit(Tests, { onExcessProperty: "error", reportInput: true })(joined(value))
  if (Exit.isSuccess(exit)) {
    const lack = lackOf(exit.value)
    return lack === null ? Result.succeed(exit.value) : Result.fail(lack)
  }
  const reason = exit.cause.reasons.find((part) => part._tag === "Fail")
  const issue = reason === undefined ? undefined : formatIssues(reason.error).issues[0]
  const path = (issue?.path ?? []).map((part) => (typeof part === "object" ? part.key : part))
  const where = path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    ""
  )
  const said = issue?.message ?? "is not valid"
  return Result.fail(where === "" ? said : `\`${where}\`: ${said.charAt(0).toLowerCase()}${said.slice(1)}`)
}
