import { type GpuKind, GPUS } from "@cotton/trainer/plan/Gpus"
import { memoryOf } from "@cotton/trainer/plan/Memory"
import { planTraining } from "@cotton/trainer/plan/Planner"
import { tokensPerSecond } from "@cotton/trainer/plan/Speed"
import { type Shape, shapeOf } from "@cotton/trainer"
import { PRESETS } from "@cotton/trainer/students/Students"

/* The planner beside what others published: `node bench/planner.ts`. Nothing here was measured by us. */

const preset = (id: string): Shape => PRESETS.find((one) => one.id === id)!.shape
const qwen3 = (layers: number, hidden: number, ffn: number, heads: number, kv: number, tied: boolean): Shape =>
  shapeOf({
    model_type: "qwen3",
    num_hidden_layers: layers,
    hidden_size: hidden,
    intermediate_size: ffn,
    num_attention_heads: heads,
    num_key_value_heads: kv,
    head_dim: 128,
    vocab_size: 151_936,
    tie_word_embeddings: tied
  })!

const say = (text: string) => process.stdout.write(`${text}\n`)
const row = (cells: ReadonlyArray<string>) => say(`| ${cells.join(" | ")} |`)
const off = (ours: number, theirs: number) => `${((ours / theirs - 1) * 100).toFixed(0)} %`

say("Peak of one device, GB")
row(["what", "published", "planned", "off by"])
row(["---", "---", "---", "---"])
/** Bytes a logit where the head is not fused: 10 to 16 in others' runs (fp32 logits, their gradient, bf16 copies). */
const LOGIT = 12
const memories: ReadonlyArray<readonly [string, Shape, number, number, boolean?]> = [
  ["Qwen3-4B, 8 devices, 16,384 (prime-rl)", qwen3(36, 2560, 9728, 32, 8, true), 16_384, 18.4],
  ["Qwen3-4B, 8 devices, 65,536 (prime-rl)", qwen3(36, 2560, 9728, 32, 8, true), 65_536, 38.8],
  ["Qwen3-4B, 8 devices, 16,384 (prime-rl, head not fused)", qwen3(36, 2560, 9728, 32, 8, true), 16_384, 58.7, true],
  [
    "Llama-3.1-8B, 8 devices, 32,768, Float8 (torchtitan, head not fused)",
    preset("r1-distill-llama-8b"),
    32_768,
    90,
    true
  ]
]
for (const [what, shape, context, published, isWhole = false] of memories) {
  const job = { shape, method: "full", context, microBatch: 1, rank: 16, shards: 8, contextParallel: 1 } as const
  const { head, total } = memoryOf(job)
  const planned = (isWhole ? total - head + LOGIT * context * shape.vocabulary : total) / 1e9
  row([what, published.toFixed(1), planned.toFixed(1), off(planned, published)])
}

say("\nTokens a second and device, at 22 % of the peak")
row(["what", "published", "planned", "off by"])
row(["---", "---", "---", "---"])
const speeds: ReadonlyArray<readonly [string, Shape, number, GpuKind, number]> = [
  ["Llama-3.1-8B, 32,768, Float8, H100 (torchtitan)", preset("r1-distill-llama-8b"), 32_768, "h100", 3890],
  ["Llama-3.1-8B, 8,192, H100 (torchtitan)", preset("r1-distill-llama-8b"), 8192, "h100", 6667],
  ["Qwen3-4B, 16,384, H100 (prime-rl)", qwen3(36, 2560, 9728, 32, 8, true), 16_384, "h100", 6215],
  ["Qwen3-0.6B, 16,384, H100 (prime-rl)", qwen3(28, 1024, 3072, 16, 8, true), 16_384, "h100", 25_486],
  ["14B, 32,768, H100 (Phi-4-reasoning, by Qwen2.5-14B's shape)", preset("r1-distill-qwen-14b"), 32_768, "h100", 2315]
]
for (const [what, shape, context, gpu, published] of speeds) {
  const planned = tokensPerSecond(shape, context, GPUS[gpu].peakFlops, 1)
  row([what, String(published), planned.toFixed(0), off(planned, published)])
}

say("\nFewest devices for all weights at 32,768 tokens")
row(["student", "H100 80 GB", "H200 141 GB"])
row(["---", "---", "---"])
for (const { id, shape } of PRESETS) {
  const fewest = (gpu: GpuKind): string => {
    for (const [nodes, gpus] of [
      [1, 1],
      [1, 2],
      [1, 4],
      [1, 8],
      [2, 8],
      [4, 8],
      [8, 8]
    ] as const) {
      const plan = planTraining({ shape, method: "full", context: 32_768, rank: 16, gpu, gpus, nodes })
      const shared = plan.contextParallel > 1 ? `, ${plan.contextParallel} a sequence` : ""
      if (plan.fits) return `${nodes * gpus} (${(plan.memory.total / 1e9).toFixed(0)} GB${shared})`
    }
    return "over 64"
  }
  row([id, fewest("h100"), fewest("h200")])
}
