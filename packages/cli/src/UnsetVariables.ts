import { readSecrets } from "@cotton/generator/teachers/Secrets"
import type { Recipe } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

const WHY = { unset: "is not set", "not-a-header-value": "holds what no header can carry" }

/** Variables that a key or a header names and that cannot be used as they are: a run would end at its first word. */
export const unsetVariables = (
  { teacher, judges }: Recipe,
  environment: Readonly<Record<string, string | undefined>>
): Effect.Effect<ReadonlyArray<string>> =>
  Effect.forEach(
    [["teacher", teacher] as const, ...Object.entries(judges).map(([name, spec]) => [`judges.${name}`, spec] as const)],
    ([owner, spec]) => unsetOf(owner, spec, environment)
  ).pipe(Effect.map((notes) => notes.flat()))

const unsetOf = (
  owner: string,
  { at: endpoints }: Pick<Recipe["teacher"], "at">,
  environment: Readonly<Record<string, string | undefined>>
) => {
  // One reference at a time, since reading an endpoint's ends at the first.
  const single = endpoints.flatMap(({ key, headers, ...endpoint }, at) => [
    { at, endpoint: { ...endpoint, headers: {}, ...(key === undefined ? {} : { key }) } },
    ...Object.entries(headers).map(([name, value]) => ({ at, endpoint: { ...endpoint, headers: { [name]: value } } }))
  ])
  return Effect.forEach(single, ({ at, endpoint }) =>
    readSecrets(endpoint, at, environment, owner).pipe(
      Effect.as(Option.none<string>()),
      Effect.catchTag("MissingSecret", ({ field, variable, reason }) =>
        Effect.succeed(
          Option.some(`${field}: $${variable} ${WHY[reason]}, and nothing can be bought until it is mended`)
        )
      )
    )
  ).pipe(Effect.map((notes) => notes.flatMap(Option.toArray)))
}
