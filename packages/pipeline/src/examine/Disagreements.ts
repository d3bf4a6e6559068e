import type { Verdict } from "@cotton/schema"
import { Journal } from "@cotton/schema/ports/Journal"
import { type Concord, concordOf } from "@cotton/selection/Concord"
import { dawidSkene, type Pattern, type Reliabilities } from "@cotton/selection/DawidSkene"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { StoredRun } from "../StoredRun.ts"
import { type Group, groupsIn, nestOf, type Said, saidIn } from "./Members.ts"
import { samplesOf } from "./Sample.ts"

/** A trace on which one verifier passes what another fails. */
export interface Disputed {
  readonly id: string
  readonly passing: Verdict
  readonly failing: Verdict
}

/** How two verifiers of a group compare; a fall-back has no agreement. Indices are places among the group's members. */
export interface Pair extends Concord {
  readonly first: number
  readonly second: number
  /** Traces on which the first passes and the second fails, and the other way round, with the first few of each. */
  readonly onlyFirst: number
  readonly onlySecond: number
  readonly examples: ReadonlyArray<Disputed>
}

/** Why nothing is estimated of a group. */
export type Untold = "two-members" | "not-all-asked" | "too-few"

/** What the verifiers of one group say of the traces that they were asked about. Plain data. */
export interface Comparison {
  readonly group: Group
  readonly traces: number
  /** Of each member: how often it passes, fails, is unsure or broke, and was not asked. */
  readonly counts: ReadonlyArray<Readonly<Record<Verdict["outcome"] | "unasked", number>>>
  /** Those of the most disputed traces first; pairs that share no trace are left out. */
  readonly pairs: ReadonlyArray<Pair>
  readonly reliabilities: Reliabilities | Untold
}

interface Options {
  /** Examples of a pair, of each of the two ways in which it may differ. */
  readonly examples?: number
}

/** Counts of one group. What it holds grows with the patterns that occur, not with the traces. */
class Counting {
  readonly group: Group
  readonly #examples: number
  readonly #patterns = new Map<string, { readonly said: ReadonlyArray<Verdict["outcome"] | null>; count: number }>()
  readonly #disputed = new Map<string, Array<Disputed>>()

  constructor(group: Group, examples: number) {
    this.group = group
    this.#examples = examples
  }

  add(id: string, verdicts: Said["verdicts"]): void {
    const said = verdicts.map((one) => one?.outcome ?? null)
    const key = said.join()
    const known = this.#patterns.get(key)
    if (known === undefined) this.#patterns.set(key, { said, count: 1 })
    else known.count++
    for (const [passing, one] of verdicts.entries()) {
      if (one?.outcome !== "pass") continue
      for (const [failing, other] of verdicts.entries()) {
        if (other?.outcome !== "fail") continue
        const way = `${passing},${failing}`
        const examples = this.#disputed.get(way) ?? []
        this.#disputed.set(way, examples)
        if (examples.length < this.#examples) examples.push({ id, passing: one, failing: other })
      }
    }
  }

  #count(holds: (said: ReadonlyArray<Verdict["outcome"] | null>) => boolean): number {
    let count = 0
    for (const pattern of this.#patterns.values()) if (holds(pattern.said)) count += pattern.count
    return count
  }

  #pair(first: number, second: number): Pair {
    const both = (one: Verdict["outcome"], other: Verdict["outcome"]) =>
      this.#count((said) => said[first] === one && said[second] === other)
    const [onlyFirst, onlySecond] = [both("pass", "fail"), both("fail", "pass")]
    const concord = concordOf({ bothPass: both("pass", "pass"), bothFail: both("fail", "fail"), onlyFirst, onlySecond })
    // A fall-back sees only what the first one does not pass: that the two seldom agree says nothing.
    const told = this.group.as === "panel" ? concord : { ...concord, agreement: null, kappa: null }
    const examples = [`${first},${second}`, `${second},${first}`].flatMap((way) => this.#disputed.get(way) ?? [])
    return { first, second, ...told, onlyFirst, onlySecond, examples }
  }

  #reliabilities(): Reliabilities | Untold {
    if (this.group.members.length < 3) return "two-members"
    if (this.#count((said) => said.includes(null)) > 0) return "not-all-asked"
    const patterns = Array.from(this.#patterns.values(), ({ said, count }): Pattern => ({
      passes: said.map((one) => (one === "pass" ? true : one === "fail" ? false : null)),
      count
    }))
    return dawidSkene(patterns) ?? "too-few"
  }

  close(): Comparison {
    const { members } = this.group
    const pairs = members.flatMap((_, first) =>
      members.slice(first + 1).map((__, ahead) => this.#pair(first, first + 1 + ahead))
    )
    return {
      group: this.group,
      traces: this.#count(() => true),
      counts: members.map((_, at) => {
        const of = (outcome: Verdict["outcome"] | null) => this.#count((said) => said[at] === outcome)
        return { pass: of("pass"), fail: of("fail"), unsure: of("unsure"), error: of("error"), unasked: of(null) }
      }),
      pairs: pairs
        .filter(({ traces }) => traces > 0)
        .toSorted((a, b) => b.onlyFirst + b.onlySecond - (a.onlyFirst + a.onlySecond)),
      reliabilities: this.#reliabilities()
    }
  }
}

/**
 * Where the verifiers of a run's panels, and its filters and their fall-backs, say different things of a trace; with what
 * follows for each of them. Of the stored verdicts on today's samples, a problem at a time. Judges nothing.
 */
export const disagreementsOf = Effect.fnUntraced(function* ({ run }: StoredRun, { examples = 5 }: Options = {}) {
  const journal = yield* Journal
  const nests = run.filters.map((planned) => nestOf(planned))
  const counting = new Map(nests.flatMap(groupsIn).map((group) => [group, new Counting(group, examples)]))
  if (counting.size > 0)
    yield* Stream.runForEach(journal.dossiers(run.plan), (dossier) =>
      Effect.sync(() => {
        for (const { id, current, judged, verdicts } of samplesOf(run, dossier)) {
          if (!current || judged !== "yes") continue
          for (const [at, nest] of nests.entries()) {
            const verdict = verdicts[at]
            if (verdict?.filter !== nest.planned.id || verdict.reason === "not-run") continue
            for (const { group, verdicts: said } of saidIn(nest, verdict)) counting.get(group)!.add(id, said)
          }
        }
      })
    )
  return Array.from(counting.values(), (one) => one.close())
})
