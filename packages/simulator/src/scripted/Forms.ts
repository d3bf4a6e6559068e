import type { Form } from "./Form.ts"
import { daysBetween } from "./forms/days-between.ts"
import { expression } from "./forms/expression.ts"
import { gcdForm } from "./forms/gcd.ts"
import { linear } from "./forms/linear.ts"
import { orchard } from "./forms/orchard.ts"
import { powerMod } from "./forms/power-mod.ts"
import { primes } from "./forms/primes.ts"
import { rank } from "./forms/rank.ts"
import { shop } from "./forms/shop.ts"
import { sortedList } from "./forms/sorted-list.ts"
import { system } from "./forms/system.ts"
import { weekday } from "./forms/weekday.ts"

/** Every kind of problem that the scripted teacher knows. */
export const FORMS: ReadonlyArray<Form> = [
  expression,
  shop,
  orchard,
  linear,
  system,
  gcdForm,
  powerMod,
  primes,
  daysBetween,
  weekday,
  sortedList,
  rank
]
