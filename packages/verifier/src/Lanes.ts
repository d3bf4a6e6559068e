import type { PlannedFilter } from "@cotton/schema"
import type { Judging } from "@cotton/schema/ports/Judging"

type Service = Judging["Service"]

/** Sets of filters, beside the whole plan, that may be asked for: each has workers of its own. */
const MOST_LANES = 8

/**
 * The judging of the whole plan, and that of the parts of it that rows ask for. A part has workers of its own, begun when
 * it is first asked for: it judges as if the server had no other filters, so that one that was not asked keeps no
 * sandbox from its work.
 */
export class Lanes {
  readonly #whole: Service
  readonly #begin: (filters: ReadonlyArray<PlannedFilter>) => Promise<Service>
  readonly #parts = new Map<string, Promise<Service>>()

  constructor(whole: Service, begin: (filters: ReadonlyArray<PlannedFilter>) => Promise<Service>) {
    this.#whole = whole
    this.#begin = begin
  }

  get plan(): ReadonlyArray<PlannedFilter> {
    return this.#whole.plan
  }

  /** The judging for these ids of the plan; `null`: all. What there cannot be is a text that says why. */
  for(filters: ReadonlyArray<string> | null): Service | Promise<Service> | string {
    if (filters === null) return this.#whole
    const name = filters.join(",")
    const known = this.#parts.get(name)
    if (known !== undefined) return known
    if (this.#parts.size >= MOST_LANES) {
      return `this server has begun ${MOST_LANES} different lists of filters, and begins no more; start another one for ${name}`
    }
    const begun = this.#begin(this.plan.filter(({ id }) => filters.includes(id)))
    // What could not begin may be able to later.
    begun.catch(() => this.#parts.delete(name))
    this.#parts.set(name, begun)
    return begun
  }
}
