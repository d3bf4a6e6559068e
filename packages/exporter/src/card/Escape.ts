/** Characters that end a line or a document somewhere, reorder text, or that YAML readers refuse. */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\uFEFF\uFFFE\uFFFF]/gu

/** Longest foreign text in the card, in UTF-16 code units. A name of 5 MB is in the rows in full. */
const LONGEST = 400

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text).toWellFormed()

/**
 * A double-quoted YAML scalar on one line, for YAML 1.1 and 1.2 readers alike. Quoting also keeps `no`, `1e3` and
 * `---` the texts that they are.
 */
export const yamlText = (text: string): string => {
  const escaped = cut(text)
    .replaceAll(/["\\]/g, (char) => `\\${char}`)
    .replaceAll(UNSAFE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)
  return `"${escaped}"`
}

/** Foreign text as Markdown that shows that text, on one line, safe in a table's cell. */
export const markdown = (text: string): string =>
  cut(text)
    .replaceAll(/\s+/g, " ")
    .replaceAll(UNSAFE, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]|#~$>]/g, (char) => `\\${char}`)
    .trim()

/** Foreign text of several lines as a fenced block that it cannot close. */
export const fenced = (text: string, language = ""): string => {
  const body = cut(text).replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
  const ticks = Math.max(2, ...(body.match(/`+/g) ?? []).map((run) => run.length))
  const fence = "`".repeat(ticks + 1)
  return `${fence}${language}\n${body.replaceAll(UNSAFE, (char) => (char === "\n" || char === "\t" ? char : "\uFFFD"))}\n${fence}`
}

/** A Markdown table; the cells are Markdown already. */
export const table = (head: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 })

export const number = (value: number): string => grouped.format(value)

export const percent = (part: number, whole: number): string =>
  whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`
