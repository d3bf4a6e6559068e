import { accumulationOf, type TrainConfig } from "../../Config.ts"
import { headed, stringify } from "./Yaml.ts"

/** `sft.yaml` of Axolotl 0.21; run in the bundle's folder. Loss on the assistant's turns alone, with the bundle's own template. */
export const axolotl = (config: TrainConfig): Readonly<Record<string, string>> => {
  const { method, student, train } = config
  const rows = (files: ReadonlyArray<string>) => [
    {
      path: "data",
      data_files: files,
      ds_type: "parquet",
      type: "chat_template",
      field_messages: "messages",
      message_property_mappings: { role: "role", content: "content" },
      roles_to_train: ["assistant"],
      train_on_eos: "turn"
    }
  ]
  const adapters = {
    adapter: method.kind,
    lora_r: method.rank,
    lora_alpha: method.alpha,
    lora_dropout: method.dropout,
    ...(method.targets === "all-linear" ? { lora_target_linear: true } : { lora_target_modules: method.targets })
  }
  const validation = {
    test_datasets: rows(config.data.validation).map((one) => Object.assign(one, { split: "train" })),
    eval_steps: train.evalEvery ?? train.saveEvery
  }
  const settings = stringify({
    base_model: student.model,
    ...(student.revision === null ? {} : { revision_of_model: student.revision }),
    ...(Object.keys(student.patch).length === 0 ? {} : { overrides_of_model_config: student.patch }),
    ...(method.kind === "full" ? {} : adapters),
    ...(method.kind === "qlora" ? { load_in_4bit: true } : {}),
    chat_template_jinja: "student/chat_template.jinja",
    datasets: rows(config.data.train),
    ...(config.data.validation.length > 0 ? validation : {}),
    train_on_inputs: false,
    sequence_len: train.maxLength,
    sample_packing: train.packing,
    pad_to_sequence_len: train.packing,
    // Where none is named, packed rows see each other, and it only warns.
    attn_implementation: train.attention,
    special_tokens: { pad_token: student.pad, eos_token: student.endOfTurn },
    num_epochs: train.epochs,
    ...(train.maxSteps === null ? {} : { max_steps: train.maxSteps }),
    micro_batch_size: train.microBatch,
    gradient_accumulation_steps: accumulationOf(config),
    learning_rate: train.learningRate,
    lr_scheduler: "cosine",
    cosine_min_lr_ratio: train.minLearningRate,
    warmup_ratio: train.warmup,
    weight_decay: train.weightDecay,
    adam_beta1: train.adamBetas[0],
    adam_beta2: train.adamBetas[1],
    max_grad_norm: train.clip,
    optimizer: "adamw_torch_fused",
    bf16: train.precision === "bf16",
    gradient_checkpointing: train.gradientCheckpointing,
    seed: train.seed,
    save_steps: train.saveEvery,
    save_total_limit: train.keepCheckpoints,
    logging_steps: train.logEvery,
    output_dir: "output/axolotl"
  })
  const { patch: _, ...known } = student
  return {
    "axolotl/sft.yaml": headed(
      "Axolotl 0.21: axolotl train axolotl/sft.yaml",
      { ...config, student: { ...known, patch: {} } },
      settings
    )
  }
}
