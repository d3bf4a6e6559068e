import type { Shape } from "../Shape.ts"
import type { Preset } from "./Preset.ts"
import { dense } from "./Sizes.ts"

const SOURCE =
  "DeepSeek-R1's students but for the learning rate, which is your own: 64 examples a step, 2 epochs, cosine to a tenth (arXiv 2501.12948v2, B.4.3)"

const base = (id: string, model: string, billions: number, shape: Shape): Preset => ({
  id,
  model,
  billions,
  shape,
  learningRate: null,
  epochs: 2,
  examples: 64,
  context: 32_768,
  minLearningRate: 0.1,
  patch: {},
  source: SOURCE
})

/** Bases that students are made of since, by the sizes of their `config.json`; for none of them a distillation rate is published. */
export const OPEN_BASES: ReadonlyArray<Preset> = [
  base("qwen3-4b", "Qwen/Qwen3-4B-Base", 4.02, dense(36, 2560, 9728, 32, 151_936, { tied: true })),
  base("qwen3-8b", "Qwen/Qwen3-8B-Base", 8.19, dense(36, 4096, 12_288, 32, 151_936)),
  base("qwen3-32b", "Qwen/Qwen3-32B", 32.76, dense(64, 5120, 25_600, 64, 151_936)),
  base("qwen3-30b-a3b", "Qwen/Qwen3-30B-A3B-Base", 30.53, {
    ...dense(48, 2048, 768, 32, 151_936, { keyValueHeads: 4 }),
    experts: { all: 128, active: 8 }
  }),
  base(
    "llama-3.2-1b",
    "meta-llama/Llama-3.2-1B",
    1.24,
    dense(16, 2048, 8192, 32, 128_256, { tied: true, headSize: 64 })
  ),
  base("llama-3.2-3b", "meta-llama/Llama-3.2-3B", 3.21, dense(28, 3072, 8192, 24, 128_256, { tied: true }))
]
