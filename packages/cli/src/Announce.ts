import { type Event, Tally } from "@cotton/pipeline"
import { placeName, type SkippedRow } from "@cotton/generator"
import type { Message } from "@cotton/schema"
import { type Opened, replaceFile, type RunDirectory } from "@cotton/store"
import { join } from "node:path"
import { counted } from "./display/Counted.ts"
import type { Display } from "./display/Display.ts"
import { dollars, number } from "./display/Figures.ts"

const MOST_PROMPT = 1200

const shorten = (text: string) =>
  text.length > MOST_PROMPT ? `${text.slice(0, MOST_PROMPT)} … (${text.length} characters)` : text

/** What the first prompt lacks, if anything. */
type PromptHint = (messages: ReadonlyArray<Message>) => string | null

const MOST_SKIPPED = 5

/** The first few on the screen, all of them in a file of the run: a row that was left out must be findable. */
const listSkipped = (say: Display["say"], { folder }: RunDirectory, skipped: ReadonlyArray<SkippedRow>): void => {
  if (skipped.length === 0) return
  const list = join(folder, "skipped.jsonl")
  replaceFile(list, skipped.map((row) => `${JSON.stringify(row)}\n`).join(""))
  for (const row of skipped.slice(0, MOST_SKIPPED)) {
    say(`  skipped ${placeName(row)}: ${row.field === undefined ? "" : `field ${row.field} `}${row.detail}`)
  }
  if (skipped.length > MOST_SKIPPED) say(`  … all of them in ${list}`)
}

const STANDINGS = ["kept", "rejected", "undecided", "failed"] as const

/** What a run that goes on has already, from the events that replay it. */
const beforehand = () => {
  const tally = new Tally(null)
  let told = false
  return {
    take: (it: Event) => {
      if (told || it._tag === "Resumed") return
      if (it._tag === "Owed") told = true
      tally.take(it)
    },
    /** The samples that are stored: how they stand, as far as they are judged, and what they cost. */
    there: () => {
      const { samples, usd } = tally.status()
      const standings = STANDINGS.filter((name) => samples[name] > 0)
      const judged = standings.map((name) => `${number(samples[name])} ${name}`).join(", ")
      const spent = usd.spent === 0 ? "" : `; ${dollars(usd.spent)} spent`
      return `${counted(samples.stored, "sample")} already here${judged === "" ? "" : `: ${judged}`}${spent}`
    },
    toGo: ({ problems, samples }: Event & { readonly _tag: "Owed" }) => {
      if (problems === 0) return "nothing is left to buy: every problem is settled"
      const { usd, samples: here } = tally.status()
      const least = (usd.spent / here.stored) * samples
      // The samples are the fewest that can be, and so is what they cost.
      const cost = usd.spent === 0 ? "" : `, at least about ${dollars(least)} by what they have cost so far`
      return `still to buy: at least ${counted(samples, "sample")} for ${counted(problems, "problem")}${cost}`
    }
  }
}

/** The lines that a run says beside its figures: what is already there, the first prompt, what was mended or left out. */
export const announce = (
  display: Display,
  directory: RunDirectory,
  hint: PromptHint,
  /** Of a pilot: the problems that it buys for. */
  pilot: number | null = null
) => {
  const { say } = display
  if (directory.network !== null) {
    say(
      `${directory.folder} lies on ${directory.network}: the journal uses a rollback file and an exclusive lock there`
    )
  }
  let fresh = true
  const before = beforehand()
  const event = (it: Event) => {
    before.take(it)
    if (it._tag === "Resumed") {
      const left = it.skipped.length > 0 ? `, ${counted(it.skipped.length, "row")} skipped` : ""
      const twice = it.duplicates > 0 ? `, ${counted(it.duplicates, "duplicate")} collapsed` : ""
      const there = it.stored > 0 ? before.there() : "a new run"
      const problems =
        pilot === null ? counted(it.problems, "problem") : `${number(pilot)} of ${counted(it.problems, "problem")}`
      say(`${directory.folder}: ${problems}${twice}${left} · ${there}`)
      fresh = it.stored === 0
      listSkipped(say, directory, it.skipped)
    } else if (it._tag === "Owed") {
      say(before.toGo(it))
    } else if (it._tag === "Prompted" && fresh) {
      say("first prompt:")
      for (const { role, content } of it.messages) say(`  ${role}: ${shorten(content).replaceAll("\n", "\n    ")}`)
      const note = hint(it.messages)
      if (note !== null) say(`note: ${note}`)
    } else if (it._tag === "Learned") {
      say(`note: ${it.host} ${it.what}`)
    } else if (it._tag === "Warned") {
      say(`warning: ${it.message}`)
    } else if (it._tag === "Phase" && it.phase === "judging" && it.why !== null) say(`judging ${it.why}`)
  }
  const opened = ({ salvaged }: Opened) => {
    if (salvaged === null) return
    say(
      `the journal was damaged (${salvaged.why}): ${counted(salvaged.calls, "sample")} could be read and are in a new one; what is missing is owed again. The old file is kept as ${salvaged.kept}`
    )
  }
  return { event, opened }
}
