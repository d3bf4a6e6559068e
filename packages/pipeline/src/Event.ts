import type { Desk, Settled, SkippedRow } from "@cotton/generator"
import type { FailureReason, Mark, Message, Standing } from "@cotton/schema"
import * as Context from "effect/Context"

/** What a reply says of who wrote it: its endpoint's host, and the model and fingerprint that it names. */
export interface Served {
  readonly host: string
  readonly model?: string
  readonly fingerprint?: string
}

/** What has become durable, or has been decided: the only thing that displays, status and reports see. */
export type Event =
  | {
      readonly _tag: "Resumed"
      /** Problems of the recipe, Calls that the journal held, and rows that were left out, each with its place. */
      readonly problems: number
      readonly stored: number
      readonly skipped: ReadonlyArray<SkippedRow>
      readonly duplicates: number
    }
  /**
   * What a run that goes on has still to buy, once its stored samples are all judged and its settled problems are told:
   * problems that are not settled, and the samples of their next waves, at least.
   */
  | { readonly _tag: "Owed"; readonly problems: number; readonly samples: number }
  /** The first prompt, before the first request. */
  | { readonly _tag: "Prompted"; readonly messages: ReadonlyArray<Message> }
  /** A stored Call. `replayed`: it was there before this process. */
  | {
      readonly _tag: "Stored"
      readonly replayed: boolean
      readonly problemId: string
      readonly index: number
      readonly input: number
      readonly output: number
      readonly usd: number
      readonly failure: string | null
      /** Milliseconds from the request to the end of the reply, of a fresh one. */
      readonly ms?: number
      /** Who wrote it, of a fresh reply; `null` when it was replayed, or failed. */
      readonly served: Served | null
    }
  /** Stored Calls to judges. `replayed`: they were there before this process. */
  | {
      readonly _tag: "Consulted"
      readonly replayed: boolean
      readonly calls: number
      readonly input: number
      readonly output: number
      readonly usd: number
    }
  | { readonly _tag: "Retried"; readonly reason: FailureReason; readonly detail: string }
  | {
      readonly _tag: "Judged"
      readonly problemId: string
      readonly standing: Standing
      readonly marks: ReadonlyArray<Mark>
      readonly output: number
      /** The problem is no longer in the recipe: its traces stay in the cuts, and it is none of the run's problems. */
      readonly gone?: true
    }
  /** `replayed`: by samples that were there before this process alone. */
  | { readonly _tag: "Settled"; readonly settled: Settled; readonly replayed?: boolean }
  /** An endpoint turned out to do less than it was asked for, and is asked otherwise from here on. Said once. */
  | { readonly _tag: "Learned"; readonly host: string; readonly what: string }
  | { readonly _tag: "Paused"; readonly why: string | null }
  /** Something that whoever reads the dataset should know of: another model answers than before, for instance. */
  | { readonly _tag: "Warned"; readonly message: string }
  | {
      readonly _tag: "Phase"
      readonly phase: "judging" | "buying" | "draining" | "exporting" | "done" | "stopped"
      readonly why: string | null
    }

/** Who listens to a run. Both are called synchronously and must be cheap. */
export const Monitor = Context.Reference<{
  readonly publish: (event: Event) => void
  /** The desk of a run that begins to buy: for its figures, and for closing it. */
  readonly opened: (desk: Desk) => void
}>("@cotton/pipeline/Monitor", { defaultValue: () => ({ publish: () => undefined, opened: () => undefined }) })
