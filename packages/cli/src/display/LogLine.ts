import { shellWord } from "@cotton/schema/ShellWord"
import type { LogEntry } from "@cotton/store"
import { counted } from "./Counted.ts"
import { about, dollars, duration, number, percent } from "./Figures.ts"
import { localTime } from "./RunState.ts"

type Fields = Readonly<Record<string, unknown>>

/** The file may be of another version, or edited: a field that is not what it should be reads as nothing. */
const amount = (value: unknown): number => (typeof value === "number" && Number.isFinite(value) ? value : 0)
const word = (value: unknown): string => (typeof value === "string" ? value.replaceAll("\n", " ") : "")
const fields = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {})
const words = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : []

const STANDINGS = ["kept", "rejected", "undecided", "failed"]

const standings = (counts: Fields): string =>
  STANDINGS.filter((name) => amount(counts[name]) > 0)
    .map((name) => `${number(amount(counts[name]))} ${name}`)
    .join(", ")

const settingsOf = (entry: Fields): string =>
  words(entry["settings"])
    .map((one) => ` --set ${shellWord(one)}`)
    .join("")

const finished = (entry: Fields): string => {
  const samples = fields(entry["samples"])
  const problems = fields(entry["problems"])
  const judged = amount(samples["kept"]) + amount(samples["rejected"]) + amount(samples["undecided"])
  const why = word(entry["why"])
  return [
    `${word(entry["state"])}${why === "" ? "" : `: ${why}`}`,
    `${number(amount(problems["settled"]))} / ${counted(amount(problems["total"]), "problem")}`,
    `yield ${percent(amount(samples["kept"]), judged)} of ${number(judged)}`,
    `${dollars(amount(entry["usd"]))} spent`,
    `after ${duration(amount(entry["elapsedMs"]))}${amount(entry["before"]) > 0 ? " since it went on" : ""}`
  ].join(", ")
}

const draining = (entry: Fields): string => {
  const left = typeof entry["leftMs"] === "number" ? `, about ${about(entry["leftMs"])}` : ""
  const most = typeof entry["mostMs"] === "number" ? `, ${about(entry["mostMs"])} at most` : ""
  return `asked to stop: finishing ${number(amount(entry["inFlight"]))} in flight${left}${most}`
}

const cutSaved = (entry: Fields): string => {
  const rows = Object.entries(fields(entry["cuts"])).map(([name, count]) => `${name} ${counted(amount(count), "row")}`)
  return `dataset written anew by cotton cut${settingsOf(entry)}: ${rows.join(", ")}`
}

const WORDS: Readonly<Record<string, (entry: Fields) => string>> = {
  begun: (entry) =>
    `cotton ${word(entry["command"])} ${word(entry["version"])}, recipe ${word(entry["recipe"])} (${word(entry["digest"]).slice(0, 8)})${settingsOf(entry)}, process ${amount(entry["pid"])}`,
  new: (entry) => `a new run of ${counted(amount(entry["problems"]), "problem")}`,
  resumed: (entry) =>
    `${counted(amount(entry["stored"]), "sample")} already here (${standings(entry)}), ${dollars(amount(entry["usd"]))} spent; ${counted(amount(entry["open"]), "problem")} of ${number(amount(entry["problems"]))} open`,
  phase: (entry) => `${word(entry["phase"])}${word(entry["why"]) === "" ? "" : ` ${word(entry["why"])}`}`,
  paused: (entry) => `paused: ${word(entry["why"])}`,
  "going-on": () => "buying goes on",
  learned: (entry) => `${word(entry["host"])} ${word(entry["what"])}`,
  warning: (entry) => `warning: ${word(entry["message"])}`,
  note: (entry) => word(entry["message"]),
  draining,
  finished,
  cut: cutSaved
}

/** An entry of the history as one line, with this machine's time. What is not known of is told as it stands. */
export const logLine = (entry: LogEntry): string => {
  const { at, type, ...rest } = entry
  return `${localTime(at)}  ${WORDS[type]?.(rest) ?? `${type} ${JSON.stringify(rest)}`}`
}
