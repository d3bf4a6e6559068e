import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { type GpuKind, GPUS } from "@cotton/trainer/plan/Gpus"
import { memoryOf } from "@cotton/trainer/plan/Memory"
import { flopsPerToken } from "@cotton/trainer/plan/Speed"
import { presetNamed } from "@cotton/trainer/students/Students"
import { parametersOf, type Shape } from "@cotton/trainer"

/*
 * What is to be trained, and what the planner says of it: a folder for each base with its config.json, and jobs.json. Run by
 * run.sh. `--gpu`: the name that the driver gives the device; `--rehearsal`: shapes that a processor trains in seconds.
 */

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    gpu: { type: "string", default: "" },
    rehearsal: { type: "boolean", default: false }
  }
})
const { gpu, out, rehearsal } = values
if (out === undefined) throw new Error("--out: name the folder to write to")

/** Tokens of a sequence: the published students' (DeepSeek-R1, arXiv 2501.12948v2, B.4.3). */
const CONTEXT = rehearsal ? 2048 : 32_768
const RANK = 16

const tiny: Shape = {
  layers: 2,
  hidden: 64,
  feedForward: 128,
  heads: 4,
  keyValueHeads: 2,
  headSize: 16,
  vocabulary: 4096,
  tied: true,
  experts: null
}

/** The planner's name of the device, where it knows it: peaks are its, and are not guessed for others. */
const kind = (Object.keys(GPUS) as ReadonlyArray<GpuKind>).find((one) => {
  const [name = "", size = ""] = GPUS[one].name.split(" ")
  return gpu.includes(name) && (one.includes("-") ? gpu.includes(`${size}GB`) : true)
})

const JOBS = [
  { name: "full-1.5b", student: "r1-distill-qwen-1.5b", method: "full" },
  { name: "lora-7b", student: "r1-distill-qwen-7b", method: "lora" },
  { name: "lora-14b", student: "r1-distill-qwen-14b", method: "lora" },
  { name: "qlora-32b", student: "r1-distill-qwen-32b", method: "qlora" }
] as const

const jobs = JOBS.map(({ name, student, method }) => {
  const preset = presetNamed(student, () => false)!
  const shape = rehearsal ? tiny : preset.shape
  const base = join(out, "bases", student)
  mkdirSync(base, { recursive: true })
  const config = {
    architectures: ["Qwen2ForCausalLM"],
    model_type: "qwen2",
    num_hidden_layers: shape.layers,
    hidden_size: shape.hidden,
    intermediate_size: shape.feedForward,
    num_attention_heads: shape.heads,
    num_key_value_heads: shape.keyValueHeads,
    vocab_size: shape.vocabulary,
    tie_word_embeddings: shape.tied,
    max_position_embeddings: CONTEXT,
    rope_theta: 1_000_000,
    rms_norm_eps: 1e-6,
    hidden_act: "silu",
    initializer_range: 0.02,
    torch_dtype: "bfloat16",
    bos_token_id: 0,
    eos_token_id: 0
  }
  writeFileSync(join(base, "config.json"), `${JSON.stringify(config, null, 2)}\n`)
  const planned = memoryOf({
    shape,
    method,
    context: CONTEXT,
    microBatch: 1,
    rank: RANK,
    shards: 1,
    contextParallel: 1
  })
  return {
    name,
    student,
    method,
    base: join("bases", student),
    context: CONTEXT,
    // Twelve steps of a tiny student show nothing at a published rate.
    learningRate: rehearsal ? 0.003 : preset.learningRate,
    parameters: parametersOf(shape).all,
    planned,
    flopsPerToken: flopsPerToken(shape, CONTEXT),
    peakFlops: kind === undefined ? null : GPUS[kind].peakFlops
  }
})
writeFileSync(join(out, "jobs.json"), `${JSON.stringify({ rehearsal, gpu, kind: kind ?? null, jobs }, null, 2)}\n`)
