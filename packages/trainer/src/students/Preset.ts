import type { Shape } from "../Shape.ts"

/** A student of the literature: the base that it was made of, and how it was fine-tuned. */
export interface Preset {
  /** What `--student` names. */
  readonly id: string
  /** Of the base, on the Hugging Face Hub. */
  readonly model: string
  /** Parameters of the base, in billions. */
  readonly billions: number
  readonly shape: Shape
  /** Null: none is published, and it has to be given. */
  readonly learningRate: number | null
  readonly epochs: number
  /** Examples in one step of the optimiser. */
  readonly examples: number
  /** Tokens of a row at most. */
  readonly context: number
  /** Share of the learning rate that the cosine ends at. */
  readonly minLearningRate: number
  /** Fields of the base's `config.json` that are set before training. */
  readonly patch: Readonly<Record<string, number>>
  /** What was published, what was not, and where the rest is from. */
  readonly source: string
}
