import { fileURLToPath } from "node:url"
import type { Subject, Verdict } from "@cotton/schema/Verdict"
import { Judging } from "@cotton/schema/ports/Judging"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect, it } from "vitest"
import { planFilters } from "../src/Plan.ts"
import type { PoolOptions } from "../src/Pool.ts"
import { layerPool, makePool } from "../src/Pool.ts"
import recipe from "./fixtures/recipe.ts"
import { subjectOf } from "./Subject.ts"

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url))

const REFS = ["own/wild", { "own/echo": { prefix: "id " } }, "shape/complete"]
const PLAN = Effect.runSync(Effect.orDie(Effect.promise(() => Effect.runPromise(planFilters(REFS, recipe.filters)))).pipe(Effect.option, () => Effect.succeed([])))

const traceOf = (index: number, content: string): Subject => {
  const subject = subjectOf({ content })
  return { ...subject, trace: { ...subject.trace, id: `p/${index}`, index } }
}
