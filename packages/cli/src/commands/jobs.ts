import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { jsonFlag } from "../flags.ts"

const idArgument = Argument.String("job").pipe(
  Argument.withDescription("Its id, or how that begins (default: the newest)"),
  Argument.optional
)

const submit = Command.make(
  "submit",
  {
    bundle: Argument.String("bundle").pipe(Argument.withDescription("A folder that `cotton train` wrote")),
    target: Flag.String("target").pipe(
      Flag.withMetavar("NAME"),
      Flag.withDescription("Of targets.yaml; local is this machine"),
      Flag.withDefault("local")
    ),
    model: Flag.String("model").pipe(
      Flag.withMetavar("FOLDER"),
      Flag.withDescription("The base model's folder, where the job runs"),
      Flag.optional
    ),
    set: Flag.String("set").pipe(
      Flag.withMetavar("FIELD=JSON"),
      Flag.withDescription("A setting of the training: train.maxSteps=100 (repeatable)"),
      Flag.atLeast(0)
    ),
    dryRun: Flag.Boolean("dry-run").pipe(
      Flag.withDescription("Print every command that would be run, and run none"),
      Flag.withDefault(false)
    ),
    json: jsonFlag
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/jobs-submit.ts")),
      (action) => action.submitJob(flags)
    )
).pipe(
  Command.withShortDescription("Start a training where the accelerators are"),
  Command.withDescription(
    "Starts a training and returns: the job goes on by itself. The same bundle goes on where it ended."
  ),
  Command.withExamples([
    { command: "cotton jobs submit runs/r1/train/my-7b", description: "on this machine" },
    { command: "cotton jobs submit runs/r1/train/my-7b --target cluster", description: "as targets.yaml has it" }
  ])
)

const list = Command.make(
  "list",
  {
    all: Flag.Boolean("all").pipe(
      Flag.withDescription("Those that ended more than a week ago, too"),
      Flag.withDefault(false)
    ),
    json: jsonFlag
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/jobs-list.ts")),
      (action) => action.listJobs(flags)
    )
).pipe(
  Command.withShortDescription("Every job and how it is"),
  Command.withDescription("Every job that was submitted from here, the newest first, and how it is just now."),
  Command.withExamples([{ command: "cotton jobs list --all" }])
)

const show = Command.make(
  "show",
  {
    id: idArgument,
    watch: Flag.Boolean("watch").pipe(
      Flag.withDescription("Until it has ended; Ctrl-C ends the looking alone"),
      Flag.withDefault(false)
    ),
    every: Flag.Finite("every").pipe(
      Flag.withMetavar("SECONDS"),
      Flag.withDescription("Between two looks of --watch (default: 2 here, 10 elsewhere)"),
      Flag.optional
    ),
    json: jsonFlag
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/jobs-show.ts")),
      (action) => action.showJob(flags)
    )
).pipe(
  Command.withShortDescription("One job: its loss, speed and time; --watch"),
  Command.withDescription("How far a job is: loss curve, speed, time left, memory, checkpoints."),
  Command.withExamples([{ command: "cotton jobs show --watch", description: "the newest, until it ends" }])
)

const logs = Command.make(
  "logs",
  {
    id: idArgument,
    lines: Flag.Int("lines").pipe(Flag.withDescription("The last so many"), Flag.withDefault(100)),
    follow: Flag.Boolean("follow").pipe(
      Flag.withAlias("f"),
      Flag.withDescription("And what comes, until the job ends"),
      Flag.withDefault(false)
    )
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/jobs-logs.ts")),
      (action) => action.printLogs(flags)
    )
).pipe(
  Command.withShortDescription("What a job has printed"),
  Command.withDescription("What a job has printed, wherever it runs."),
  Command.withExamples([{ command: "cotton jobs logs --follow" }])
)

const cancel = Command.make(
  "cancel",
  {
    id: Argument.String("job").pipe(Argument.withDescription("Its id, or how that begins")),
    now: Flag.Boolean("now").pipe(
      Flag.withDescription("At once: what was done since the last checkpoint is lost"),
      Flag.withDefault(false)
    ),
    json: jsonFlag
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/jobs-cancel.ts")),
      (action) => action.cancelJob(flags)
    )
).pipe(
  Command.withShortDescription("Stop a job after a checkpoint"),
  Command.withDescription(
    "Stops a job after a checkpoint, from which the same bundle goes on when it is submitted again."
  ),
  Command.withExamples([{ command: "cotton jobs cancel my-7b-verified-k3f9" }])
)

const forget = Command.make(
  "forget",
  { id: Argument.String("job").pipe(Argument.withDescription("Its id, or how that begins")), json: jsonFlag },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/jobs-forget.ts")),
      (action) => action.forgetJob(flags)
    )
).pipe(
  Command.withShortDescription("Take a job off the list"),
  Command.withDescription("Takes a job off the list, one whose bundle or target is gone for instance. Its files stay."),
  Command.withExamples([{ command: "cotton jobs forget my-7b-verified-k3f9" }])
)

const fetchVerb = Command.make(
  "fetch",
  {
    id: idArgument,
    to: Flag.String("to").pipe(
      Flag.withMetavar("FOLDER"),
      Flag.withDescription("Default: output/ of the bundle here"),
      Flag.optional
    ),
    all: Flag.Boolean("all").pipe(Flag.withDescription("Its checkpoints, too"), Flag.withDefault(false)),
    dryRun: Flag.Boolean("dry-run").pipe(
      Flag.withDescription("Print the commands, and run none"),
      Flag.withDefault(false)
    ),
    json: jsonFlag
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/jobs-fetch.ts")),
      (action) => action.fetchJob(flags)
    )
).pipe(
  Command.withShortDescription("Bring the student here"),
  Command.withDescription("Brings a job's student, progress and log here; again, only what has changed."),
  Command.withExamples([{ command: "cotton jobs fetch --to students/my-7b" }])
)

const targets = Command.make("targets", { json: jsonFlag }, (flags) =>
  Effect.flatMap(
    Effect.promise(() => import("../actions/jobs-targets.ts")),
    (action) => action.listTargets(flags)
  )
).pipe(
  Command.withShortDescription("Where jobs can run, by targets.yaml"),
  Command.withDescription("Where jobs can run: this machine, and what you have written into targets.yaml."),
  Command.withExamples([{ command: "cotton jobs targets" }])
)

export const jobs = Command.make("jobs", {}, () =>
  Effect.flatMap(
    Effect.promise(() => import("../actions/jobs-list.ts")),
    (action) => action.listJobs({ all: false, json: false })
  )
).pipe(
  Command.withDescription(
    "Trainings on this machine, over ssh, on Slurm, SkyPilot and HF Jobs. They go on by themselves."
  ),
  Command.withExamples([
    { command: "cotton jobs submit runs/r1/train/my-7b --target cluster --dry-run" },
    { command: "cotton jobs", description: "every job and how it is" }
  ]),
  Command.withSubcommands([submit, list, show, logs, cancel, fetchVerb, forget, targets])
)
