/** The sizes of a decoder that decide about its memory and its speed; from the `config.json` of a model, or a preset. */
export interface Shape {
  readonly layers: number
  readonly hidden: number
  /** Width of the feed-forward part; of one expert, in a mixture. */
  readonly feedForward: number
  readonly heads: number
  readonly keyValueHeads: number
  readonly headSize: number
  readonly vocabulary: number
  /** The head shares its weights with the embedding. */
  readonly tied: boolean
  /** Query, key and value projections have a bias (Qwen2). */
  readonly attentionBias: boolean
  /** Positions that the model was made for. */
  readonly positions: number
  readonly experts: { readonly all: number; readonly active: number } | null
}
