import { type Failure, isRetryable, type Problem, type Recipe, type Usage, type Ways } from "@cotton/schema"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Asking } from "../Asking.ts"
import { Bell } from "./Bell.ts"
import type { Ledger } from "./Book.ts"
import { Breaker } from "./Breaker.ts"
import type { Closing } from "./Closing.ts"
import { Due } from "./Due.ts"
import { type Errand, errandOf, splitOff, type Ticket } from "./Errand.ts"
import { address, fetchedFrom, type Packing, type Parcel } from "./Parcel.ts"
import { brokenCost, type Cost, costOf, NOTHING, sumOf, times } from "./Pricing.ts"
import type { Wallet } from "./Purse.ts"
import { retryDelay } from "./Retry.ts"
import { isBusy, isUnfit, speaksOfN, type Station, stationsOf } from "./Station.ts"
import { type Traffic, trafficOf } from "./Traffic.ts"

/** What the desk decides: a ticket; or the time until which there is none (`Infinity`: until something comes back); or the end. */
export type Decision = Ticket | { readonly until: number } | null

/** Unix time in milliseconds that no correction of the machine's clock can turn back. */
const steadyNow = () => performance.timeOrigin + performance.now()

/**
 * The one place that decides what may leave: an ask that is due, an endpoint with a free slot and a closed breaker,
 * money for the worst case, room for the bytes. Everything here is synchronous. Failed attempts come back with a
 * time before which they may not go again, so nothing ever waits inside a slot. Closing it is draining: after
 * `close` no request starts. Times are Unix milliseconds.
 */
export class Desk {
  readonly #recipe: Recipe
  readonly #packing: Packing
  readonly #book: Ledger
  readonly #purse: Wallet
  readonly #stations: ReadonlyArray<Station<Ticket>>
  readonly #judges: Breaker
  readonly #onLearned: (host: string, what: string) => void
  readonly #now: () => number
  readonly #retries = new Due<Errand>()
  readonly #bell = new Bell()
  #inFlight = 0
  #unjudged = 0
  #unjudgedBytes = 0
  #closing: Closing | null = null
  #waitsForMoney = false
  /** The ticket whose judgement shall show whether the judges work again, and its order at their breaker. */
  #trial: { readonly ticket: Ticket; readonly order: number } | null = null

  constructor(options: {
    readonly recipe: Recipe
    readonly asking: Asking
    readonly book: Ledger
    readonly purse: Wallet
    /** About what the judging of a sample may cost: that much stays in the purse until it is judged. Default: nothing. */
    readonly judging?: (problem: Problem) => Cost
    /** How each endpoint is to be asked, and its name in the records. Default: as the recipe says, and its host. */
    readonly ways?: ReadonlyArray<Ways>
    readonly hosts?: ReadonlyArray<string>
    /** Hears once when an endpoint turns out to do less than it was asked for. */
    readonly onLearned?: (host: string, what: string) => void
    readonly now?: () => number
  }) {
    const { recipe } = options
    this.#recipe = recipe
    this.#packing = options
    this.#book = options.book
    this.#purse = options.purse
    // Later: whoever gives the money back is in the middle of its own accounts.
    this.#purse.onFree(() => this.#waitsForMoney && queueMicrotask(() => this.#bell.ring()))
    this.#now = options.now ?? steadyNow
    this.#judges = new Breaker(recipe.breakers)
    this.#onLearned = options.onLearned ?? (() => undefined)
    this.#stations = stationsOf(recipe, options.ways, options.hosts)
  }

  get inFlight(): number {
    return this.#inFlight
  }

  /** US dollars that are held for what is in flight. */
  get reservedUsd(): number {
    return this.#purse.reserved.usd
  }
  /** Requests that it is held for: its own, and those of others who share its purse. */
  get held(): number {
    return this.#purse.held
  }
  get traffic(): Traffic {
    return trafficOf(this.#stations, this.#waitsForMoney)
  }

  get closing(): Closing | null {
    return this.#closing
  }

  /** Why buying stands still just now, in words, or `null`. */
  get pause(): string | null {
    const open = this.#living()
    const why = open.every(({ breaker }) => breaker.why !== null) ? (open[0]?.breaker.why ?? null) : null
    return this.#judges.why ?? why
  }

  /** Endpoints that are given up for this run while others go on: refused keys, unknown models. */
  get unfit(): ReadonlyArray<{ readonly host: string; readonly message: string }> {
    return this.#stations.flatMap(({ host, dead }) => (dead === null ? [] : [{ host, message: dead.message }]))
  }

  /** The tickets as a stream that ends when all is settled, the money is out, or the desk is closed. */
  get tickets(): Stream.Stream<Ticket> {
    type Pulled = Effect.Effect<readonly [Ticket], Cause.Done>
    const pulled = (decision: Decision): Pulled | number => {
      if (decision === null) return Cause.done()
      return "until" in decision ? decision.until : Effect.succeed([decision] as const)
    }
    // One ticket a pull: what was taken in advance would still leave after the desk was closed.
    const pull: Pulled = Effect.suspend(() => {
      const now = pulled(this.take())
      if (typeof now !== "number") return now
      return Effect.callback<readonly [Ticket], Cause.Done>((resume) => {
        const look = () => {
          const next = pulled(this.take())
          if (typeof next === "number") this.#bell.wait(next - this.#now(), look)
          else resume(next)
        }
        this.#bell.wait(now - this.#now(), look)
        return Effect.sync(() => this.#bell.cancel())
      })
    })
    return Stream.fromPull(Effect.succeed(pull))
  }

  /** One decision. A ticket that it returns holds its slot and its money until it is given back. */
  take(): Decision {
    this.#waitsForMoney = false
    if (this.#closing !== null) return null
    const now = this.#now()
    if (this.#giveUp(now)) return null
    if (this.#unjudgedBytes >= this.#recipe.unjudgedBytes) return this.#wait(now, Infinity)
    const judging = this.#judges.admits(now)
    if (judging !== true) return this.#wait(now, judging)
    const retry = this.#retries.next <= now ? this.#retries.first : undefined
    if (retry !== undefined || this.#book.peek() !== null) return this.#issue(retry, now)
    if (this.#retries.size > 0) return this.#wait(now, this.#retries.next)
    if (this.#inFlight > 0 || this.#unjudged > 0 || this.#book.open === true) return this.#wait(now, Infinity)
    this.close({ why: "settled" })
    return null
  }

  /** Sends to the endpoint that is least loaded for its slots among those that the purse can pay. */
  #issue(retry: Errand | undefined, now: number): Decision {
    const living = this.#living()
    const ready = living
      .filter(({ breaker, load }) => load < 1 && breaker.admits(now) === true)
      .toSorted((a, b) => a.load - b.load)
    const probeAt = living.reduce((first, { breaker }) => {
      const admitted = breaker.admits(now)
      return admitted === true ? first : Math.min(first, admitted)
    }, Infinity)
    if (ready.length === 0) return this.#wait(now, probeAt)

    // What waits for its retry holds no money.
    const next = address(this.#packing, { ready, living }, retry, this.#inFlight)
    this.#waitsForMoney = next === "later"
    if (next === "later") return this.#wait(now, probeAt)
    if (next !== "never") return this.#send(next.station, next.parcel, retry, now)
    this.close({ why: "budget" })
    return null
  }

  #send(station: Station<Ticket>, parcel: Parcel, retry: Errand | undefined, now: number): Ticket {
    const { owed, asked, inputBound, cost, aside } = parcel
    if (retry === undefined) this.#book.take(owed)
    else {
      this.#retries.pop()
      if (owed.indices.length < retry.indices.length) this.#retries.push(now, splitOff(retry, owed.indices.length))
    }
    const ticket: Ticket = {
      errand: retry ?? errandOf(owed),
      asked,
      fetched: fetchedFrom(station, parcel),
      endpoint: station.at,
      reserved: cost,
      aside,
      inputBound,
      sentAt: now,
      order: station.breaker.enter()
    }
    if (this.#judges.why !== null) this.#trial = { ticket, order: this.#judges.enter() }
    this.#purse.reserve(cost)
    this.#purse.setAside(times(aside, ticket.errand.indices.length))
    station.inFlight.add(ticket)
    this.#inFlight++
    return ticket
  }

  /**
   * To be asked right before the request is sent, for between the ticket and the request the desk may have been
   * closed. When it says no, the ticket is taken back.
   */
  mayLeave(ticket: Ticket): boolean {
    if (this.#closing === null) return true
    this.#release(ticket, NOTHING)
    return false
  }

  /** The first token is here: an endpoint that was paused takes more. */
  began(ticket: Ticket): void {
    const station = this.#stations[ticket.endpoint]!
    station.lastAnswer = this.#now()
    if (!station.breaker.isProbe(ticket.order)) return
    station.breaker.revive(ticket.order)
    this.#bell.ring()
  }

  /**
   * The reply is here: the slot and the unspent money are free, its bytes wait for their verdicts. `usages`: of its
   * samples, in their order. What they lack of those that were asked for goes back to the desk (`true`), or is given up
   * (`false`), as after a failed attempt; `null`: it lacks none.
   */
  replied(
    ticket: Ticket,
    usages: ReadonlyArray<Usage>,
    bytes: number,
    more: { readonly firstTokenMs?: number | undefined; readonly broken?: Failure | undefined } = {}
  ): boolean | null {
    const { errand } = ticket
    const station = this.#stations[ticket.endpoint]!
    const cost = sumOf(usages.map((usage) => costOf(station.spec.price, usage)))
    this.#record(ticket, cost, undefined, more.firstTokenMs)
    this.#release(ticket, cost, usages.length)
    station.breaker.succeed(ticket.order)
    station.lastAnswer = this.#now()
    station.proven = true
    this.#unjudged += usages.length
    this.#unjudgedBytes += bytes
    const { length } = errand.indices
    const refusedBefore = errand.refusedAt === station.at
    this.#learned(station, station.learn(usages.length, length, more.broken !== undefined, refusedBefore))
    const left = usages.length < length ? this.#owedStill(errand, usages.length, more.broken) : null
    this.#bell.ring()
    return left
  }

  /** The samples that a reply did not bring. */
  #owedStill(errand: Errand, brought: number, broken: Failure | undefined): boolean {
    const now = this.#now()
    const rest = { ...errand, indices: errand.indices.slice(brought), attempts: [] }
    if (broken !== undefined && !isBusy(broken, true)) rest.charged++
    const final = broken !== undefined && (!isRetryable(broken) || rest.charged >= this.#recipe.teacher.attempts)
    if (final) this.#unjudged++
    else this.#retries.push(broken === undefined ? now : now + retryDelay(broken, rest.charged), rest)
    return !final
  }

  #learned(station: Station<Ticket>, what: string | null): void {
    if (what !== null) this.#onLearned(station.host, what)
  }

  /**
   * The attempt failed. Returns `true` when it goes back to the desk for another one, `false` when its failure is
   * final and is to be stored, and `null` when the endpoint itself is unfit and the ask stays owed.
   */
  failed(
    ticket: Ticket,
    failure: Failure,
    streamedChars: number | "unknown",
    firstTokenMs: number | undefined
  ): boolean | null {
    const { errand, order, fetched } = ticket
    const station = this.#stations[ticket.endpoint]!
    const limit = fetched.limit * errand.indices.length
    const cost = brokenCost(station.spec.price, ticket.inputBound, limit, failure, streamedChars)
    this.#record(ticket, cost, failure, firstTokenMs)
    this.#release(ticket, cost)
    const now = this.#now()
    if (station.refusesSeveral(errand.indices.length, failure)) {
      errand.refusedAt = station.at
      if (speaksOfN(failure.message)) this.#learned(station, station.oneAtATime("refuses several"))
      station.breaker.abandon(order)
      this.#retries.push(now, errand)
      this.#bell.ring()
      return true
    }
    const unfit = isUnfit(failure)
    const refused = !unfit && !isRetryable(failure)
    const busy = isBusy(failure, station.lastAnswer >= ticket.sentAt)
    const probe = station.breaker.isProbe(order)
    const opened = station.breaker.fail(now, order, {
      why: `${station.host}: ${failure.message}`,
      alone: refused,
      waitMs: failure.retryAfterMs ?? 0,
      ...(busy ? {} : { subject: errand })
    })
    // An endpoint that has answered others may turn away one request (a moderated prompt with a 403), and one that
    // has answered nobody yet refuses them all when the recipe asks for what it never does (too high a limit).
    if (station.proven ? opened && unfit : unfit || (opened && refused)) station.dead = failure
    if (station.dead !== null && (unfit || refused)) {
      this.#retries.push(now, errand)
      this.#bell.ring()
      return null
    }
    // A probe's failure says that the pause is not over yet.
    if (!busy && !probe) errand.charged++
    if (refused || errand.charged >= this.#recipe.teacher.attempts) {
      this.#unjudged++
      this.#bell.ring()
      return false
    }
    this.#retries.push(now + retryDelay(failure, errand.attempts.length), errand)
    this.#bell.ring()
    return true
  }

  /** A stored ask without a reply is done with (the book has been told). */
  closedWithoutReply(): void {
    this.#unjudged--
    this.#bell.ring()
  }

  /** The verdicts are durable and the book has been told. `undecided`: a filter could not judge, and why. */
  judged(ticket: Ticket, bytes: number, undecided: string | null): void {
    this.#unjudged--
    this.#unjudgedBytes -= bytes
    this.#purse.giveBack(ticket.aside)
    const trial = this.#trial?.ticket === ticket ? this.#trial : null
    if (trial !== null) this.#trial = null
    // Only now, as many tickets never come to the judges.
    const order = trial?.order ?? (this.#judges.why === null ? this.#judges.enter() : -1)
    if (undecided === null) this.#judges.succeed(order)
    else this.#judges.fail(this.#now(), order, { why: undecided, alone: true })
    this.#bell.ring()
  }

  /** Something is owed that was not before. */
  wake(): void {
    this.#bell.ring()
  }

  /** The request was interrupted: its ask stays owed. */
  withdrawn(ticket: Ticket): void {
    this.close({ why: "interrupted" })
    this.#release(ticket, NOTHING)
  }

  /** From here on no request starts. The first reason stands. */
  close(closing: Closing): void {
    this.#closing ??= closing
    this.#bell.ring()
  }

  /** Frees the slot and settles the money, once. `brought`: samples that are to be judged. */
  #release(ticket: Ticket, cost: Cost, brought = 0): void {
    const station = this.#stations[ticket.endpoint]!
    if (!station.inFlight.delete(ticket)) return
    this.#inFlight--
    this.#purse.giveBack(times(ticket.aside, ticket.errand.indices.length - brought))
    this.#purse.settle(ticket.reserved, cost)
  }

  #record(ticket: Ticket, { usd }: Cost, failure: Failure | undefined, firstTokenMs: number | undefined): void {
    // The trial brings nothing to judge: another one may go.
    if (failure !== undefined && this.#trial?.ticket === ticket) {
      this.#judges.abandon(this.#trial.order)
      this.#trial = null
    }
    ticket.errand.attempts.push({
      at: Math.round(ticket.sentAt),
      ms: Math.round(this.#now() - ticket.sentAt),
      host: this.#stations[ticket.endpoint]!.host,
      usd,
      ...(firstTokenMs === undefined ? {} : { firstTokenMs: Math.round(firstTokenMs) }),
      ...(failure === undefined ? {} : { failure })
    })
  }

  #living(): ReadonlyArray<Station<Ticket>> {
    return this.#stations.filter(({ dead }) => dead === null)
  }

  #giveUp(now: number): boolean {
    const open = this.#living()
    if (open.length === 0) {
      const [first] = this.#stations
      this.close({ why: "endpoint", message: first?.dead?.message ?? "no endpoint" })
    } else if (open.every((station) => station.hopeless(now))) {
      this.close({ why: "teacher", message: open[0]?.breaker.why ?? "" })
    } else if (this.#judges.hopeless(now) && this.#inFlight === 0 && this.#unjudged === 0) {
      this.close({ why: "judges", message: this.#judges.why ?? "" })
    }
    return this.#closing !== null
  }

  /** Nothing until then; but the moment of giving up is not slept through. */
  #wait(now: number, until: number): { readonly until: number } {
    const endpoints = Math.max(...this.#living().map(({ breaker }) => breaker.deadline))
    const soonest = [endpoints, this.#judges.deadline].filter((deadline) => deadline > now)
    return { until: Math.min(until, ...soonest) }
  }
}
