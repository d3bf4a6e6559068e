import { type Breakers, type Endpoint, type Failure, type Recipe, type Ways, waysOf } from "@cotton/schema"
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
  /** Its name in the records. */
  readonly host: string
  readonly ways: Ways
  readonly breaker: Breaker
  readonly inFlight = new Set<Sent>()
  /** When it last answered anybody. */
  lastAnswer = -Infinity
  /** It has brought a whole reply. */
  proven = false
  /** Samples that one request may ask it for. */
  perRequest: number
  /** It has brought more than one sample in a reply. */
  bringsSeveral = false
  /** Why it will never answer: its key is refused, or it does not serve the model. */
  dead: Failure | null = null

  constructor(spec: Endpoint, at: number, host: string, ways: Ways, breakers: Breakers) {
    this.spec = spec
    this.at = at
    this.host = host
    this.ways = ways
    this.perRequest = ways.perRequest
    this.breaker = new Breaker(breakers)
  }

  get load(): number {
    return this.inFlight.size / this.spec.slots
  }

  /** Nobody was answered for too long, and nothing is on its way that still may be. */
  hopeless(now: number): boolean {
    return this.inFlight.size === 0 && this.breaker.hopeless(now)
  }

  /** From here on each request asks for one sample. Says so in words, the first time. */
  oneAtATime(why: string): string | null {
    if (this.perRequest === 1) return null
    this.perRequest = 1
    return `${why} samples a request (sample.perRequest): it is asked for one at a time`
  }

  /**
   * Whether a refusal may be that of the number of samples: it speaks of it, or this endpoint has never brought several.
   * Then each is to be asked for by itself, which shows whether it was the number or the prompt that was refused.
   */
  refusesSeveral(asked: number, { reason, message }: Failure): boolean {
    if (asked === 1) return false
    if (reason === "refused" && !this.bringsSeveral) return true
    return (reason === "refused" || reason === "server-error") && speaksOfN(message)
  }

  /** What a reply with so many of the samples that were asked for shows. `broken`: the others were on their way. */
  learn(brought: number, asked: number, broken: boolean, refusedBefore: boolean): string | null {
    if (brought > 1) this.bringsSeveral = true
    if (brought < asked && !broken) return this.oneAtATime(`brought ${brought} of ${asked}`)
    return refusedBefore && !this.bringsSeveral ? this.oneAtATime("refuses several") : null
  }
}

/** The recipe's endpoints. `ways` and `hosts` where they are known better than from the recipe itself. */
export const stationsOf = <Sent>(
  { teacher, sample, breakers }: Recipe,
  ways: ReadonlyArray<Ways> | undefined,
  hosts: ReadonlyArray<string> | undefined
): ReadonlyArray<Station<Sent>> => {
  const wanted = { stream: teacher.stream, perRequest: sample.perRequest, continueWith: teacher.continueWith }
  return teacher.at.map(
    (spec, at) =>
      new Station(spec, at, hosts?.[at] ?? hostOf(spec.url), ways?.[at] ?? waysOf(wanted, undefined), breakers)
  )
}

/**
 * A refusal that speaks of `n`, as OpenAI's ("'n' does not support 3 with this model"), vLLM's ("n must be 1 when using
 * greedy sampling"), llama.cpp's ("Field 'n': Value must be between 1 <= value <= 4", "n_cmpl cannot be greater than
 * the number of slots") and DeepSeek's ("Invalid n value").
 */
export const speaksOfN = (message: string): boolean =>
  /['"`]n['"`]|\bn (?:must|value|is|>|=)|\bn_cmpl\b|\bcompletion choice/i.test(message)

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
