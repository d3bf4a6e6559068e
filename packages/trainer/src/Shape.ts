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
  readonly experts: { readonly all: number; readonly active: number } | null
}

type Fields = Readonly<Record<string, unknown>>

/** Of a mixture, the layers between that have one feed-forward part alone, or experts that all see, are not counted apart. */
const FAMILIES = /^(qwen2|qwen3|qwen3_moe|llama|mistral|smollm3)$/

/** The shape of a model by its `config.json`; null where it is of a family whose parts are not known here. */
export const shapeOf = (config: Fields): Shape | null => {
  const size = (...names: ReadonlyArray<string>): number | null => {
    const found = names.map((name) => config[name]).find((value) => typeof value === "number" && value > 0)
    return typeof found === "number" ? found : null
  }
  const type = config["model_type"]
  if (typeof type !== "string" || !FAMILIES.test(type)) return null
  const layers = size("num_hidden_layers")
  const hidden = size("hidden_size")
  const heads = size("num_attention_heads")
  const vocabulary = size("vocab_size")
  const all = size("num_experts")
  const active = size("num_experts_per_tok")
  const experts = all === null || active === null ? null : { all, active }
  const feedForward = experts === null ? size("intermediate_size") : size("moe_intermediate_size")
  if (layers === null || hidden === null || heads === null || vocabulary === null || feedForward === null) return null
  return {
    layers,
    hidden,
    feedForward,
    heads,
    keyValueHeads: size("num_key_value_heads") ?? heads,
    headSize: size("head_dim") ?? hidden / heads,
    vocabulary,
    tied: config["tie_word_embeddings"] === true,
    experts
  }
}

export interface Parameters {
  readonly all: number
  /** That one token goes through. */
  readonly active: number
  /** Of the embedding and the head; they are not quantised. */
  readonly embedding: number
  /** Of one layer, all experts. */
  readonly layer: number
}

/** Counted without norms and biases: below a thousandth of each model here. */
export const parametersOf = (shape: Shape): Parameters => {
  const { experts, feedForward, headSize, heads, hidden, keyValueHeads, layers, tied, vocabulary } = shape
  const attention = 2 * hidden * headSize * (heads + keyValueHeads)
  const one = 3 * hidden * feedForward
  const router = experts === null ? 0 : hidden * experts.all
  const embedding = vocabulary * hidden * (tied ? 1 : 2)
  const layer = attention + one * (experts?.all ?? 1) + router
  const seen = attention + one * (experts?.active ?? 1) + router
  return { all: layers * layer + embedding, active: layers * seen + embedding, embedding, layer }
}
