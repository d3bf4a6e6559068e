import type { Breakers, Endpoint, Failure } from "@cotton/schema"
import { Breaker } from "./Breaker.ts"

/** Host and port of an endpoint, for the record: without the user and password that a URL may hold. */
export const hostOf = (url: string): string => {
  try {
    return new URL(url).host
  } catch {
    return url
  }
}

/** An endpoint as the desk sees it. `Sent` is what is in flight there. */
export class Station<Sent> {
  readonly spec: Endpoint
  /** Its place in `teacher.at`. */
  readonly at: number
  readonly host: string
  readonly breaker: Breaker
  readonly inFlight = new Set<Sent>()
  /** When it last answered anybody. */
  lastAnswer = -Infinity
  /** It has brought a whole reply. */
  proven = false
  /** Why it will never answer: its key is refused, or it does not serve the model. */
  dead: Failure | null = null

  constructor(spec: Endpoint, at: number, breakers: Breakers) {
    this.spec = spec
    this.at = at
    this.host = hostOf(spec.url)
    this.breaker = new Breaker(breakers)
  }

  get load(): number {
    return this.inFlight.size / this.spec.slots
  }

  /** Nobody was answered for too long, and nothing is on its way that still may be. */
  hopeless(now: number): boolean {
    return this.inFlight.size === 0 && this.breaker.hopeless(now)
  }
}

/** It speaks of the endpoint, not of the request: the key, the purse, the model. */
export const isUnfit = ({ reason }: Failure): boolean =>
  reason === "credentials" || reason === "no-funds" || reason === "unknown-model"

const BUSY_STATUS: ReadonlySet<number | undefined> = new Set([502, 503, 504, 529])

/**
 * It says nothing of the request, so it uses up none of its attempts: the server turns everybody away, or would have
 * taken the request at another time. A gateway's 502 to 504 is one of these unless the others are answered.
 */
export const isBusy = ({ reason, status }: Failure, othersAnswered: boolean): boolean =>
  reason === "rate-limited" || reason === "unreachable" || (BUSY_STATUS.has(status) && !othersAnswered)
