import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { GPU_KINDS, GPUS } from "../../src/plan/Gpus.ts"
import { type Job, memoryOf } from "../../src/plan/Memory.ts"
import { planTraining, type Wanted } from "../../src/plan/Planner.ts"
import { flopsPerToken } from "../../src/plan/Speed.ts"
import { parametersOf, type Shape, shapeOf } from "../../src/Shape.ts"
import { PRESETS } from "../../src/students/Students.ts"

const named = (id: string): Shape => PRESETS.find((one) => one.id === id)!.shape

/** `config.json`s as they stand on the Hub, by their sizes. */
const QWEN3_4B = {
  model_type: "qwen3",
  num_hidden_layers: 36,
  hidden_size: 2560,
  intermediate_size: 9728,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 128,
  vocab_size: 151_936,
  tie_word_embeddings: true
}
const QWEN3_30B_A3B = {
  model_type: "qwen3_moe",
  num_hidden_layers: 48,
  hidden_size: 2048,
  intermediate_size: 6144,
  moe_intermediate_size: 768,
  num_experts: 128,
  num_experts_per_tok: 8,
  num_attention_heads: 32,
  num_key_value_heads: 4,
  head_dim: 128,
  vocab_size: 151_936,
  tie_word_embeddings: false
}

describe("the shape of a student", () => {
  for (const { id, billions, shape } of PRESETS) {
    it(`gives ${id} its published ${billions} billion parameters`, () => {
      expect(Math.abs(parametersOf(shape).all / 1e9 / billions - 1)).toBeLessThan(0.01)
    })
  }

  it("is read from a config.json, of a mixture too", () => {
    expect(parametersOf(shapeOf(QWEN3_4B)!).all / 1e9).toBeCloseTo(4.02, 1)
    const { all, active } = parametersOf(shapeOf(QWEN3_30B_A3B)!)
    expect(all / 1e9).toBeCloseTo(30.5, 1)
    expect(active / 1e9).toBeCloseTo(3.3, 0)
  })

  it("is not guessed for a family that nobody looked at, nor where a size is missing", () => {
    expect(shapeOf({ ...QWEN3_4B, model_type: "gemma3" })).toBeNull()
    expect(shapeOf({ ...QWEN3_4B, hidden_size: "2560" })).toBeNull()
    expect(shapeOf({ ...QWEN3_4B, intermediate_size: undefined })).toBeNull()
  })
})

const jobs: fc.Arbitrary<Job> = fc.record({
  shape: fc.constantFrom(...PRESETS.map(({ shape }) => shape), shapeOf(QWEN3_30B_A3B)!),
  method: fc.constantFrom("full" as const, "lora" as const, "qlora" as const),
  context: fc.integer({ min: 512, max: 131_072 }),
  microBatch: fc.integer({ min: 1, max: 8 }),
  rank: fc.integer({ min: 1, max: 64 }),
  shards: fc.integer({ min: 1, max: 64 }),
  contextParallel: fc.integer({ min: 1, max: 8 })
})

describe("memory", () => {
  it("is the sum of its parts, and more tokens never need less", () => {
    fc.assert(
      fc.property(jobs, (job) => {
        const { total, ...parts } = memoryOf(job)
        expect(total).toBeCloseTo(
          Object.values(parts).reduce((sum, one) => sum + one, 0),
          0
        )
        expect(memoryOf({ ...job, context: job.context + 1 }).total).toBeGreaterThan(total)
        expect(memoryOf({ ...job, microBatch: job.microBatch + 1 }).total).toBeGreaterThan(total)
        expect(memoryOf({ ...job, contextParallel: job.contextParallel + 1 }).total).toBeLessThan(total)
      })
    )
  })

  it("of 4 bits is less than of adapters, and of adapters less than of all weights", () => {
    fc.assert(
      fc.property(jobs, (job) => {
        const of = (method: Job["method"]) => memoryOf({ ...job, rank: 16, method }).total
        expect(of("qlora")).toBeLessThan(of("lora"))
        expect(of("lora")).toBeLessThan(of("full"))
      })
    )
  })

  /*
   * prime-rl benchmarks/baselines, Qwen3-4B full on eight GPUs with a chunked head (GB at the peak, as published); torchtitan
   * llama3_h100_202412, 8B over eight H100 at 32,768 tokens (it shards fp32 masters, as this program does).
   */
  it.each([
    ["Qwen3-4B at 16,384 tokens", shapeOf(QWEN3_4B)!, 16_384, 18.4, 0.2],
    ["Qwen3-4B at 65,536 tokens", shapeOf(QWEN3_4B)!, 65_536, 38.8, 0.2]
  ])("of %s comes near what was measured", (_, shape, context, measured, within) => {
    const { total } = memoryOf({
      shape,
      method: "full",
      context,
      microBatch: 1,
      rank: 16,
      shards: 8,
      contextParallel: 1
    })
    expect(Math.abs(total / 1e9 / measured - 1)).toBeLessThan(within)
  })
})

const wanted = (change: Partial<Wanted>): Wanted => ({
  shape: named("r1-distill-qwen-7b"),
  method: "full",
  context: 32_768,
  rank: 16,
  gpu: "h100",
  gpus: 8,
  nodes: 1,
  ...change
})

describe("a plan", () => {
  it("spreads the weights only where they have to be", () => {
    const small = planTraining(wanted({ shape: named("r1-distill-qwen-1.5b"), gpus: 1 }))
    expect(small).toMatchObject({ fits: true, sharding: "none", contextParallel: 1, nearest: null })
    expect(planTraining(wanted({}))).toMatchObject({ fits: true, sharding: "fsdp2", contextParallel: 1 })
  })

  it("lets devices share a sequence where spreading is not enough", () => {
    const plan = planTraining(wanted({ shape: named("r1-distill-qwen-14b"), context: 131_072 }))
    expect(plan).toMatchObject({ fits: true, sharding: "fsdp2" })
    expect(plan.contextParallel).toBeGreaterThan(1)
  })

  it("names the nearest job that fits where this one does not: more devices first", () => {
    expect(planTraining(wanted({ gpus: 1 }))).toMatchObject({
      fits: false,
      nearest: expect.stringMatching(/^4 × H100 80 GB, full, 32,768 tokens$|^2 × H100/) as string
    })
  })

  it("fits whenever it says so, and its neighbour too", () => {
    const any = fc.record({
      shape: fc.constantFrom(...PRESETS.map(({ shape }) => shape)),
      method: fc.constantFrom("full" as const, "lora" as const, "qlora" as const),
      context: fc.integer({ min: 1024, max: 131_072 }),
      rank: fc.constant(16),
      gpu: fc.constantFrom(...GPU_KINDS),
      gpus: fc.constantFrom(1, 2, 4, 8),
      nodes: fc.constantFrom(1, 2, 4)
    })
    fc.assert(
      fc.property(any, (one) => {
        const plan = planTraining(one)
        expect(plan.memory.total <= plan.room).toBe(plan.fits)
        expect(plan.room).toBeLessThan(GPUS[one.gpu].memory)
        expect((one.gpus * one.nodes) % plan.contextParallel).toBe(0)
        if (plan.fits) expect(plan.nearest).toBeNull()
      })
    )
  })
})

describe("operations a token", () => {
  it("are six a weight and the causal half of attention, as worked by hand for the 7B", () => {
    // 7.07 billion weights beside the embedding; 28 layers, 28 heads of 128, 32,768 tokens.
    const weights = 28 * (2 * 3584 * 128 * (28 + 4) + 3 * 3584 * 18_944) + 152_064 * 3584
    expect(flopsPerToken(named("r1-distill-qwen-7b"), 32_768)).toBe(6 * weights + 6 * 28 * 28 * 128 * 32_768)
  })
})
