import * as Option from "effect/Option"
import type { ArgDoc, FlagDoc, HelpDoc, SubcommandGroupDoc } from "effect/cli/HelpDoc"
import { wrapped } from "./Wrapped.ts"

/** Columns of a page: it is the same everywhere, and the narrowest usual terminal shows it. */
const WIDTH = 80
/** The widest left column; what is longer pushes its own line only. */
const LEFT = 26

interface Row {
  readonly left: string
  readonly right: string
}

const table = (rows: ReadonlyArray<Row>): ReadonlyArray<string> => {
  const column = Math.min(LEFT, Math.max(...rows.map(({ left }) => left.length))) + 2
  return rows.flatMap(({ left, right }) => {
    const room = WIDTH - 2 - column
    const below = (lines: ReadonlyArray<string>) => lines.map((line) => `${" ".repeat(2 + column)}${line}`)
    const [first = "", ...more] = wrapped(right, room)
    if (left.length <= column - 2) return [`  ${left.padEnd(column)}${first}`.trimEnd(), ...below(more)]
    const whole = `  ${left}  ${right}`
    return whole.length <= WIDTH ? [whole] : [`  ${left}`, ...below([first, ...more])]
  })
}

/** Effect puts the values of a choice behind the description; here they stand where the value is written. */
const CHOICES = / ?\(choices: ([^)]*)\)$/

const valueOf = (type: string, name: string, choices: string | undefined): string => {
  if (choices !== undefined) return choices.replaceAll(", ", "|")
  if (type === "boolean") return ""
  if (type === "integer" || type === "number") return "N"
  return type === "string" ? name.split("-").at(-1)!.toUpperCase() : type
}

const flagRow = ({ name, aliases, type, description }: FlagDoc): Row => {
  const words = Option.getOrElse(description, () => "")
  const value = valueOf(type, name, CHOICES.exec(words)?.[1])
  return {
    left: [`--${name}`, ...aliases].join(", ") + (value === "" ? "" : ` ${value}`),
    right: words.replace(CHOICES, "")
  }
}

const argumentName = ({ name, variadic }: ArgDoc): string => `${name.toUpperCase()}${variadic ? "..." : ""}`

const argumentRow = (argument: ArgDoc): Row => ({
  left: argumentName(argument),
  right: Option.getOrElse(argument.description, () => "")
})

/** Verbs with the name of their group before the first of each. */
const verbRows = (groups: ReadonlyArray<SubcommandGroupDoc>): ReadonlyArray<Row> => {
  const width = Math.max(...groups.map(({ group = "" }) => group.length))
  const verb = Math.max(...groups.flatMap(({ commands }) => commands.map(({ name }) => name.length)))
  return groups.flatMap(({ group = "", commands }) =>
    commands.map(({ name, shortDescription, description }, at) => ({
      left: `${(at === 0 ? group : "").padEnd(width)}  ${name.padEnd(verb)}`,
      right: shortDescription ?? description
    }))
  )
}

const usage = ({ commandPath = ["cotton"], args = [], flags }: HelpDoc): string =>
  [
    ...commandPath,
    ...args.map((argument) => (argument.required ? argumentName(argument) : `[${argumentName(argument)}]`)),
    ...(flags.length > 0 ? ["[flags]"] : [])
  ].join(" ")

/** Beside each other where all of them fit, else each with its words below. */
const examples = ({ examples: given = [] }: HelpDoc): ReadonlyArray<string> => {
  if (given.length === 0) return []
  const width = Math.max(...given.map(({ command }) => command.length))
  const beside = given.map(({ command, description = "" }) => `  ${command.padEnd(width)}   ${description}`.trimEnd())
  if (beside.every((line) => line.length <= WIDTH)) return ["", ...beside]
  const words = (description: string) => (description === "" ? [] : [`      ${description}`])
  return ["", ...given.flatMap(({ command, description = "" }) => [`  ${command}`, ...words(description)])]
}

/** A page of `--help`: what it does, how it is written, the flags, an example. */
export const helpPage = (doc: HelpDoc): string => {
  const { description, args = [], flags, subcommands = [], commandPath = ["cotton"] } = doc
  const name = commandPath.join(" ")
  if (subcommands.length > 0) {
    const more = `${name} VERB --help says more. Also: --version, --completions bash|zsh|fish`
    return [...wrapped(description, WIDTH), "", ...table(verbRows(subcommands)), ...examples(doc), "", more].join("\n")
  }
  const rows = [...args.map(argumentRow), ...flags.map(flagRow)]
  return [
    ...wrapped(description, WIDTH),
    "",
    `  ${usage(doc)}`,
    ...(rows.length === 0 ? [] : ["", ...table(rows)]),
    ...examples(doc)
  ].join("\n")
}
