import { parametersOf, type Shape } from "../Shape.ts"

export interface Job {
  readonly shape: Shape
  readonly method: "full" | "lora" | "qlora"
  /** Tokens of a sequence. */
  readonly context: number
  /** Sequences in one pass of one device. */
  readonly microBatch: number
  /** Rank of the adapters. */
  readonly rank: number
  /** Devices that the weights are spread over: 1 without sharding. */
  readonly shards: number
  /** Devices that share a sequence. */
  readonly contextParallel: number
}

/** Bytes on one device at the peak, by what they are for. */
export interface Memory {
  readonly weights: number
  readonly gradients: number
  readonly optimizer: number
  /** What is kept of each layer to make its activations again: its input. */
  readonly checkpoints: number
  /** All activations of the one layer that is made again. */
  readonly layer: number
  /** Of sharded weights, the layers that are whole at a time. */
  readonly gathered: number
  /** The head and its loss, in tiles. */
  readonly head: number
  /** CUDA's context, the allocator's gaps, NCCL. */
  readonly overhead: number
  readonly total: number
}

/** Bytes a weight: fp32, since that is what is trained; AdamW keeps two moments of it. Adapters' bases are frozen, in bf16. */
const TRAINED = { weight: 4, gradient: 4, moments: 8 }
const FROZEN = 2
/** nf4 with double quantisation: 4.127 bits a weight (QLoRA, arXiv 2305.14314, §3). */
const NF4 = 4.127 / 8
/** Activations are in bf16. */
const BF16 = 2
/** Whole layers at a time: the one that is computed, and the next one on its way. */
const GATHERED_LAYERS = 2
/** A tile of the fused head: bounded by its size, not by the sequence. Measured in others' runs as about 3 GB. */
const HEAD = 3e9
const OVERHEAD = 4e9

/** Weights of the adapters on all linear layers: rank × (in + out) of each. */
const adapters = ({ experts, feedForward, headSize, heads, hidden, keyValueHeads, layers }: Shape, rank: number) => {
  const attention = 2 * (hidden + headSize * heads) + 2 * (hidden + headSize * keyValueHeads)
  return layers * rank * (attention + 3 * (hidden + feedForward) * (experts?.all ?? 1))
}

/**
 * The peak on one device. Checkpoints 2·s·h·L and the layer that is made again 2·s·(8h + 4f): Korthikanti et al., arXiv 2205.05198,
 * §4, without the part of attention that FlashAttention and SDPA never keep. Within about 10 % of the published measurements that
 * docs/24-planner.md lists; no run of this program on a GPU was measured.
 */
export const memoryOf = ({ shape, method, context, microBatch, rank, shards, contextParallel }: Job): Memory => {
  const { all, embedding, layer: inLayer } = parametersOf(shape)
  const isFull = method === "full"
  const trained = isFull ? all : adapters(shape, rank)
  const frozen = isFull ? 0 : method === "lora" ? all * FROZEN : (all - embedding) * NF4 + embedding * FROZEN
  const tokens = (context * microBatch) / contextParallel
  const active = shape.feedForward * (shape.experts?.active ?? 1)
  const parts = {
    weights: (frozen + trained * TRAINED.weight) / shards,
    gradients: (trained * TRAINED.gradient) / shards,
    optimizer: (trained * TRAINED.moments) / shards,
    // Weights in fp32 that nothing spreads are cast as they are used, and what runs between the layers stays in fp32.
    checkpoints: (isFull && shards === 1 ? 2 * BF16 : BF16) * tokens * shape.hidden * shape.layers,
    layer: BF16 * tokens * (8 * shape.hidden + 4 * active),
    gathered: shards === 1 ? 0 : GATHERED_LAYERS * BF16 * inLayer,
    head: HEAD,
    overhead: OVERHEAD
  }
  return { ...parts, total: Object.values(parts).reduce((sum, one) => sum + one, 0) }
}
