import type { Answer } from "../answer/Answer.ts"
import type { Item } from "../answer/Syntax.ts"
import { variablesOf, whole } from "../answer/Syntax.ts"
import { regionOfAll } from "./Region.ts"

/** Whole numbers that are listed. */
const MOST = 60

/**
 * `1 ≤ n ≤ 4, n \in \mathbb{Z}` as the numbers that it allows: bounds of one variable that is said to be whole.
 * `undefined` for anything else, and where there is no end.
 */
export const enumerated = ({ items, integers, parameters }: Answer): ReadonlyArray<Item> | undefined => {
  const [name, ...more] = variablesOf(items)
  const isWhole = name !== undefined && more.length === 0 && integers.includes(name) && parameters.length === 0
  if (!isWhole || !items.every((item) => item.kind === "relation")) return undefined
  const [region] = regionOfAll(items)
  if (region?.kind !== "region") return undefined
  const found: Array<Item> = []
  for (const { low, high } of region.pieces) {
    if (!(high.at - low.at < MOST)) return undefined
    for (let value = Math.ceil(low.at); value <= high.at; value++) {
      const isEnd = (value === low.at && !low.closed) || (value === high.at && !high.closed)
      if (!isEnd) found.push({ kind: "value", node: whole(BigInt(value)) })
    }
  }
  return found.length > MOST ? undefined : found
}
