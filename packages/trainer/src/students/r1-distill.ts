import { dense } from "./Sizes.ts"
import type { Shape } from "../Shape.ts"
import type { Preset } from "./Preset.ts"

const SOURCE =
  "DeepSeek-R1 (arXiv 2501.12948v2, B.4.3, Table 6): learning rate, batch of 64, 2 to 3 epochs, 32,768 tokens, cosine to a tenth; warm-up, optimiser, weight decay and packing are not published"

/** Its paper says 2 to 3: the lower one costs less, and `--set train.epochs=3` is the other. */
const EPOCHS = 2

/**
 * The Qwen2.5-Math bases were made for 4,096 tokens at a rotation of base 10,000. 300,000 is what open-r1 trains them with at
 * 32,768 (recipes/OpenR1-Distill-7B); what DeepSeek did is not published.
 */
const LONGER = { rope_theta: 300_000, max_position_embeddings: 32_768 }

const student = (
  id: string,
  model: string,
  billions: number,
  sizes: Shape,
  learningRate: number,
  patch: Preset["patch"] = {}
): Preset => ({
  id,
  model,
  billions,
  shape: sizes,
  learningRate,
  epochs: EPOCHS,
  examples: 64,
  context: 32_768,
  minLearningRate: 0.1,
  patch,
  source: Object.keys(patch).length === 0 ? SOURCE : `${SOURCE}; its positions are widened as open-r1 does`
})

/** DeepSeek-R1's six students: fine-tuning alone, on the 800,000 examples. */
export const R1_DISTILL: ReadonlyArray<Preset> = [
  student(
    "r1-distill-qwen-1.5b",
    "Qwen/Qwen2.5-Math-1.5B",
    1.54,
    dense(28, 1536, 8960, 12, 151_936, { tied: true, keyValueHeads: 2 }),
    1e-4,
    LONGER
  ),
  student(
    "r1-distill-qwen-7b",
    "Qwen/Qwen2.5-Math-7B",
    7.62,
    dense(28, 3584, 18_944, 28, 152_064, { keyValueHeads: 4 }),
    8e-5,
    LONGER
  ),
  student("r1-distill-qwen-14b", "Qwen/Qwen2.5-14B", 14.77, dense(48, 5120, 13_824, 40, 152_064), 7e-5),
  student("r1-distill-qwen-32b", "Qwen/Qwen2.5-32B", 32.76, dense(64, 5120, 27_648, 40, 152_064), 6e-5),
  student("r1-distill-llama-8b", "meta-llama/Llama-3.1-8B", 8.03, dense(32, 4096, 14_336, 32, 128_256), 5e-5),
  student(
    "r1-distill-llama-70b",
    "meta-llama/Llama-3.3-70B-Instruct",
    70.55,
    dense(80, 8192, 28_672, 64, 128_256),
    2e-5
  )
]
