import type { Fault } from "../Fault.ts"
import { cutAt } from "../Partial.ts"
import { EVENT_STREAM, JSON_BODY } from "../Plan.ts"

/** The connection ends cleanly, as if all were well; but the last JSON is half a JSON. */
export const halfJson: Fault = {
  harmless: false,
  plan: (scene) => {
    const { pace, random, request } = scene
    const events = scene.events()
    const whole = request.stream ? cutAt(events, random.next()) - 1 : 0
    const last = events[whole] as string
    // Inside the JSON: after `data: {` and before its closing brace and the blank line.
    const half = last.slice(0, random.int(8, last.length - 8))
    return {
      status: 200,
      headers: request.stream ? EVENT_STREAM : JSON_BODY,
      acts: pace([...events.slice(0, whole), half])
    }
  }
}
