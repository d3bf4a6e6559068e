import type * as Schema from "effect/Schema"

/** A parsed JSON object of the wire: nothing is taken for granted. */
export type JsonObject = { [key: string]: Schema.Json }

export const asObject = (value: unknown): JsonObject | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined

export const asText = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

export const asCount = (value: unknown): number | undefined =>
  typeof value === "number" && Number.isFinite(value) && value >= 0 ? Math.round(value) : undefined
