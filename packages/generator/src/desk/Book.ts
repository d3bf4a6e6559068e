import type { Problem } from "@cotton/schema"
import type { Noted, Strategy, StrategyOutcome } from "../Strategy.ts"

/** Samples of a problem that are owed, and may be asked for together. */
export interface Owed {
  readonly problem: Problem
  readonly indices: ReadonlyArray<number>
}

interface One {
  readonly problem: Problem
  readonly index: number
}

export interface Settled extends StrategyOutcome {
  readonly problemId: string
}

interface Open<State> {
  readonly problem: Problem
  readonly state: State
  /** The wave in work: what is already known of each of its asks. */
  readonly wave: Map<number, Noted | null>
  missing: number
}

/**
 * The folds of all problems. Problems are opened one after the other as slots come free, so only those in work hold
 * state; a problem's own further waves go before new problems, so that problems finish early.
 *
 * Resume is the same code: what the journal already holds of a problem is given when it is opened, and the fold walks
 * over it without asking.
 */
export class Book<State> {
  readonly #strategy: Strategy<State>
  readonly #known: ReadonlyMap<string, ReadonlyArray<Noted>>
  readonly #open = new Map<string, Open<State>>()
  readonly #settled: (settled: Settled) => void
  readonly #problems: Iterator<Problem>
  /** Those of one wave lie side by side. */
  #owed: Array<One> = []
  #at = 0

  constructor(options: {
    readonly strategy: Strategy<State>
    readonly problems: Iterable<Problem>
    /** What the journal holds already, a problem. */
    readonly known: ReadonlyMap<string, ReadonlyArray<Noted>>
    readonly onSettled: (settled: Settled) => void
  }) {
    this.#strategy = options.strategy
    this.#known = options.known
    this.#settled = options.onSettled
    this.#problems = options.problems[Symbol.iterator]()
  }

  /**
   * The next sample to buy, with up to `most` - 1 more of its wave that are asked for alike; without taking them. `null`
   * when none is owed now; `note` may bring more.
   */
  peek(most = 1, alike: (one: number, other: number) => boolean = () => true): Owed | null {
    while (this.#at >= this.#owed.length) {
      this.#owed = []
      this.#at = 0
      const next = this.#problems.next()
      if (next.done === true) return null
      this.#begin(next.value)
    }
    const { problem, index } = this.#owed[this.#at]!
    const indices = [index]
    for (let at = this.#at + 1; indices.length < most && this.#owed[at]?.problem === problem; at++) {
      const other = this.#owed[at]!.index
      if (alike(index, other)) indices.push(other)
    }
    return { problem, indices }
  }

  /** Takes what `peek` showed. */
  take({ indices }: Owed): void {
    const skipped: Array<One> = []
    let at = this.#at
    for (let left = indices.length; left > 0; at++) {
      const one = this.#owed[at]!
      if (indices.includes(one.index)) left--
      else skipped.push(one)
    }
    this.#at = at - skipped.length
    for (const [n, one] of skipped.entries()) this.#owed[this.#at + n] = one
  }

  /** Problems whose wave is not complete. */
  get inWork(): number {
    return this.#open.size
  }

  note(problemId: string, noted: Noted): void {
    const open = this.#open.get(problemId)
    if (open === undefined || open.wave.get(noted.index) !== null) return
    open.wave.set(noted.index, noted)
    open.missing--
    if (open.missing > 0) return
    this.#open.delete(problemId)
    this.#advance(open.problem, this.#strategy.note(open.state, inOrder(open.wave)))
  }

  #begin(problem: Problem): void {
    this.#advance(problem, this.#strategy.start(problem))
  }

  /** Walks the fold over what is known until it owes something or is settled. */
  #advance(problem: Problem, from: State): void {
    const known = new Map(this.#known.get(problem.id)?.map((noted) => [noted.index, noted]))
    let state = from
    for (;;) {
      const asks = this.#strategy.next(state)
      if (asks.length === 0) {
        this.#settled({ problemId: problem.id, ...this.#strategy.outcome(state) })
        return
      }
      const wave = new Map(asks.map(({ index }) => [index, known.get(index) ?? null]))
      const missing = [...wave].flatMap(([index, noted]) => (noted === null ? [{ problem, index }] : []))
      if (missing.length > 0) {
        this.#open.set(problem.id, { problem, state, wave, missing: missing.length })
        this.#owed.push(...missing)
        return
      }
      state = this.#strategy.note(state, inOrder(wave))
    }
  }
}

const inOrder = (wave: ReadonlyMap<number, Noted | null>): ReadonlyArray<Noted> =>
  [...wave.values()].filter((noted) => noted !== null).toSorted((a, b) => a.index - b.index)

/** A book whatever its strategy: what the desk and the attempts need of it. */
export type Ledger = Pick<Book<unknown>, "peek" | "take"> & {
  /** More may be owed though nothing is in work: the desk waits for it instead of ending. */
  readonly open?: boolean
}
