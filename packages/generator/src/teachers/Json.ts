import type * as Schema from "effect/Schema"

/** A parsed JSON object of the wire: nothing is taken for granted. */
export type JsonObject = { [key: string]: Schema.Json }

export const asObject = (value: unknown): JsonObject | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined

export const asText = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

export const asCount = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? Math.round(value) : undefined

/** Nothing that a server says of a reply is nested as deep; what is would overflow the stack of whoever writes it as JSON. */
const MOST_LEVELS = 100

/** Whether a value is nested deeper than any reply of the protocol. */
export const isTooDeep = (value: unknown, levels = MOST_LEVELS): boolean => {
  if (typeof value !== "object" || value === null) return false
  if (levels === 0) return true
  return Object.values(value).some((one) => isTooDeep(one, levels - 1))
}
