import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Flag from "effect/cli/Flag"
import { jsonFlag, recipeArgument, setFlag } from "../flags.ts"

export const check = Command.make(
  "check",
  {
    recipe: recipeArgument,
    set: setFlag,
    json: jsonFlag,
    probe: Flag.Boolean("probe").pipe(
      Flag.withDescription("Ask each endpoint what it can do: about 15 small requests, for the run's profile.json"),
      Flag.withDefault(false)
    ),
    dir: Flag.String("dir").pipe(
      Flag.withDescription("With --probe: the run directory (default: as `cotton run`)"),
      Flag.optional
    ),
    only: Flag.String("only").pipe(
      Flag.withDescription("With --probe: the host and port of the one endpoint to ask"),
      Flag.optional
    ),
    probeTimeout: Flag.Finite("probe-timeout").pipe(
      Flag.withDescription("With --probe: seconds that one request may take"),
      Flag.withDefault(30)
    ),
    yes: Flag.Boolean("yes").pipe(
      Flag.withDescription("With --probe: spend more than a cent without asking"),
      Flag.withDefault(false)
    )
  },
  ({ probe, ...flags }) =>
    Effect.gen(function* () {
      if (probe) return yield* (yield* Effect.promise(() => import("../actions/probe.ts"))).probe(flags)
      return yield* (yield* Effect.promise(() => import("../actions/check.ts"))).check(flags)
    })
).pipe(
  Command.withDescription("What a run would do and cost. Sends nothing, but with --probe."),
  Command.withExamples([
    { command: "cotton check recipe.yaml", description: "The plan: requests, cost, the first prompt" },
    { command: "cotton check recipe.yaml --probe", description: "Examine each endpoint before it is paid" }
  ])
)
