import type { Asked, Fetched, Problem, Recipe } from "@cotton/schema"
import type { Asking } from "../Asking.ts"
import type { Ledger, Owed } from "./Book.ts"
import type { Errand } from "./Errand.ts"
import { type Cost, inputBound, limitWithin, NOTHING, worstCase } from "./Pricing.ts"
import type { Wallet } from "./Purse.ts"
import type { Station } from "./Station.ts"

/** What would leave for an endpoint, and the most that it may cost. */
export interface Parcel {
  readonly owed: Owed
  readonly asked: Asked
  readonly inputBound: number
  /** Tokens that each of its samples may have. */
  readonly limit: number
  readonly cost: Cost
  /** What the judging of each of its samples may cost, about: kept in the purse until they are judged. */
  readonly aside: Cost
}

export interface Packing {
  readonly recipe: Recipe
  readonly asking: Asking
  readonly book: Ledger
  readonly purse: Wallet
  /** About what the judging of a sample of the problem costs at most. Default: nothing. */
  readonly judging?: (problem: Problem) => Cost
}

/** What an endpoint is to be asked for next, of `most` samples at most: of the retry if there is one, else of the book. */
const parcelFor = (
  { recipe, asking, book, judging }: Packing,
  { spec, ways, perRequest, at }: Station<unknown>,
  retry: Errand | undefined,
  most = perRequest
): Parcel => {
  const owed =
    retry === undefined
      ? book.peek(most, asking.alike)!
      : { problem: retry.problem, indices: retry.indices.slice(0, retry.refusedAt === at ? 1 : most) }
  const asked = asking.asked(owed.problem, owed.indices[0]!)
  const bound = inputBound(asked)
  const limit = limitWithin(ways.context, bound, recipe.sample.limit)
  return {
    owed,
    asked,
    inputBound: bound,
    limit,
    cost: worstCase(spec.price, bound, limit * owed.indices.length),
    aside: judging?.(owed.problem) ?? NOTHING
  }
}

const isPaid = ({ purse }: Packing, { cost, aside, owed: { indices } }: Parcel): boolean =>
  purse.fits({ usd: cost.usd + aside.usd * indices.length, tokens: cost.tokens + aside.tokens * indices.length })

/**
 * The first of the endpoints that the purse can pay, and what goes there. `later`: what is in flight may come back cheaper
 * than its worst case, or an endpoint that can be paid is not ready now. `never`: the money is out.
 */
export const address = <S extends Station<unknown>>(
  packing: Packing,
  endpoints: { readonly ready: ReadonlyArray<S>; readonly living: ReadonlyArray<S> },
  retry: Errand | undefined,
  inFlight: number
): { readonly station: S; readonly parcel: Parcel } | "later" | "never" => {
  for (const station of endpoints.ready) {
    const parcel = parcelFor(packing, station, retry)
    if (isPaid(packing, parcel)) return { station, parcel }
  }
  if (inFlight > 0 || packing.purse.busy) return "later"
  for (const station of endpoints.ready) {
    const parcel = largestThatFits(packing, station, retry)
    if (parcel !== undefined) return { station, parcel }
  }
  const payable = endpoints.living.some((station) => largestThatFits(packing, station, retry) !== undefined)
  return payable ? "later" : "never"
}

/** The samples of one request share its worst case: where the money does not do for all, it may do for some. */
const largestThatFits = (
  packing: Packing,
  station: Station<unknown>,
  retry: Errand | undefined
): Parcel | undefined => {
  for (let most = parcelFor(packing, station, retry).owed.indices.length; most > 0; most--) {
    const parcel = parcelFor(packing, station, retry, most)
    if (isPaid(packing, parcel)) return parcel
  }
  return undefined
}

/** How a parcel is fetched from an endpoint, for the record. */
export const fetchedFrom = (
  { host, ways: { stream, continueWith } }: Station<unknown>,
  { owed, asked, limit }: Parcel
): Fetched => ({
  host,
  limit,
  stream,
  ...(owed.indices.length === 1 ? {} : { n: owed.indices.length }),
  ...(asked.prefix === undefined || continueWith === null ? {} : { continueWith })
})
