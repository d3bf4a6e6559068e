import { hash } from "node:crypto"

/**
 * JSON with the keys of every object in code-unit order and no `undefined`, so that equal values have equal text.
 * (RFC 8785 without its number rules: JavaScript's own number formatting is what RFC 8785 prescribes.)
 */
export const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`
  if (typeof value === "object" && value !== null) {
    const record = value as Record<string, unknown>
    const fields = Object.keys(record)
      .filter((key) => record[key] !== undefined)
      .toSorted()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`)
    return `{${fields.join(",")}}`
  }
  return JSON.stringify(value ?? null)
}

/** SHA-256 of `text` (UTF-8) in hex, cut to `length` characters (64 at most). */
export const sha256 = (text: string, length = 64): string => hash("sha256", text, "hex").slice(0, length)

/** Digest of a value by its canonical JSON: 32 hex characters, 128 bits. */
export const digest = (value: unknown): string => sha256(canonicalJson(value), 32)

/** A number in [0, 1) that depends on `text` only: the same on every machine, for splits and seeded order. */
export const unitHash = (text: string): number => Number.parseInt(sha256(text, 12), 16) / 2 ** 48
