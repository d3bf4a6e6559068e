import * as Command from "effect/cli/Command"
import { check } from "./commands/check.ts"
import { cut } from "./commands/cut.ts"
import { evalCommand } from "./commands/eval.ts"
import { importCommand } from "./commands/import.ts"
import { init } from "./commands/init.ts"
import { jobs } from "./commands/jobs.ts"
import { judge } from "./commands/judge.ts"
import { log } from "./commands/log.ts"
import { run } from "./commands/run.ts"
import { schema } from "./commands/schema.ts"
import { show } from "./commands/show.ts"
import { simulate } from "./commands/simulate.ts"
import { status } from "./commands/status.ts"
import { train } from "./commands/train.ts"
import { verifier } from "./commands/verifier.ts"

/**
 * Every verb, in the order of `cotton --help`. A verb's page is its own; here it only has the half line by which it is
 * chosen. A test holds that each has a description, an example, and a page that fits a screen.
 */
export const cotton = Command.make("cotton").pipe(
  Command.withDescription("Samples long chains of thought, keeps what verifiers accept, writes datasets."),
  Command.withExamples([
    { command: "cotton init demo && cd demo && cotton run", description: "offline, no key" },
    { command: "cotton run recipe.yaml --dir runs/r1", description: "the same command goes on" }
  ]),
  Command.withSubcommands([
    {
      group: "Begin",
      commands: [
        init.pipe(Command.withShortDescription("Write a first recipe, or one for a problem set")),
        check.pipe(Command.withShortDescription("What a run would do and cost; pilots and probes")),
        importCommand.pipe(Command.withShortDescription("Make a run of responses that are there already"))
      ]
    },
    {
      group: "Buy and choose",
      commands: [
        run.pipe(Command.withShortDescription("Buy what is owed, judge it, write the dataset")),
        cut.pipe(Command.withShortDescription("Judge again and choose anew; buys nothing"))
      ]
    },
    {
      group: "Train",
      commands: [
        train.pipe(Command.withShortDescription("Check every row against a student, write a job")),
        jobs.pipe(Command.withShortDescription("Start trainings here or on clusters, follow them"))
      ]
    },
    {
      group: "Look",
      commands: [
        status.pipe(Command.withShortDescription("How far a run is, or every run here")),
        show.pipe(Command.withShortDescription("One run, problem, trace or row explained")),
        log.pipe(Command.withShortDescription("What happened to a run, and when"))
      ]
    },
    {
      group: "Otherwise",
      commands: [
        evalCommand.pipe(Command.withShortDescription("Score models on benchmarks and compare them")),
        judge.pipe(Command.withShortDescription("Verdicts for the rows of any file")),
        verifier.pipe(Command.withShortDescription("The same for RL trainers, over HTTP")),
        simulate.pipe(Command.withShortDescription("The simulated teacher, as a server")),
        schema.pipe(Command.withShortDescription("The recipe's JSON Schema, for editors"))
      ]
    }
  ])
)
