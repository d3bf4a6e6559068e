import { MESSAGES_COLUMNS } from "@cotton/exporter/LlamaFactory"
import { stringify } from "./Yaml.ts"
import { accumulationOf, type TrainConfig } from "../../Config.ts"

const TEMPLATES = { chatml: "qwen", r1: "deepseekr1", llama3: "llama3" } as const

/** `dataset_info.json` and `sft.yaml` of LLaMA-Factory 0.9.5; run in the bundle's folder. Longer rows would be cut: there are none. */
export const llamaFactory = (config: TrainConfig, family: keyof typeof TEMPLATES): Readonly<Record<string, string>> => {
  const { method, train } = config
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
  return {
    "llamafactory/dataset_info.json": `${JSON.stringify(info, null, 2)}\n`,
    "llamafactory/sft.yaml": stringify({
      stage: "sft",
      do_train: true,
      model_name_or_path: config.student.model,
      finetuning_type: method.kind === "full" ? "full" : "lora",
      ...(method.kind === "full" ? {} : { lora_rank: method.rank, lora_alpha: method.alpha, lora_target: "all" }),
      ...(method.kind === "qlora" ? { quantization_bit: 4 } : {}),
      dataset_dir: "llamafactory",
      dataset: names("train"),
      ...(config.data.validation.length > 0 ? { eval_dataset: names("validation") } : {}),
      template: TEMPLATES[family],
      cutoff_len: train.maxLength,
      packing: train.packing,
      neat_packing: train.packing,
      train_on_prompt: false,
      mask_history: false,
      num_train_epochs: train.epochs,
      per_device_train_batch_size: train.microBatch,
      gradient_accumulation_steps: accumulationOf(config),
      learning_rate: train.learningRate,
      lr_scheduler_type: "cosine_with_min_lr",
      lr_scheduler_kwargs: { min_lr_rate: train.minLearningRate },
      warmup_ratio: train.warmup,
      bf16: train.precision === "bf16",
      seed: train.seed,
      output_dir: "output/llamafactory"
    })
  }
}
