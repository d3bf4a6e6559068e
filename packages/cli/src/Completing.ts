import * as Console from "effect/Console"
import * as Option from "effect/Option"
import type * as Command from "effect/cli/Command"
import * as Completions from "effect/cli/Completions"
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"

export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const

type PathType = Extract<Completions.FlagType, { readonly _tag: "Path" }>["pathType"]

/** Arguments and flags that name a place: a shell completes files there. They are texts to the parser: `-` is one too. */
const PLACES: Readonly<Record<string, PathType>> = {
  dir: "directory",
  folder: "directory",
  other: "directory",
  file: "either",
  from: "either",
  recipe: "file"
}

const placed = <T extends { readonly name: string; readonly type: { readonly _tag: string } }>(one: T): T => {
  const pathType = Object.hasOwn(PLACES, one.name) && one.type._tag === "String" ? PLACES[one.name] : undefined
  return pathType === undefined ? one : Object.assign({}, one, { type: { _tag: "Path", pathType } })
}

const switchNamed = (name: string, description: string): Completions.FlagDescriptor => ({
  name,
  aliases: [],
  description,
  type: { _tag: "Boolean" },
  negation: false
})

const HELP = switchNamed("help", "This page")

const completed = (verb: Completions.CommandDescriptor): Completions.CommandDescriptor => ({
  ...verb,
  // `--no-json` is understood, and nothing that anybody looks for.
  flags: [...verb.flags.map((flag) => Object.assign({}, placed(flag), { negation: false })), HELP],
  arguments: verb.arguments.map(placed)
})

/** What a shell completes: the verbs, their flags, the values of a choice, files. */
export const descriptorOf = (command: Command.Command.Any): Completions.CommandDescriptor => {
  const root = Completions.fromCommand(command)
  const shells: Completions.FlagDescriptor = {
    name: "completions",
    aliases: [],
    description: "A script for your shell",
    type: { _tag: "Choice", values: SHELLS }
  }
  return {
    ...root,
    flags: [...root.flags, HELP, switchNamed("version", "The version"), shells],
    subcommands: root.subcommands.map(completed)
  }
}

/** `--completions bash`: the script on stdout. */
export const completionsFlag: GlobalFlag.BuiltIn = GlobalFlag.Action({
  flag: Flag.Literals("completions", SHELLS).pipe(
    Flag.withDescription("Print a script with which a shell completes verbs, flags and values"),
    Flag.optional
  ),
  run: (shell, { command }) =>
    Option.match(shell, {
      onNone: () => Console.log(),
      onSome: (name) => Console.log(Completions.generate(command.name, name, descriptorOf(command)))
    })
})
