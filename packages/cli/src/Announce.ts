import type { Event } from "@cotton/pipeline"
import type { Opened, RunDirectory } from "@cotton/store"
import type { Display } from "./display/Display.ts"

const MOST_PROMPT = 1200

const shorten = (text: string) =>
  text.length > MOST_PROMPT ? `${text.slice(0, MOST_PROMPT)} … (${text.length} characters)` : text

/** The lines that a run says beside its figures: what is already there, the first prompt, what was mended or left out. */
export const announce = (display: Display, directory: RunDirectory) => {
  if (directory.network !== null) {
    display.say(
      `${directory.folder} lies on ${directory.network}: the journal uses a rollback file and an exclusive lock there`
    )
  }
  const event = (it: Event) => {
    if (it._tag === "Resumed") {
      const left = it.skipped > 0 ? `, ${it.skipped} rows skipped` : ""
      const twice = it.duplicates > 0 ? `, ${it.duplicates} duplicates collapsed` : ""
      const there = it.stored > 0 ? `${it.stored} samples already here` : "a new run"
      display.say(`${directory.folder}: ${it.problems} problems${twice}${left} · ${there}`)
    } else if (it._tag === "Prompted" && directory.previous === null) {
      display.say("first prompt:")
      for (const { role, content } of it.messages)
        display.say(`  ${role}: ${shorten(content).replaceAll("\n", "\n    ")}`)
    } else if (it._tag === "Phase" && it.phase === "judging" && it.why !== null) display.say(`judging ${it.why}`)
  }
  const opened = ({ salvaged }: Opened) => {
    if (salvaged === null) return
    display.say(
      `the journal was damaged (${salvaged.why}): ${salvaged.calls} samples could be read and are in a new one; what is missing is owed again. The old file is kept as ${salvaged.kept}`
    )
  }
  return { event, opened }
}
