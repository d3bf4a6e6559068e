import type { RunCodeServer } from "@cotton/filters/sandboxes/RunCode"
import { MissingSecret } from "@cotton/generator/errors"
import { readSecrets } from "@cotton/generator/teachers/Secrets"
import type { SandboxSpec } from "@cotton/schema"
import * as Effect from "effect/Effect"

/** The server that a recipe runs code on, with its secrets read from the environment; `undefined` where it names none. */
export const sandboxServerOf = (
  spec: SandboxSpec | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env
): Effect.Effect<RunCodeServer | undefined, MissingSecret> => {
  const at = spec?.use === "remote" ? spec.at : undefined
  if (at === undefined) return Effect.succeed(undefined)
  const { url, key, headers, attempts, patience } = at
  const endpoint = { url, headers, price: "free", slots: 1, ...(key === undefined ? {} : { key }) } as const
  return readSecrets(endpoint, 0, environment, "sandbox").pipe(
    Effect.map((secrets) => ({ url, attempts, patience, ...secrets })),
    Effect.mapError(
      ({ field, variable, reason }) => new MissingSecret({ field: field.replace("at[0]", "at"), variable, reason })
    )
  )
}
