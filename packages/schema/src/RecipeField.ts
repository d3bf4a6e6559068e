import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

/* What the fields of a recipe are made of. */

/** A field that has this value where the recipe does not name it. */
export const withDefault = <S extends Schema.Constraint>(schema: S, value: S["Encoded"]) =>
  Schema.withDecodingDefaultKey<S>(Effect.succeed(value))(schema)

export const positive = Schema.Finite.check(Schema.isGreaterThan(0))
export const nonNegative = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))
export const count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))
/** Between 0 and 1. */
export const share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
