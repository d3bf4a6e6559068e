import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"
import type { Finding, Subject } from "@cotton/schema/Verdict"
import { defineCheck, option, unsure } from "../Check.ts"
import { excerpt } from "../Passage.ts"
import { isObject, isShallow, ownOf } from "./json/Json.ts"
import type { JsonObject } from "./json/Json.ts"
import { parseJson } from "./json/Reading.ts"
import { finalTextOf } from "./puzzle/FinalText.ts"
import { kinds } from "./puzzle/registry.ts"

/** Levels of a statement that are read. */
const LEVELS = 60

/** What the problem asks: `metadata.puzzle`, as it stands or as JSON in a text. `null`: it is there and is no statement. */
const statementOf = ({ problem }: Subject): JsonObject | null | undefined => {
  const own = ownOf(problem.metadata, "puzzle")
  if (own === undefined) return undefined
  const read = typeof own === "string" ? parseJson(own) : undefined
  const puzzle = read?._tag === "Value" ? read.value : own
  return isObject(puzzle) && isShallow(puzzle, LEVELS) ? puzzle : null
}

/**
 * Does the answer solve the puzzle? For problems with many right answers: the problem says what was asked in
 * `metadata.puzzle = { kind, … }`, and the answer is checked against that; there is no gold answer. Each kind has a file in
 * `puzzle/kinds/` that says what it needs, when it passes, and for which reasons it fails.
 *
 * Reasons: those of the kind, `no-answer`, `empty-box`; unsure: `no-puzzle`, `unknown-kind`, `bad-puzzle` (the statement
 * makes no sense).
 */
export const check = defineCheck({
  id: "verify/puzzle",
  version: 2,
  options: Schema.Struct({
    /** Countdown: how often each number counts where the problem has no `use`. Default as in the television game. */
    numbers: option(Schema.Literals(["at-most-once", "exactly-once"]), "at-most-once")
  }),
  run: (subject, options): Finding => {
    const statement = statementOf(subject)
    if (statement === undefined) return unsure("no-puzzle", { found: "the problem has no metadata.puzzle" })
    if (statement === null)
      return unsure("bad-puzzle", { found: `metadata.puzzle is no object, or over ${LEVELS} levels deep` })
    const given = ownOf(statement, "kind")
    const name = typeof given === "string" ? given : ""
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
    if (kind === undefined) {
      const known = Object.keys(kinds).join(", ")
      return unsure("unknown-kind", { found: `${name === "" ? "the kind" : excerpt(name, 40)} is none of ${known}` })
    }
    const spec = SchemaParser.decodeUnknownExit(kind.spec)(statement)
    if (Exit.isFailure(spec)) return unsure("bad-puzzle", { found: `the statement does not fit ${name}` })
    // What was cut off solves no puzzle by chance: a reply of which nobody said how it ended may end on a bare line.
    const answer = finalTextOf(subject, "finished")
    if ("outcome" in answer) return answer
    return { ...kind.judge(spec.value, answer, options), evidence: answer.evidence }
  }
})
