import type { CardConfig } from "./card/FrontMatter.ts"

/** How it reads the column `messages`: it maps no role by itself. */
export const MESSAGES_COLUMNS = {
  formatting: "sharegpt",
  columns: { messages: "messages" },
  tags: {
    role_tag: "role",
    content_tag: "content",
    user_tag: "user",
    assistant_tag: "assistant",
    system_tag: "system"
  }
} as const

/**
 * `dataset_info.json` for LLaMA-Factory: `dataset_dir` is the dataset's folder, `dataset` a cut's name, `eval_dataset`
 * that name with `-validation`.
 *
 * `script_url: "."` makes LLaMA-Factory call `load_dataset(<dataset_dir>/., name=subset, split=split)`, so the card's
 * own configs apply: all shards of one split, wherever the folder stands. Its `file_name` cannot say that: a folder
 * would mix train with validation, and it takes no pattern.
 */
export const llamaFactoryInfo = (configs: ReadonlyArray<CardConfig>): string => {
  const entries = configs.flatMap(({ name, splits }) =>
    splits.map((split) => [
      split.name === "train" ? name : `${name}-${split.name}`,
      {
        script_url: ".",
        subset: name,
        split: split.name,
        ...MESSAGES_COLUMNS
      }
    ])
  )
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`
}
