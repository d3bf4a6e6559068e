import { TRAINERS } from "@cotton/verifier/Shim"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import { jsonFlag } from "../flags.ts"

const size = (name: string, description: string, megabytes: number) =>
  Flag.Finite(name).pipe(Flag.withMetavar("MB"), Flag.withDescription(description), Flag.withDefault(megabytes))

export const verifier = Command.make(
  "verifier",
  {
    with: Flag.String("with").pipe(
      Flag.withMetavar("FILTERS"),
      Flag.withDescription("Filters: ids with commas, or one id={ option: value } (repeatable)"),
      Flag.atLeast(0)
    ),
    recipe: Flag.String("recipe").pipe(
      Flag.withDescription("A recipe: its own filters may be named, and are its list without --with"),
      Flag.optional
    ),
    host: Flag.String("host").pipe(
      Flag.withDescription("Address to listen at; one that others reach needs --token"),
      Flag.withDefault("127.0.0.1")
    ),
    port: Flag.Int("port").pipe(Flag.withDescription("0: any free port"), Flag.withDefault(8124)),
    token: Flag.String("token").pipe(
      Flag.withMetavar("$NAME"),
      Flag.withDescription("'$NAME': the environment variable with the token that is asked for"),
      Flag.optional
    ),
    weights: Flag.String("weights").pipe(
      Flag.withMetavar("NAME=WEIGHT"),
      Flag.withDescription("Of the rewards (default: accuracy=1,format=1,language=0)"),
      Flag.withDefault("")
    ),
    unsure: Flag.Finite("unsure").pipe(
      Flag.withDescription("The accuracy of what could not be judged, where a number is needed"),
      Flag.withDefault(0)
    ),
    opened: Flag.Boolean("opened").pipe(
      Flag.withDescription("Prompts end with <think>, so responses begin inside it"),
      Flag.withDefault(false)
    ),
    timeout: Flag.Finite("timeout").pipe(Flag.withDescription("Seconds a row may take"), Flag.withDefault(10)),
    threads: Flag.Int("threads").pipe(
      Flag.withDescription("Threads that judge (default: the cores but one, at least 2)"),
      Flag.optional
    ),
    queue: Flag.Int("queue").pipe(
      Flag.withMetavar("ROWS"),
      Flag.withDescription("Rows that may wait; more are told to come again (503)"),
      Flag.withDefault(32_768)
    ),
    memory: size("memory", "Requests that may wait, together; likewise", 512),
    body: size("body", "The largest request (413)", 64),
    cache: size("cache", "Verdicts that are kept for rows that come again", 64),
    shim: Flag.Literals("shim", TRAINERS).pipe(
      Flag.withDescription("Instead of serving: print a trainer's reward function in Python"),
      Flag.optional
    ),
    json: jsonFlag
  },
  (flags) =>
    Effect.flatMap(
      Effect.promise(() => import("../actions/verifier.ts")),
      (action) => action.verifier(flags)
    )
).pipe(
  Command.withDescription("Verdicts and rewards over HTTP, for RL trainers. Ctrl-C answers what is in work, and ends."),
  Command.withExamples([
    { command: "cotton verifier --with verify/math-answer", description: "serve at 127.0.0.1:8124" },
    { command: "cotton verifier --shim trl > cotton_reward.py", description: "what asks it" }
  ])
)
