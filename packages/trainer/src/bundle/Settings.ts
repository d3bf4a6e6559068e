import type { TrainConfig } from "../Config.ts"
import { BundleError } from "../errors.ts"
import type { Preset } from "../students/Preset.ts"
import type { SplitFacts } from "./Split.ts"

export interface Planned {
  readonly sharding: "none" | "fsdp2"
  readonly contextParallel: number
  readonly flopsPerToken: number
  readonly peakFlops: number
}

export interface Given {
  readonly name: string
  readonly model: string
  /** Whose published settings are the defaults; null: the rate has to be given. */
  readonly preset: Preset | null
  readonly endOfTurn: string
  readonly pad: string
  readonly architecture: string | null
  readonly method: "full" | "lora" | "qlora"
  readonly maxLength: number
  readonly nodes: number
  readonly gpus: number
  /** What was planned for one kind of accelerator; null: nothing was. */
  readonly plan: Planned | null
  /** `section.field=JSON`. */
  readonly set: ReadonlyArray<string>
}

/** Of adapters, where nothing else is said: ours. */
export const ADAPTER_RANK = 16

/** Examples a step of the published students (DeepSeek-R1, arXiv 2501.12948v2, B.4.3). */
const EXAMPLES = 64

const wrong = (what: string, why: string) =>
  new BundleError({ reason: "settings", path: what, message: `--set ${what}: ${why}` })

/**
 * A batch counts sequences: under packing, as many as hold that many examples of mean length, else one an example. Rounded up
 * to what all devices take at once.
 */
export const sequencesAStep = (
  { rows, tokens }: SplitFacts,
  { examples, maxLength, packing, atOnce }: Batch
): number => {
  const wanted = packing ? Math.max(1, Math.round((examples * (tokens / rows)) / maxLength)) : examples
  return Math.ceil(wanted / atOnce) * atOnce
}

interface Batch {
  readonly examples: number
  readonly maxLength: number
  readonly packing: boolean
  /** Sequences that all devices take in one pass. */
  readonly atOnce: number
}

/**
 * All settings but the files. Epochs, cosine to a tenth: DeepSeek-R1's students; the rate is not guessed, since it is each
 * student's own. Throws a `BundleError`.
 */
export const settingsFor =
  (given: Given) =>
  (train: SplitFacts): Omit<TrainConfig, "data"> => {
    const { endOfTurn, pad, architecture, gpus, maxLength, nodes, plan, preset } = given
    const config: Record<string, Record<string, unknown>> = {
      student: {
        name: given.name,
        model: given.model,
        revision: null,
        patch: { ...preset?.patch },
        endOfTurn,
        pad,
        architecture
      },
      method: { kind: given.method, rank: ADAPTER_RANK, alpha: 2 * ADAPTER_RANK, dropout: 0, targets: "all-linear" },
      train: {
        maxLength,
        // Several devices a sequence and several rows a sequence do not go together.
        packing: plan === null || plan.contextParallel === 1,
        epochs: preset?.epochs ?? 2,
        maxSteps: null,
        // Set below, once it is known whether rows are packed.
        batch: null,
        microBatch: 1,
        ...(preset === null || preset.learningRate === null ? {} : { learningRate: preset.learningRate }),
        minLearningRate: preset?.minLearningRate ?? 0.1,
        warmup: 0.03,
        weightDecay: 0,
        adamBetas: [0.9, 0.999],
        clip: 1,
        seed: 0,
        precision: "bf16",
        gradientCheckpointing: true,
        attention: "sdpa",
        saveEvery: 100,
        evalEvery: null,
        logEvery: 1,
        keepCheckpoints: 2,
        reportTo: []
      },
      parallel: {
        nodes,
        processes: gpus,
        sharding: plan?.sharding ?? (nodes * gpus > 1 ? "fsdp2" : "none"),
        contextParallel: plan?.contextParallel ?? 1,
        device: "cuda"
      },
      speed: { flopsPerToken: plan?.flopsPerToken ?? null, peakFlops: plan?.peakFlops ?? null }
    }
    for (const one of given.set) {
      const [, section = "", field = "", text = ""] = /^(\w+)\.(\w+)=(.*)$/s.exec(one) ?? []
      const part = Object.hasOwn(config, section) ? config[section] : undefined
      if (part === undefined || (!Object.hasOwn(part, field) && one.split("=")[0] !== "train.learningRate"))
        throw wrong(one, "there is no such setting; write it as train.epochs=3")
      try {
        part[field] = JSON.parse(text)
      } catch {
        part[field] = text
      }
    }
    if (config["train"]?.["learningRate"] === undefined)
      throw wrong("train.learningRate", "give the rate: published students have from 2e-5 (70B) to 1e-4 (1.5B)")
    const part = config["train"]
    if (part["batch"] === null) {
      const { microBatch, packing } = part
      const { contextParallel = 1, nodes: machines, processes } = config["parallel"] ?? {}
      const atOnce = (Number(microBatch) * Number(machines) * Number(processes)) / Number(contextParallel)
      const examples = preset?.examples ?? EXAMPLES
      part["batch"] = sequencesAStep(train, { examples, maxLength, packing: packing !== false, atOnce })
    }
    if (part["maxLength"] !== maxLength) throw wrong("train.maxLength", "rows are checked against it: use --context")
    return { version: 1, ...config } as unknown as Omit<TrainConfig, "data">
  }
