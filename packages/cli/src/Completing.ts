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

/** Stands for what a recipe completes to, in a script that has no such type. */
const RECIPES = "\u0001recipes"

/** Names that recipes have. bash takes one pattern at a time. */
const RECIPE_NAMES = ["*.yaml", "*.yml", "*recipe*.ts"]

/** What bash lists for a word, as the generated script asks for it. */
const LISTED = `compgen "$_kind" -- "$_prefix"`

const isRecipe = ({ name, type }: { readonly name: string; readonly type: { readonly _tag: string } }) =>
  name === "recipe" && type._tag === "Path"

const asRecipes = <T extends { readonly name: string; readonly type: { readonly _tag: string } }>(one: T): T =>
  isRecipe(one) ? Object.assign({}, one, { type: { _tag: "Choice", values: [RECIPES] } }) : one

/**
 * bash knows files and folders only. Where a recipe is meant it gets a function of its own: the script's for paths, with
 * recipes and the folders that may hold them.
 */
const bashScript = (name: string, root: Completions.CommandDescriptor): string => {
  const subcommands = root.subcommands.map((verb) => ({
    ...verb,
    flags: verb.flags.map(asRecipes),
    arguments: verb.arguments.map(asRecipes)
  }))
  const script = Completions.generate(name, "bash", { ...root, subcommands })
  const paths = new RegExp(String.raw`^_${name}--paths\(\)\n\{\n[^]*?^\}\n`, "m").exec(script)?.[0] ?? ""
  const listed = [
    ...RECIPE_NAMES.map((pattern) => `compgen -f -X '!${pattern}' -- "$_prefix"`),
    `compgen -d -- "$_prefix"`
  ].join("; ")
  const own = paths.replace(`${name}--paths`, `${name}--recipes`).replace(LISTED, () => listed)
  return script
    .replaceAll(`_${name}--choices "$cur" "$_comp_word" '${RECIPES}'`, `_${name}--recipes "" "$cur" "$_comp_word"`)
    .replace(paths, () => `${paths}\n${own}`)
}

/** The script for a shell. */
export const completionScript = (
  name: string,
  shell: (typeof SHELLS)[number],
  root: Completions.CommandDescriptor
): string => (shell === "bash" ? bashScript(name, root) : Completions.generate(name, shell, root))

/** `--completions bash`: the script on stdout. */
export const completionsFlag: GlobalFlag.BuiltIn = GlobalFlag.Action({
  flag: Flag.Literals("completions", SHELLS).pipe(
    Flag.withDescription("Print a script with which a shell completes verbs, flags and values"),
    Flag.optional
  ),
  run: (shell, { command }) =>
    Option.match(shell, {
      onNone: () => Console.log(),
      onSome: (name) => Console.log(completionScript(command.name, name, descriptorOf(command)))
    })
})
