import type { DatabaseFailure } from "./Database.ts"

/** An entry to store. `id` comes back with its acknowledgement; `bytes` is what it weighs in a group. */
export type Append = { readonly _tag: "Append"; readonly id: number; readonly bytes: number } & (
  | { readonly kind: "problem"; readonly problemId: string; readonly place: number | null; readonly body: string }
  | {
      readonly kind: "call"
      readonly key: string
      readonly purpose: string
      readonly problemId: string
      readonly index: number
      readonly finish: string
      readonly limit: number
      readonly failure: string | null
      readonly inputTokens: number
      readonly outputTokens: number
      readonly usd: number
      readonly body: string
    }
  | {
      readonly kind: "judgement"
      readonly seq: number
      readonly plan: string
      readonly gold: string
      readonly marks: string
      readonly body: string
    }
  | { readonly kind: "meta"; readonly key: string; readonly value: string }
)

/** A read. Pages go by problem position: `after` is the last position of the page before. */
export type Question = { readonly _tag: "Question"; readonly id: number } & (
  | { readonly kind: "problems"; readonly after: number; readonly size: number }
  | { readonly kind: "entries"; readonly after: number; readonly size: number; readonly plan: string }
  | { readonly kind: "dossiers"; readonly after: number; readonly size: number; readonly plan: string }
  | { readonly kind: "dossier"; readonly problemId: string; readonly plan: string }
  | { readonly kind: "calls"; readonly seqs: ReadonlyArray<number>; readonly plan: string }
  | { readonly kind: "judgedUnder"; readonly plan: string }
  | { readonly kind: "meta"; readonly key: string }
  | { readonly kind: "beside"; readonly key: string }
  | { readonly kind: "spentBeside" }
)

export type Answer =
  | { readonly _tag: "Opened" }
  | { readonly _tag: "OpenFailed"; readonly failure: DatabaseFailure }
  | { readonly _tag: "Salvaged"; readonly kept: string; readonly calls: number; readonly why: string }
  | { readonly _tag: "Committed"; readonly ids: ReadonlyArray<number>; readonly seqs: ReadonlyArray<number> }
  | { readonly _tag: "Read"; readonly id: number; readonly value: unknown }
  | { readonly _tag: "Refused"; readonly ids: ReadonlyArray<number>; readonly failure: DatabaseFailure }
  | { readonly _tag: "Closed" }

/** A row of `entries`, in column order, to keep a page of thousands small on its way between threads. */
export type EntryRow = readonly [
  seq: number,
  key: string,
  problemId: string,
  index: number,
  finish: string,
  limit: number,
  failure: string | null,
  inputTokens: number,
  outputTokens: number,
  usd: number,
  marks: string | null,
  gold: string | null
]

/** A page and the position to go on from; `null` when it was the last. */
export interface Page<Row> {
  readonly rows: ReadonlyArray<Row>
  readonly last: number | null
}

export interface StoredRow {
  readonly seq: number
  readonly call: string
  readonly judgement: { readonly plan: string; readonly gold: string; readonly verdicts: string } | null
}

export interface DossierRow {
  readonly problem: string
  readonly calls: ReadonlyArray<StoredRow>
}
