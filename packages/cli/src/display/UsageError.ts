import { legibleLine } from "@cotton/schema/Legible"
import { nearest } from "@cotton/schema/Nearest"
import type * as CliError from "effect/cli/CliError"
import type { CommandDescriptor } from "effect/cli/Completions"
import { listed } from "./Listed.ts"

/** What a person typed, as it may be printed: no control characters, and not a page of it. */
const typed = (text: string): string => `\`${legibleLine(text.length > 60 ? `${text.slice(0, 60)}…` : text)}\``

const flagsOf = ({ flags }: CommandDescriptor): ReadonlyArray<string> => flags.map(({ name }) => `--${name}`)

const verbAt = (root: CommandDescriptor, path: ReadonlyArray<string>): CommandDescriptor =>
  path.slice(1).reduce((at, name) => at.subcommands.find((verb) => verb.name === name) ?? at, root)

const guess = (name: string, known: ReadonlyArray<string>): string => {
  const near = nearest(name, known)
  return near === undefined ? "" : `; did you mean \`${near}\`?`
}

const unknownFlag = (option: string, root: CommandDescriptor, verb: CommandDescriptor): string => {
  if (verb !== root && flagsOf(verb).includes(option)) return `${typed(option)} stands before the verb: write it after`
  const others = root.subcommands.filter((other) => other !== verb && flagsOf(other).includes(option))
  if (others.length > 0) {
    const names = listed(
      others.map(({ name }) => name),
      "and"
    )
    return verb === root
      ? `${typed(option)} is a flag of ${names}: write it after the verb`
      : `${typed(option)} is a flag of ${names}, not of ${verb.name}`
  }
  return `there is no flag ${typed(option)}${guess(option, flagsOf(verb))}`
}

const wrongValue = (
  { option, value, expected, kind }: CliError.InvalidValue,
  root: CommandDescriptor,
  verb: CommandDescriptor
): string => {
  const known = kind === "flag" ? [...verb.flags, ...root.flags] : verb.arguments
  const type = known.find(({ name }) => name === option)?.type
  const name = kind === "flag" ? `--${option}` : option.toUpperCase()
  const values = type?._tag === "Choice" ? type.values : null
  const wanted =
    values !== null
      ? listed(values, "or")
      : type?._tag === "Int"
        ? "a whole number"
        : type?._tag === "Finite"
          ? "a number"
          : null
  // Effect says so of a flag that may stand once.
  if (/^\d+ occurrences$/.test(value)) return `\`${name}\` is given ${value.replace("occurrences", "times")}`
  if (value === "") return `\`${name}\` needs a value${wanted === null ? "" : `: ${wanted}`}`
  const near = values === null ? "" : guess(value, values)
  return `\`${name}\` cannot be ${typed(value)}: ${wanted === null ? legibleLine(expected) : `it takes ${wanted}`}${near}`
}

/** The beginning of a description, in brackets. */
const inShort = (description: string | undefined): string => {
  const start = description?.split(/[:;({.]/)[0]?.trim() ?? ""
  return start === "" ? "" : ` (${start.charAt(0).toLowerCase()}${start.slice(1)})`
}

const words = (error: CliError.NonShowHelpErrors, root: CommandDescriptor, verb: CommandDescriptor): string => {
  switch (error._tag) {
    case "UnrecognizedOption":
      return unknownFlag(error.option, root, verb)
    case "UnknownSubcommand": {
      const verbs = root.subcommands.map(({ name }) => name)
      return `there is no verb ${typed(error.subcommand)}${guess(error.subcommand, verbs)}`
    }
    case "MissingArgument": {
      const argument = verb.arguments.find(({ name }) => name === error.argument)
      return `${error.argument.toUpperCase()} is missing${inShort(argument?.description)}`
    }
    case "MissingOption":
      return `\`--${error.option}\` is missing`
    case "UnexpectedArgument":
      return error.arguments.length === 1
        ? `${typed(error.arguments[0]!)} is an argument too many`
        : `${listed(error.arguments.map(typed), "and")} are arguments too many`
    case "InvalidValue":
      return wrongValue(error, root, verb)
    default:
      return legibleLine(error.message)
  }
}

/** A line for each mistake of a command line, and the command that says how it is written. */
export const usageError = (
  errors: ReadonlyArray<CliError.NonShowHelpErrors>,
  path: ReadonlyArray<string>,
  root: CommandDescriptor
): string => {
  const verb = verbAt(root, path)
  const flags = errors.filter(({ _tag }) => _tag === "UnrecognizedOption")
  // What follows an unknown flag may be its value or the verb: nothing can be said of it.
  const told = verb === root && flags.length > 0 ? flags : errors
  const lines = new Set(told.map((error) => words(error, root, verb)))
  return [...[...lines].map((line) => `${path.join(" ")}: ${line}`), `next: ${path.join(" ")} --help`].join("\n")
}
