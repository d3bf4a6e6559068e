import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { LANGUAGES } from "@cotton/simulator/scripted/Language"
import * as Effect from "effect/Effect"

export const simulate = Command.make(
  "simulate",
  {
    port: Flag.Int("port").pipe(Flag.withDescription("0: any free port"), Flag.withDefault(8123)),
    options: Flag.String("options").pipe(
      Flag.withDescription('JSON, for example {"faults":{"rate-limited":0.02},"replay":"replies.jsonl"}'),
      Flag.withDefault("{}")
    ),
    problems: Flag.Int("problems").pipe(
      Flag.withDescription("Instead of serving: write so many problems with answers to stdout, as JSONL"),
      Flag.optional
    ),
    seed: Flag.Int("seed").pipe(
      Flag.withDescription("Other numbers give other problems and replies"),
      Flag.withDefault(0)
    ),
    language: Flag.Literals("language", LANGUAGES).pipe(
      Flag.withDescription("Languages of the problems (repeatable)"),
      Flag.atLeast(0)
    )
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/simulate.ts")),
      (action) => action.simulate(flags)
    )
).pipe(
  Command.withDescription("The simulated teacher: an OpenAI-compatible server for first runs, tests and benchmarks."),
  Command.withExamples([
    { command: "cotton simulate --port 8123", description: "Serve until Ctrl-C" },
    { command: "cotton simulate --problems 100 > problems.jsonl", description: "Problems it can solve" }
  ])
)
