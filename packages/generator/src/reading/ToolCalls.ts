import type { Turn } from "@cotton/schema"
import type * as Schema from "effect/Schema"
import { objectsOf } from "./Dialect.ts"

type ToolCalls = NonNullable<Turn["toolCalls"]>

/** A call without its place in the stream, which a whole body does not have. */
const withoutIndex = (call: Schema.Json): Schema.Json => {
  if (typeof call !== "object" || call === null || Array.isArray(call)) return call
  const { index: _, ...rest } = call as Readonly<Record<string, Schema.Json>>
  return rest
}

/** The calls of a message, each as a body that is not streamed has it; `function_call` is what it was called once. */
export const toolCallsOf = (message: Readonly<Record<string, unknown>>): ToolCalls => {
  const calls = message["tool_calls"]
  if (Array.isArray(calls) && calls.length > 0) return (calls as ToolCalls).map(withoutIndex)
  const [call] = objectsOf([message["function_call"]])
  return call === undefined || typeof call["name"] !== "string" || call["name"] === ""
    ? []
    : [{ type: "function", function: call as { readonly [key: string]: Schema.Json } }]
}
