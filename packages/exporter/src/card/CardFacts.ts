import type { CutSpec, PlannedFilter, Prompt, Sample } from "@cotton/schema"

/** One line of the funnel: how many samples one reason of one filter marked. */
export interface CardCause {
  readonly filter: string
  readonly reason: string
  readonly outcome: string
  readonly total: number
  readonly first: number
  readonly sole: number
}

/** What became of all samples; selection's `Funnel` fits as it is. */
export interface CardFunnel {
  readonly sampled: number
  readonly failed: number
  readonly kept: number
  readonly rejected: number
  readonly undecided: number
  /** Replies that no filter has looked at yet. */
  readonly unjudged: number
  /** Problems with at least one sample, and with at least one kept sample. */
  readonly problems: number
  readonly problemsKept: number
  readonly causes: ReadonlyArray<CardCause>
}

/** What a cut chose and left; selection's `Choice` fits as it is. */
export interface CardChoice {
  readonly perProblem: number
  readonly problems: number
  readonly target: number | null
  readonly short: number
  readonly left: {
    readonly failed: number
    readonly rejected: number
    readonly undecided: number
    readonly unjudged: number
    readonly perProblem: number
    readonly tokens: number
  }
}

export interface CardCut {
  readonly spec: CutSpec
  readonly choice: CardChoice
}

/** What the card says beyond what the rows themselves tell. The pipeline fills it. */
export interface CardFacts {
  /** The run's or the recipe's name: the card's title. */
  readonly name: string
  /** The command that makes the dataset again, without keys. */
  readonly command: string
  /** Licence of the dataset, only if the user gave one. */
  readonly licence?: string
  readonly teacher: {
    readonly model: string
    readonly hosts: ReadonlyArray<string>
    /** Terms of the teacher's output, only if the user gave them. */
    readonly terms?: string
  }
  readonly sampling: Sample
  readonly prompt: Prompt
  readonly filters: ReadonlyArray<PlannedFilter>
  /** The models that filters ask, by their names in the recipe. */
  readonly judges: ReadonlyArray<{ readonly name: string; readonly model: string }>
  /** Problems of the run, the ones without a sample too. */
  readonly problems: number
  readonly funnel: CardFunnel
  /** By the name of the cut. */
  readonly cuts: Readonly<Record<string, CardCut>>
  /** The only facts that may differ between equal journals. */
  readonly cost: {
    /** In all. */
    readonly usd: number
    /** Wall-clock time of collecting, in ms. */
    readonly ms: number
    readonly inputTokens: number
    readonly outputTokens: number
    /** Of the questions to judges: their part of `usd`, and their tokens, which are none of the above. */
    readonly judging: {
      readonly calls: number
      readonly usd: number
      readonly input: number
      readonly output: number
    }
  }
}
