import type { Ticket } from "./Errand.ts"
import type { Station } from "./Station.ts"

/** What is on its way just now, for whoever watches. */
export interface Traffic {
  /** Requests that the endpoints that are not given up take at once. */
  readonly slots: number
  /** When each request in flight was sent, in Unix milliseconds. */
  readonly sentAt: ReadonlyArray<number>
  /** A slot is free, and the money does not reach for another request's worst case until one comes back. */
  readonly waitsForMoney: boolean
}

export const trafficOf = (stations: ReadonlyArray<Station<Ticket>>, waitsForMoney: boolean): Traffic => ({
  slots: stations.reduce((sum, { dead, spec }) => sum + (dead === null ? spec.slots : 0), 0),
  sentAt: stations.flatMap(({ inFlight }) => Array.from(inFlight, ({ sentAt }) => sentAt)),
  waitsForMoney
})
