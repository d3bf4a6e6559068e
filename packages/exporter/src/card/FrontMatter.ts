import { yamlText } from "./Escape.ts"

export interface CardConfig {
  readonly name: string
  /** The split's name and the glob of its files, relative to the card. */
  readonly splits: ReadonlyArray<{ readonly name: string; readonly path: string }>
}

export interface FrontMatter {
  readonly name: string
  readonly licence: string | undefined
  /** BCP 47 tags as the problems gave them. */
  readonly languages: ReadonlyArray<string>
  /** Rows of the default config. */
  readonly rows: number
  /** The first one is the default. */
  readonly configs: ReadonlyArray<CardConfig>
}

/** The Hub's size classes, by the number of rows. */
const SIZES = [
  [1e3, "n<1K"],
  [1e4, "1K<n<10K"],
  [1e5, "10K<n<100K"],
  [1e6, "100K<n<1M"],
  [1e7, "1M<n<10M"],
  [1e8, "10M<n<100M"],
  [1e9, "100M<n<1B"]
] as const

export const sizeCategory = (rows: number): string => SIZES.find(([limit]) => rows < limit)?.[1] ?? "n>1B"

/**
 * The Hub takes its own ids for `license`; any other licence is `other` with a name. An id is lower case, which is all
 * that is checked here: whether it is one of the Hub's is the user's to say.
 */
const licenceLines = (licence: string | undefined): ReadonlyArray<string> => {
  if (licence === undefined || licence.trim() === "") return []
  if (/^[a-z0-9][a-z0-9.+-]*$/.test(licence)) return [`license: ${yamlText(licence)}`]
  const slug = licence
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, "-")
    .replaceAll(/^-|-$/g, "")
  return [`license: "other"`, `license_name: ${yamlText(slug === "" ? "other" : slug.slice(0, 96))}`]
}

/** The Hub knows languages by their primary subtag: `pt` for `pt-BR`. What is no language tag is left out. */
const languageLines = (tags: ReadonlyArray<string>): ReadonlyArray<string> => {
  const primary = tags.flatMap((tag) => /^([A-Za-z]{2,3})(?:-|$)/.exec(tag)?.[1]?.toLowerCase() ?? [])
  const unique = [...new Set(primary)].toSorted()
  return unique.length === 0 ? [] : ["language:", ...unique.map((tag) => `- ${yamlText(tag)}`)]
}

/**
 * The card's metadata. `configs` names the files of each config: otherwise the Hub and `datasets` would take the
 * manifest's JSON for data.
 */
export const frontMatter = ({ configs, languages, licence, name, rows }: FrontMatter): string =>
  [
    "---",
    `pretty_name: ${yamlText(name)}`,
    ...licenceLines(licence),
    ...languageLines(languages),
    "tags:",
    `- "reasoning"`,
    "size_categories:",
    `- ${yamlText(sizeCategory(rows))}`,
    "configs:",
    ...configs.flatMap((config, at) => [
      `- config_name: ${yamlText(config.name)}`,
      ...(at === 0 ? ["  default: true"] : []),
      "  data_files:",
      ...config.splits.flatMap((split) => [`  - split: ${yamlText(split.name)}`, `    path: ${yamlText(split.path)}`])
    ]),
    "---"
  ].join("\n")
