import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Flag from "effect/cli/Flag"
import { InputError } from "../errors.ts"
import { jsonFlag, setFlag } from "../flags.ts"

const DEFAULT = "recipe.yaml"

export const check = Command.make(
  "check",
  {
    recipe: Argument.String("recipe").pipe(
      Argument.withDescription("recipe.yaml or recipe.ts; several are compared"),
      Argument.variadic()
    ),
    set: setFlag,
    explain: Flag.Boolean("explain").pipe(
      Flag.withDescription("Every field, its value, and where that came from"),
      Flag.withDefault(false)
    ),
    prompt: Flag.Boolean("prompt").pipe(
      Flag.withDescription("The whole first prompt, not its beginning"),
      Flag.withDefault(false)
    ),
    pilot: Flag.Int("pilot").pipe(
      Flag.withDescription("Buy N problems into the run's directory, then tell from them"),
      Flag.optional
    ),
    probe: Flag.Boolean("probe").pipe(
      Flag.withDescription("About 15 small requests to each endpoint: what can it do?"),
      Flag.withDefault(false)
    ),
    only: Flag.String("only").pipe(Flag.withDescription("With --probe: this host:port alone"), Flag.optional),
    probeTimeout: Flag.Finite("probe-timeout").pipe(
      Flag.withDescription("With --probe: seconds that one request may take"),
      Flag.withDefault(30)
    ),
    dir: Flag.String("dir").pipe(Flag.withDescription("The run directory (default: as `cotton run`)"), Flag.optional),
    yes: Flag.Boolean("yes").pipe(
      Flag.withDescription("Spend more than a cent without asking"),
      Flag.withDefault(false)
    ),
    display: Flag.Literals("display", ["auto", "live", "plain", "json"]).pipe(
      Flag.withDescription("With --pilot, as `cotton run`"),
      Flag.withDefault("auto")
    ),
    json: jsonFlag
  },
  ({ recipe: named, probe, explain, pilot, ...flags }) =>
    Effect.gen(function* () {
      const recipe = named.length === 0 ? [DEFAULT] : named
      const asked = [probe && "--probe", explain && "--explain", pilot._tag === "Some" && "--pilot"].filter(Boolean)
      if (asked.length > 1) {
        return yield* new InputError({
          message: `${asked.join(" and ")}: each is a command of its own; give one of them`
        })
      }
      if (recipe.length > 1 && flags.dir._tag === "Some") {
        return yield* new InputError({
          message: "--dir names one run directory, and each recipe has its own: leave it out"
        })
      }
      if (recipe.length > 1 && (probe || explain)) {
        return yield* new InputError({ message: `${asked[0]} takes one recipe at a time` })
      }
      const one = { ...flags, recipe: recipe[0]! }
      if (probe) return yield* (yield* Effect.promise(() => import("../actions/probe.ts"))).probe(one)
      if (explain) return yield* (yield* Effect.promise(() => import("../actions/explain.ts"))).explain(one)
      const many = { ...flags, recipe }
      if (pilot._tag === "Some")
        return yield* (yield* Effect.promise(() => import("../actions/pilot.ts"))).pilot({
          ...many,
          pilot: pilot.value
        })
      return yield* (yield* Effect.promise(() => import("../actions/check.ts"))).check(many)
    })
).pipe(
  Command.withDescription("What a run would do and cost. Sends nothing, but with --pilot or --probe."),
  Command.withExamples([
    { command: "cotton check recipe.yaml", description: "The plan: requests, cost, the first prompt" },
    { command: "cotton check recipe.yaml --pilot 16", description: "Measure on 16 problems" },
    { command: "cotton check a.yaml b.yaml --pilot 16", description: "Compare two teachers" }
  ])
)
