import type { Wish } from "./ChatRequest.ts"

/** How a request ended; or the name of the fault that ended it. */
export type RequestOutcome = "completed" | "aborted-by-client" | "refused" | "unavailable" | (string & {})

/** Never the text of a message. What was asked for is `null` where the request could not be read. */
export interface RequestRecord extends Nullable<Wish> {
  /** Chat requests are numbered from 1 in the order of their arrival. */
  readonly n: number
  /** Hash of messages, seed and model. */
  readonly key: string
  readonly seed: number | null
  /** Unix time in milliseconds. */
  readonly startedAt: number
  readonly endedAt: number
  readonly outcome: RequestOutcome
  /** The defects that the scripted teacher put into the reply's choices, `none` for a sound one. */
  readonly planted: ReadonlyArray<string>
}

type Nullable<A> = { readonly [K in keyof A]: A[K] | null }

/** Counts of chat requests. Each one that has ended is in exactly one of completed, refused, … or one failing fault. */
export interface Stats {
  readonly requests: number
  /** Whole replies, flushed to the client to the last byte. */
  readonly completed: number
  /** Answered with 400, 401, 404 or 405: the same request would be turned away again. */
  readonly refused: number
  /** Turned away by an outage. */
  readonly unavailable: number
  readonly abortedByClient: number
  /** Injected faults by kind, those that let the reply through included. */
  readonly faults: Readonly<Record<string, number>>
  /** Choices of whole replies by the defect that the scripted teacher put into them, `none` for sound ones. */
  readonly planted: Readonly<Record<string, number>>
  readonly inFlight: number
  readonly peakInFlight: number
  /** Requests that arrived since the last `mark()`. */
  readonly openedAfterMark: number
}

export interface Observation {
  /** Counts a request in; the returned function counts it out. */
  readonly open: () => Opened
  readonly fault: (kind: string) => void
  readonly mark: () => void
  readonly stats: () => Stats
  /** In the order in which they ended; the last `keep` of them. */
  readonly requests: () => ReadonlyArray<RequestRecord>
  readonly completed: () => number
}

export interface Opened {
  readonly n: number
  readonly startedAt: number
  readonly close: (outcome: RequestOutcome, about?: About) => void
}

/** What was known of a request when it ended. */
export interface About {
  readonly key: string
  readonly seed: number | undefined
  readonly planted: ReadonlyArray<string>
  readonly wish?: Wish
}

const UNREAD: About = { key: "", seed: undefined, planted: [] }
const UNKNOWN = { path: null, choices: null, stream: null, temperature: null, maxTokens: null, prefix: null } as const

export const makeObservation = (keep: number): Observation => {
  const faults: Record<string, number> = {}
  const planted: Record<string, number> = {}
  const ring: Array<RequestRecord> = []
  let oldest = 0
  let requests = 0
  let completed = 0
  let refused = 0
  let unavailable = 0
  let abortedByClient = 0
  let inFlight = 0
  let peakInFlight = 0
  let marked = 0

  const count = (outcome: RequestOutcome) => {
    inFlight--
    if (outcome === "completed") completed++
    else if (outcome === "refused") refused++
    else if (outcome === "unavailable") unavailable++
    else if (outcome === "aborted-by-client") abortedByClient++
  }
  const remember = (record: RequestRecord) => {
    if (ring.length < keep) {
      ring.push(record)
      return
    }
    ring[oldest] = record
    oldest = (oldest + 1) % keep
  }

  return {
    open: () => {
      const n = ++requests
      const startedAt = Date.now()
      inFlight++
      if (inFlight > peakInFlight) peakInFlight = inFlight
      return {
        n,
        startedAt,
        close: (outcome, about = UNREAD) => {
          count(outcome)
          if (outcome === "completed") for (const defect of about.planted) planted[defect] = (planted[defect] ?? 0) + 1
          if (keep === 0) return
          const { key, planted: defects, seed, wish = UNKNOWN } = about
          remember({ n, key, seed: seed ?? null, startedAt, endedAt: Date.now(), outcome, planted: defects, ...wish })
        }
      }
    },
    fault: (kind) => {
      faults[kind] = (faults[kind] ?? 0) + 1
    },
    mark: () => {
      marked = requests
    },
    stats: () => ({
      requests,
      completed,
      refused,
      unavailable,
      abortedByClient,
      faults: { ...faults },
      planted: { ...planted },
      inFlight,
      peakInFlight,
      openedAfterMark: requests - marked
    }),
    requests: () => [...ring.slice(oldest), ...ring.slice(0, oldest)],
    completed: () => completed
  }
}
