import type { Attempt, Call } from "@cotton/schema"
import type { Moment, TimelineFacts } from "../ReportFacts.ts"

/** The finest width, in milliseconds; a run of an hour that never pauses ends at 2 s, one of a week at 524 s. */
const FINEST = 16
const MOST_MOMENTS = 2000

type Counted = { -readonly [Field in keyof Moment]: Moment[Field] }

const NOTHING: Omit<Moment, "at"> = { begun: 0, ended: 0, usd: 0, tokens: 0, replies: 0, kept: 0, broken: 0 }

const addTo = (to: Counted, from: Omit<Moment, "at">): void => {
  for (const field of Object.keys(NOTHING) as ReadonlyArray<keyof typeof NOTHING>) to[field] += from[field]
}

/**
 * Requests in time, in bounded memory: when there are too many moments, each becomes twice as wide. What comes out does
 * not depend on the order in which they were taken, since wide moments consist of whole narrow ones.
 */
export class Timeline {
  #width = FINEST
  #moments = new Map<number, Counted>()

  /** `isCounted`: the same request stands with another sample already; what it brought and cost is the sample's own. */
  addAttempt({ at, failure, ms, usd }: Attempt, isCounted: boolean): void {
    if (at <= 0) return
    if (!isCounted) this.#at(at).begun++
    const end = this.#at(at + Math.max(0, ms))
    end.usd += usd
    if (isCounted) return
    end.ended++
    if (failure !== undefined) end.broken++
  }

  /** A reply came with its last attempt. */
  addReply({ attempts, usage }: Call, isKept: boolean): void {
    const last = attempts.at(-1)
    if (last === undefined || last.at <= 0) return
    const end = this.#at(last.at + Math.max(0, last.ms))
    end.replies++
    end.tokens += usage.output
    if (isKept) end.kept++
  }

  #at(time: number): Counted {
    const key = Math.floor(time / this.#width)
    const known = this.#moments.get(key)
    if (known !== undefined) return known
    if (this.#moments.size >= MOST_MOMENTS) {
      this.#widen()
      return this.#at(time)
    }
    const made = { at: key * this.#width, ...NOTHING }
    this.#moments.set(key, made)
    return made
  }

  #widen(): void {
    this.#width *= 2
    const before = this.#moments
    this.#moments = new Map()
    for (const { at, ...counts } of before.values()) {
      const key = Math.floor(at / this.#width)
      const moment = this.#moments.get(key) ?? { at: key * this.#width, ...NOTHING }
      addTo(moment, counts)
      this.#moments.set(key, moment)
    }
  }

  get facts(): TimelineFacts | null {
    if (this.#moments.size === 0) return null
    return {
      widthMs: this.#width,
      moments: Array.from(this.#moments.values(), (moment) => ({ ...moment })).toSorted((a, b) => a.at - b.at)
    }
  }
}
