import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { jsonFlag } from "../flags.ts"
import { ANY } from "../show/AnyReason.ts"

const yes = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false))

export const show = Command.make(
  "show",
  {
    run: Argument.String("run").pipe(
      Argument.withDescription("A run directory (default: the newest under runs/)"),
      Argument.optional
    ),
    id: Argument.String("id").pipe(
      Argument.withDescription(
        "A problem (p12), a trace (p12/3), or a row of a dataset, from 0 (verified:7, FILE.parquet:7)"
      ),
      Argument.optional
    ),
    sample: Flag.String("sample").pipe(
      Flag.withDescription("A trace picked at random; =REASON: one with this reason, filter, or standing"),
      Flag.withOptionalValue(ANY),
      Flag.optional
    ),
    disagreements: yes("disagreements", "Where the verifiers of a panel, or a filter and its fall-back, differ"),
    seed: Flag.Int("seed").pipe(
      Flag.withDescription("Of what is picked; another number, another pick"),
      Flag.withDefault(0)
    ),
    full: yes("full", "The whole text of a trace or a prompt"),
    raw: yes("raw", "The stored reply of a trace as JSON, and nothing else"),
    asTrained: Flag.String("as-trained").pipe(
      Flag.withMetavar("STUDENT"),
      Flag.withDescription(
        "As a student's chat template renders it: a model's folder, tokenizer_config.json, or .jinja"
      ),
      Flag.optional
    ),
    web: yes("web", "The same in the browser"),
    port: Flag.Int("port").pipe(Flag.withDescription("Of --web (default: any that is free)"), Flag.withDefault(0)),
    json: jsonFlag
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/show.ts")),
      (action) => action.show(flags)
    )
).pipe(
  Command.withDescription(
    "Explains a run, a problem, a trace or a row of a dataset: what was asked, what came, why it was kept or not."
  ),
  Command.withExamples([
    { command: "cotton show runs/r1 --sample=wrong-answer", description: "a trace with this reason" },
    { command: "cotton show runs/r1 p12/3 --as-trained ~/models/student", description: "what its trainer will see" }
  ])
)
