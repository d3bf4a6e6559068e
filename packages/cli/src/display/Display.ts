import type { Event } from "@cotton/pipeline"
import type { Pace, Status } from "@cotton/store"

/** Shows a run on stderr (json: on stdout). Called with every committed event, and once or more a second with figures. */
export interface Display {
  readonly event: (event: Event) => void
  readonly figures: (status: Status, pace: Pace) => void
  /** The last figures; they stay on the screen. */
  readonly end: (status: Status, pace: Pace) => void
  /** A line that is not part of the figures. It may hold foreign text (prompts, rows, servers' words): it is made legible. */
  readonly say: (line: string) => void
}

export type DisplayName = "live" | "plain" | "json"

/** A terminal gets the live display; a pipe, a CI job or a dumb terminal the plain one. */
export const chooseDisplay = (wanted: DisplayName | "auto", json: boolean): DisplayName => {
  if (json) return "json"
  if (wanted !== "auto") return wanted
  return process.stderr.isTTY && process.env["TERM"] !== "dumb" && process.env["CI"] === undefined ? "live" : "plain"
}
