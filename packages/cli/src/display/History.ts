import type { Event } from "@cotton/pipeline"
import { appendLog, type Pace, type Status } from "@cotton/store"

/** What a run was begun with, as its history tells it. Field by field: nothing gets in that nobody meant to. */
export interface Begun {
  readonly command: "run" | "import" | "eval" | "check --pilot"
  readonly version: string
  readonly recipe: string
  readonly digest: string
  /** The `--set`, as `settingsToTell` gives them. */
  readonly settings: ReadonlyArray<string>
}

const MOST_WORDS = 2000

/** Writes what happens to a run into its `log.jsonl`: a line a thing, never one a sample. */
export const historyOf = (folder: string) => {
  const warned = new Set<string>()
  let pause: string | null = null
  let repliedSince = false
  const write = (type: string, more: Readonly<Record<string, unknown>> = {}) => appendLog(folder, { type, ...more })
  const words = (text: string) => text.slice(0, MOST_WORDS)
  return {
    begun: (begun: Begun) => write("begun", { ...begun, pid: process.pid }),
    event: (event: Event, status: () => Status) => {
      if (event._tag === "Stored") repliedSince ||= event.failure === null
      if (event._tag === "Resumed" && event.stored === 0) write("new", { problems: event.problems })
      else if (event._tag === "Owed") {
        const { samples, problems, usd } = status()
        const { inFlight: _, ...counts } = samples
        write("resumed", {
          ...counts,
          problems: problems.total,
          open: event.problems,
          owed: event.samples,
          usd: usd.spent
        })
      } else if (event._tag === "Learned") write("learned", { host: event.host, what: words(event.what) })
      else if (event._tag === "Warned" && !warned.has(event.message)) {
        warned.add(event.message)
        write("warning", { message: words(event.message) })
      } else if (
        event._tag === "Phase" &&
        event.phase !== "done" &&
        event.phase !== "stopped" &&
        event.phase !== "draining"
      )
        write("phase", { phase: event.phase, ...(event.why === null ? {} : { why: event.why }) })
    },
    /** `buys`: whether it still does. What ends in a pause goes on with nothing. */
    pace: (now: Pace, buys: boolean) => {
      // What a drain ends is no pause any more.
      if (now.pause === pause || now.drain !== null) return
      if (now.pause === null && !buys && !repliedSince) return
      repliedSince = false
      if (now.pause === null) write("going-on")
      else write("paused", { why: words(now.pause) })
      pause = now.pause
    },
    noted: (message: string) => write("note", { message: words(message) }),
    draining: (inFlight: number, drain: Pace["drain"]) => write("draining", { inFlight, ...drain }),
    finished: ({ state, why, samples, before = 0, problems, tokens, usd, retries }: Status, { elapsedMs }: Pace) => {
      const { inFlight: _, ...counts } = samples
      write("finished", {
        state,
        ...(why === null ? {} : { why: words(why) }),
        problems,
        samples: counts,
        before,
        tokens,
        usd: usd.spent,
        retries,
        elapsedMs: Math.round(elapsedMs)
      })
    }
  }
}
