import { legibleLine } from "@cotton/schema/Legible"
import type { GroupedBy, GroupFacts, GroupingFacts } from "../ReportFacts.ts"
import { Rates } from "./Rates.ts"

/** A property with more values than this is a name, not a group: it is left out. */
const MOST_VALUES = 1000
/** Groups that are listed. */
const MOST_LISTED = 20
const MOST_NAME = 120

/** One judged sample, by its values; `null`: not given. */
export interface Grouped {
  readonly values: Readonly<Record<GroupedBy, string | null>>
  readonly isKept: boolean
  readonly tokens: number
}

interface Group {
  readonly rates: Rates
  tokens: number
}

/** The samples by one property. */
class Grouping {
  readonly #by: GroupedBy
  readonly #groups = new Map<string | null, Group>()
  #isTooMany = false

  constructor(by: GroupedBy) {
    this.#by = by
  }

  /** The samples of one problem. */
  add(samples: ReadonlyArray<Grouped>): void {
    if (this.#isTooMany) return
    for (const [value, alike] of Map.groupBy(samples, ({ values }) => values[this.#by])) {
      const group = this.#groups.get(value) ?? { rates: new Rates(), tokens: 0 }
      this.#groups.set(value, group)
      group.rates.add(alike.filter(({ isKept }) => isKept).length, alike.length)
      for (const { tokens } of alike) group.tokens += tokens
    }
    if (this.#groups.size <= MOST_VALUES) return
    this.#isTooMany = true
    this.#groups.clear()
  }

  get facts(): GroupingFacts | null {
    if (this.#groups.size < 2) return null
    const all = Array.from(this.#groups, ([value, { rates, tokens }]): GroupFacts => {
      const { problems, samples, good } = rates.totals
      return { value, problems, samples, kept: good, yield: rates.share, tokens: tokens / samples }
    }).toSorted((a, b) => b.samples - a.samples || ((a.value ?? "") < (b.value ?? "") ? -1 : 1))
    const more = all.slice(MOST_LISTED)
    return {
      by: this.#by,
      groups: all.slice(0, MOST_LISTED),
      more: { values: more.length, samples: more.reduce((sum, { samples }) => sum + samples, 0) }
    }
  }
}

const ALL: ReadonlyArray<GroupedBy> = ["domain", "language", "source", "host", "served model", "temperature"]

/** A value as a group's name: cut, on one line, or `null` where there is none. */
export const groupName = (value: string | undefined): string | null =>
  value === undefined || value === "" ? null : legibleLine(value.slice(0, MOST_NAME)).toWellFormed()

export class Groupings {
  readonly #all = ALL.map((by) => new Grouping(by))

  add(samples: ReadonlyArray<Grouped>): void {
    for (const grouping of this.#all) grouping.add(samples)
  }

  /** Only the properties that tell samples apart. */
  get facts(): ReadonlyArray<GroupingFacts> {
    return this.#all.flatMap((grouping) => grouping.facts ?? [])
  }
}
