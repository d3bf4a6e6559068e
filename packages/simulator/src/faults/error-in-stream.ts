import { DONE } from "../ChunkStream.ts"
import type { Fault } from "../Fault.ts"
import { cutAt } from "../Partial.ts"
import { EVENT_STREAM } from "../Plan.ts"
import { ENGINE_DIED, serverError500 } from "./server-error.ts"

/** With the spaces that Python's json puts in; the other events have none. */
const EVENT = `data: {"error": {"message": "${ENGINE_DIED}", "type": "InternalServerError", "param": null, "code": 500}}\n\n`

/** What a client sees of a dying vLLM; one that does not stream gets the same as a 500. */
export const errorInStream: Fault = {
  harmless: false,
  plan: (scene) => {
    if (!scene.request.stream) return serverError500.plan(scene)
    const { pace, random } = scene
    const events = scene.events()
    // Sometimes the engine dies before the first event.
    const sent = events.slice(0, random.chance(0.2) ? 0 : cutAt(events, random.next()))
    return { status: 200, headers: EVENT_STREAM, acts: pace([...sent, EVENT, DONE]) }
  }
}
