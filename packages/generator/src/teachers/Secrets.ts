import type { Endpoint } from "@cotton/schema"
import * as Effect from "effect/Effect"
import { MissingSecret } from "../errors.ts"

/** What a header's value may hold (RFC 9110 §5.5); keys beyond ASCII are pasted wrong. */
const HEADER_VALUE = /^[\t\x20-\x7e]+$/

export interface EndpointSecrets {
  /** Request headers with their secret values. */
  readonly headers: Readonly<Record<string, string>>
  /** The values that no message may show. */
  readonly secrets: ReadonlyArray<string>
}

/**
 * Reads an endpoint's key and headers from the environment: the only place where a secret is held. `owner`: the field of the
 * recipe that the endpoint stands in.
 */
export const readSecrets = (
  endpoint: Endpoint,
  at: number,
  environment: Readonly<Record<string, string | undefined>>,
  owner = "teacher"
): Effect.Effect<EndpointSecrets, MissingSecret> =>
  Effect.gen(function* () {
    const headers: Record<string, string> = {}
    const secrets: Array<string> = []
    const read = function* (reference: string, field: string) {
      const variable = reference.slice(1)
      const value = environment[variable]?.trim()
      if (value === undefined || value === "") return yield* new MissingSecret({ variable, field, reason: "unset" })
      if (!HEADER_VALUE.test(value)) return yield* new MissingSecret({ variable, field, reason: "not-a-header-value" })
      secrets.push(value)
      return value
    }
    if (endpoint.key !== undefined) {
      headers["authorization"] = `Bearer ${yield* read(endpoint.key, `${owner}.at[${at}].key`)}`
    }
    for (const [name, value] of Object.entries(endpoint.headers)) {
      const field = `${owner}.at[${at}].headers.${name}`
      headers[name.toLowerCase()] = value.startsWith("$") ? yield* read(value, field) : value
    }
    return { headers, secrets }
  })
