/* What the evaluations left behind: the figures from the counts of each problem, and the counts from what the model wrote. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { boxedIn, mayGive, readCalls, solve } from "./read.ts"

interface Evaluated {
  readonly benchmarks: ReadonlyArray<{
    readonly figures: {
      readonly passAt1: { readonly interval: { readonly value: number } | null }
      readonly passAtK: ReadonlyArray<{ readonly k: number; readonly interval: { readonly value: number } | null }>
    } | null
    readonly problems: ReadonlyArray<Readonly<Record<"right" | "wrong" | "unsure" | "failed", number>> & { id: string }>
  }>
}
const EVALUATED = 6
const K = 2
const FOLDERS = ["eval", "eval-served"]

const sum = (numbers: ReadonlyArray<number>) => numbers.reduce((total, one) => total + one, 0)
const unless = (holds: boolean, otherwise: string): ReadonlyArray<string> => (holds ? [] : [otherwise])

/** Claims, each with what contradicts it. */
export const evaluated = (
  work: string,
  problems: ReadonlyArray<{ readonly id: string; readonly problem: string }>
): ReadonlyArray<readonly [claim: string, wrong: ReadonlyArray<string>]> => {
  const at = (...names: ReadonlyArray<string>) => join(work, ...names)
  const text = (...names: ReadonlyArray<string>) => readFileSync(at(...names), "utf8")
  const claims: Array<readonly [string, ReadonlyArray<string>]> = []
  const check = (claim: string, wrong: ReadonlyArray<string>) => void claims.push([claim, wrong])
  for (const folder of FOLDERS) {
    const [benchmark] = (JSON.parse(text(folder, "eval.json")) as Evaluated).benchmarks
    const scored = benchmark?.problems ?? []
    const said = readCalls(at(folder, "problems", "journal.db")).map((call) => {
      const { reply: it } = JSON.parse(call.body) as {
        readonly reply: { readonly message: { readonly content?: unknown } }
      }
      return { id: call.problemId, content: String(it.message.content) }
    })
    const right = sum(scored.map((one) => one.right))
    const judgedAll = right + sum(scored.map((one) => one.wrong))
    const solved = scored.filter((one) => one.right > 0).length
    check(`${folder}: ${K} samples of each of ${EVALUATED} problems are stored, and each is counted once`, [
      ...unless(said.length === K * EVALUATED && scored.length === EVALUATED, `${said.length} samples`),
      ...scored.flatMap((one) => unless(one.right + one.wrong + one.unsure + one.failed === K, JSON.stringify(one)))
    ])
    check(
      `${folder}: no problem has more right samples than give the right answer, nor fewer than box nothing else`,
      scored.flatMap((one) => {
        const answer = solve(problems.find(({ id }) => id === one.id)?.problem ?? "")
        const own = said.filter(({ id }) => id === one.id).map(({ content }) => content)
        const may = own.filter((content) => mayGive(content, answer)).length
        const must = own.filter(
          (content) => boxedIn(content).length > 0 && boxedIn(content).every((box) => box === answer)
        )
        return unless(
          one.right <= may && one.right >= must.length,
          `${one.id}: ${one.right} right of ${JSON.stringify(own)}`
        )
      })
    )
    const { passAt1, passAtK } = benchmark?.figures ?? {}
    check(`${folder}: pass@1 is ${right} of ${judgedAll}, and pass@${K} the share of solved problems`, [
      ...unless(Math.abs((passAt1?.interval?.value ?? NaN) - right / judgedAll) < 1e-9, JSON.stringify(passAt1)),
      // Where every sample could be judged.
      ...(judgedAll < K * EVALUATED
        ? []
        : unless(
            Math.abs((passAtK?.find(({ k }) => k === K)?.interval?.value ?? NaN) - solved / EVALUATED) < 1e-9,
            JSON.stringify(passAtK)
          ))
    ])
  }
  check(
    "the same evaluation again bought nothing, and found the same",
    unless(text("eval.out").split("\n").at(-3) === text("eval-again.out").split("\n").at(-3), "the figures differ")
  )
  check(
    "the server that an evaluation started is gone with it",
    unless(text("servers-left.txt") === "", text("servers-left.txt"))
  )
  return claims
}
