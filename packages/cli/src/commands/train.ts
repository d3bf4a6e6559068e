import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { GPU_KINDS } from "@cotton/trainer/plan/Gpus"
import { jsonFlag } from "../flags.ts"

const count = (name: string, description: string) =>
  Flag.Int(name).pipe(Flag.withDescription(description), Flag.withDefault(1))

export const train = Command.make(
  "train",
  {
    dir: Argument.String("dir").pipe(
      Argument.withDescription("A run, a dataset, a folder of Parquet, or a file of rows")
    ),
    student: Flag.String("student").pipe(
      Flag.withMetavar("MODEL"),
      Flag.withDescription("r1-distill-qwen-7b and its like, a Hugging Face id, or a folder")
    ),
    base: Flag.String("base").pipe(
      Flag.withMetavar("FOLDER"),
      Flag.withDescription("Its small files, where it is not here itself"),
      Flag.optional
    ),
    template: Flag.String("template").pipe(
      Flag.withMetavar("FILE"),
      Flag.withDescription("A chat template to train with (default: by the tokenizer's family)"),
      Flag.optional
    ),
    cut: Flag.String("cut").pipe(
      Flag.withDescription("Of a dataset of Cotton; several with commas, a job each"),
      Flag.withDefault("verified")
    ),
    method: Flag.Literals("method", ["full", "lora", "qlora"]).pipe(
      Flag.withDescription("All weights, or adapters"),
      Flag.withDefault("full" as const)
    ),
    context: Flag.Int("context").pipe(
      Flag.withMetavar("TOKENS"),
      Flag.withDescription("Of a row at most (default: the student's, to 32768)"),
      Flag.optional
    ),
    drop: Flag.String("drop").pipe(
      Flag.withMetavar("REASONS"),
      Flag.withDescription("Rows that are left out, not refused: row-too-long,… (none is ever cut)"),
      Flag.withDefault("")
    ),
    gpu: Flag.Literals("gpu", GPU_KINDS).pipe(
      Flag.withDescription("Kind of accelerator: plans memory, sharding and time"),
      Flag.optional
    ),
    gpuPrice: Flag.Finite("gpu-price").pipe(
      Flag.withMetavar("USD"),
      Flag.withDescription("US dollars an hour of one of them: plans the cost"),
      Flag.optional
    ),
    gpus: count("gpus", "Accelerators a node"),
    nodes: count("nodes", "Machines"),
    validation: Flag.Boolean("validation").pipe(
      Flag.withDescription("Take its validation split along"),
      Flag.withDefault(false)
    ),
    set: Flag.String("set").pipe(
      Flag.withMetavar("FIELD=VALUE"),
      Flag.withDescription("A setting: train.learningRate=4e-5 (repeatable)"),
      Flag.atLeast(0)
    ),
    out: Flag.String("out").pipe(
      Flag.withMetavar("FOLDER"),
      Flag.withDescription("Default: DIR/train/STUDENT-CUT"),
      Flag.optional
    ),
    json: jsonFlag
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/train.ts")),
      (action) => action.train(flags)
    )
).pipe(
  Command.withDescription(
    "Checks every row against a student and writes a training job that needs bash and Python only."
  ),
  Command.withExamples([
    {
      command: "cotton train runs/r1 --student r1-distill-qwen-7b --base base --gpus 8",
      description: "a job in runs/r1/train"
    }
  ])
)
