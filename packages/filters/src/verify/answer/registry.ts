import type { Policy } from "../Policy.ts"
import type { AnswerType, Kind } from "./AnswerType.ts"
import type { Item } from "./Syntax.ts"
import { type as cases } from "./types/cases.ts"
import { type as chemical } from "./types/chemical.ts"
import { type as congruence } from "./types/congruence.ts"
import { type as date } from "./types/date.ts"
import { type as difference } from "./types/difference.ts"
import { type as matrix } from "./types/matrix.ts"
import { type as proportion } from "./types/proportion.ts"
import { type as region } from "./types/region.ts"
import { type as relation } from "./types/relation.ts"
import { type as sequence } from "./types/sequence.ts"
import { type as set } from "./types/set.ts"
import { type as text } from "./types/text.ts"
import { type as time } from "./types/time.ts"
import { type as union } from "./types/union.ts"
import { type as value } from "./types/value.ts"

/** Every type of answer by its kind. A test holds folder = registry. */
export const types: { readonly [K in Kind]: AnswerType<K> } = {
  cases,
  chemical,
  congruence,
  date,
  difference,
  matrix,
  proportion,
  region,
  relation,
  sequence,
  set,
  text,
  time,
  union,
  value
}

/** The type of an item, its own kind forgotten. */
export const typeOf = (item: Item): AnswerType<Kind> => types[item.kind] as unknown as AnswerType<Kind>

/** An item and the same as other types see it. */
export const formsOf = (item: Item, policy: Policy): ReadonlyArray<Item> => [
  item,
  ...(typeOf(item).forms?.(item, policy) ?? [])
]

/** What the types with texts of their own read from a whole text. */
export const readTyped = (text: string): ReadonlyArray<Item> =>
  Object.values(types).flatMap((type) => type.read?.(text) ?? [])
