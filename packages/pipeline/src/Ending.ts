import type { Closing } from "@cotton/generator"
import type { Event } from "./Event.ts"

/** For `status`. */
const WORDS = { settled: "settled", budget: "the budget is reached", drain: "interrupted", interrupted: "interrupted" }

/** How a run that has ended says so. */
export const endOf = (closing: Closing): Extract<Event, { readonly _tag: "Phase" }> =>
  closing.why === "settled"
    ? { _tag: "Phase", phase: "done", why: null }
    : {
        _tag: "Phase",
        phase: "stopped",
        why: "message" in closing ? `${closing.why}: ${closing.message}` : WORDS[closing.why]
      }
