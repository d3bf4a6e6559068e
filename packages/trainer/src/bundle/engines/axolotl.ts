import { stringify } from "./Yaml.ts"
import { accumulationOf, type TrainConfig } from "../../Config.ts"

/** `sft.yaml` of Axolotl; run in the bundle's folder. Loss on the assistant's turns alone, with the bundle's own template. */
export const axolotl = (config: TrainConfig): Readonly<Record<string, string>> => {
  const { method, train } = config
  return {
    "axolotl/sft.yaml": stringify({
      base_model: config.student.model,
      ...(method.kind === "full"
        ? {}
        : { adapter: method.kind, lora_r: method.rank, lora_alpha: method.alpha, lora_target_linear: true }),
      ...(method.kind === "qlora" ? { load_in_4bit: true } : {}),
      chat_template_jinja: "student/chat_template.jinja",
      datasets: [
        {
          path: "data",
          data_files: config.data.train,
          ds_type: "parquet",
          type: "chat_template",
          field_messages: "messages",
          message_property_mappings: { role: "role", content: "content" },
          roles_to_train: ["assistant"],
          train_on_eos: "turn"
        }
      ],
      train_on_inputs: false,
      sequence_len: train.maxLength,
      sample_packing: train.packing,
      pad_to_sequence_len: train.packing,
      special_tokens: { pad_token: config.student.pad, eos_token: config.student.endOfTurn },
      num_epochs: train.epochs,
      micro_batch_size: train.microBatch,
      gradient_accumulation_steps: accumulationOf(config),
      learning_rate: train.learningRate,
      lr_scheduler: "cosine",
      cosine_min_lr_ratio: train.minLearningRate,
      warmup_ratio: train.warmup,
      optimizer: "adamw_torch_fused",
      bf16: train.precision === "bf16",
      gradient_checkpointing: train.gradientCheckpointing,
      seed: train.seed,
      output_dir: "output/axolotl"
    })
  }
}
