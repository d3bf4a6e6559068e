import { parametersOf, type Shape } from "../Shape.ts"

/**
 * Floating-point operations that one trained token needs, without those of activations that are made again: 6 a weight that it
 * goes through, and 6·L·(heads·size)·s for attention, which is causal and so half of 12 (PaLM, arXiv 2204.02311, appendix B).
 */
export const flopsPerToken = (shape: Shape, context: number): number => {
  const { active, embedding } = parametersOf(shape)
  // Looking a token up costs nothing; the head does.
  const weights = active - (shape.tied ? 0 : embedding / 2)
  return 6 * weights + 6 * shape.layers * shape.heads * shape.headSize * context
}

/**
 * Share of the peak that is taken for granted where nobody measured: the causal count of MPT-1B and -7B at 32,768 tokens on eight
 * H100, bf16 with FSDP (llm-foundry, benchmarking README: 33.5 and 30.9 % with all of attention counted). Adapters save the
 * gradients of weights, a third of the work, which is not counted in their favour.
 */
export const USUAL_MFU = 0.22

/** Tokens a second of all devices together. */
export const tokensPerSecond = (
  shape: Shape,
  context: number,
  peakFlops: number,
  devices: number,
  mfu: number = USUAL_MFU
): number => (devices * peakFlops * mfu) / flopsPerToken(shape, context)
