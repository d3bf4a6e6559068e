import { MESSAGES_COLUMNS } from "@cotton/exporter/LlamaFactory"
import { accumulationOf, type TrainConfig } from "../../Config.ts"
import type { TrainingTemplate } from "../../templates/Templates.ts"
import { headed, stringify } from "./Yaml.ts"

/** Its templates that render what ours do; `deepseekr1` would teach an empty thought before answers that have none. */
const TEMPLATES = { chatml: "qwen", r1: "deepseek3", llama3: "llama3" } as const
const ATTENTION = { sdpa: "sdpa", flash_attention_2: "fa2", eager: "disabled" } as const

/**
 * Tokens at most. Packing takes one off what is written (data_args.py), and pads tokens but not positions to a multiple of
 * eight, on which training ends at once.
 */
const cutoff = ({ maxLength, packing }: TrainConfig["train"]): number =>
  packing ? Math.ceil((maxLength + 1) / 8) * 8 : maxLength

/** `dataset_info.json` and `sft.yaml` of LLaMA-Factory 0.9.5; run in the bundle's folder. Longer rows would be cut: there are none. */
export const llamaFactory = (
  config: TrainConfig,
  { family, system }: TrainingTemplate
): Readonly<Record<string, string>> => {
  // Its templates have names, and no file takes the place of one.
  if (family === "own") return {}
  const { method, student, train } = config
  const entry = (file: string) => ({
    file_name: `../${file}`,
    ...MESSAGES_COLUMNS
  })
  const named = (split: "train" | "validation") =>
    config.data[split].map((file, at) => [`${split}-${at}`, file] as const)
  const names = (split: "train" | "validation") =>
    named(split)
      .map(([name]) => name)
      .join(",")
  const info = Object.fromEntries(
    [...named("train"), ...named("validation")].map(([name, file]) => [name, entry(file)])
  )
  const adapters = {
    lora_rank: method.rank,
    lora_alpha: method.alpha,
    lora_dropout: method.dropout,
    lora_target: method.targets === "all-linear" ? "all" : method.targets.join(",")
  }
  const validation = {
    eval_dataset: names("validation"),
    eval_strategy: "steps",
    eval_steps: train.evalEvery ?? train.saveEvery,
    per_device_eval_batch_size: train.microBatch
  }
  const settings = stringify({
    stage: "sft",
    do_train: true,
    model_name_or_path: student.model,
    ...(student.revision === null ? {} : { model_revision: student.revision }),
    finetuning_type: method.kind === "full" ? "full" : "lora",
    ...(method.kind === "full" ? {} : adapters),
    ...(method.kind === "qlora" ? { quantization_bit: 4 } : {}),
    dataset_dir: "llamafactory",
    dataset: names("train"),
    ...(config.data.validation.length > 0 ? validation : {}),
    template: TEMPLATES[family],
    // Without it `qwen` puts its own words before each row that has no system prompt.
    default_system: system ?? "",
    cutoff_len: cutoff(train),
    packing: train.packing,
    neat_packing: train.packing,
    train_on_prompt: false,
    mask_history: false,
    num_train_epochs: train.epochs,
    ...(train.maxSteps === null ? {} : { max_steps: train.maxSteps }),
    per_device_train_batch_size: train.microBatch,
    gradient_accumulation_steps: accumulationOf(config),
    learning_rate: train.learningRate,
    lr_scheduler_type: "cosine_with_min_lr",
    lr_scheduler_kwargs: { min_lr_rate: train.minLearningRate },
    warmup_ratio: train.warmup,
    weight_decay: train.weightDecay,
    adam_beta1: train.adamBetas[0],
    adam_beta2: train.adamBetas[1],
    max_grad_norm: train.clip,
    bf16: train.precision === "bf16",
    flash_attn: ATTENTION[train.attention],
    disable_gradient_checkpointing: !train.gradientCheckpointing,
    seed: train.seed,
    save_steps: train.saveEvery,
    save_total_limit: train.keepCheckpoints,
    logging_steps: train.logEvery,
    report_to: train.reportTo.length === 0 ? "none" : train.reportTo,
    output_dir: "output/llamafactory"
  })
  return {
    "llamafactory/dataset_info.json": `${JSON.stringify(info, null, 2)}\n`,
    "llamafactory/sft.yaml": headed(
      "LLaMA-Factory 0.9.5: llamafactory-cli train llamafactory/sft.yaml",
      config,
      settings
    )
  }
}
