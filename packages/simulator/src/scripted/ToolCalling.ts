import type { ToolCall } from "../ChatReply.ts"
import type { Tool } from "../ChatRequest.ts"
import type { Random } from "../Random.ts"

const MOST_ARGUMENTS = 16

/** A value that fits the schema's type; text for all that is not a number or a truth value. */
const valueOf = (schema: unknown, random: Random): unknown => {
  const { enum: options, type } = (schema ?? {}) as { readonly enum?: unknown; readonly type?: unknown }
  if (Array.isArray(options) && options.length > 0) return random.pick(options as ReadonlyArray<unknown>)
  switch (type) {
    case "integer":
    case "number":
      return random.int(1, 100)
    case "boolean":
      return random.chance(0.5)
    case "array":
      return []
    case "object":
      return {}
    default:
      return random.pick(["Berlin", "2 + 3", "the sum of both", "simulated"])
  }
}

/** A call of one of the tools, with all the arguments that it names at its top level. */
export const callOf = (tools: ReadonlyArray<Tool>, random: Random): ToolCall => {
  const { name, parameters } = random.pick(tools)
  const properties = (parameters as { readonly properties?: unknown } | null | undefined)?.properties
  const named = typeof properties === "object" && properties !== null ? Object.entries(properties) : []
  const given = named.slice(0, MOST_ARGUMENTS).map(([key, schema]) => [key, valueOf(schema, random)] as const)
  return {
    id: `call_${random.int(0x1000_0000, 0x7fff_ffff).toString(16)}`,
    name,
    arguments: JSON.stringify(Object.fromEntries(given))
  }
}
