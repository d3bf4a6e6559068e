import type { Sameness } from "../compare/Equality.ts"
import type { Policy } from "../Policy.ts"
import type { Item } from "./Syntax.ts"

export type Kind = Item["kind"]
export type ItemOf<K extends Kind> = Extract<Item, { kind: K }>

/** What a type needs of the others to compare its parts. */
export interface Comparison {
  readonly policy: Policy
  readonly items: (gold: Item, answer: Item) => Sameness
  readonly inOrder: (gold: ReadonlyArray<Item>, answer: ReadonlyArray<Item>) => Sameness
  readonly anyOrder: (gold: ReadonlyArray<Item>, answer: ReadonlyArray<Item>) => Sameness
}

/** One type of answer. Its file in `types/` says all that is known of it; the registry names the files. */
export interface AnswerType<K extends Kind> {
  readonly kind: K
  /** What a finding calls an answer of this type: `integer`, `interval`. */
  readonly name: (item: ItemOf<K>) => string
  /** Reads a whole text that the grammar of expressions has no rule for. */
  readonly read?: (text: string) => ItemOf<K> | undefined
  /** The same answer as other types see it: an inequality is an interval. */
  readonly forms?: (item: ItemOf<K>, policy: Policy) => ReadonlyArray<Item>
  /** Two answers of this type. `unknown` where neither equality nor difference can be shown. */
  readonly same: (gold: ItemOf<K>, answer: ItemOf<K>, comparison: Comparison) => Sameness
}
