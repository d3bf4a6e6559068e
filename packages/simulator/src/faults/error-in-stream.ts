import { DONE } from "../ChunkStream.ts"
import type { Fault } from "../Fault.ts"
import { cutAt } from "../Partial.ts"
import { EVENT_STREAM } from "../Plan.ts"
import { serverError500 } from "./server-error.ts"

/** What a client sees of a dying engine; one that does not stream gets the same as a 500. */
export const errorInStream: Fault = {
  harmless: false,
  plan: (scene) => {
    if (!scene.request.stream) return serverError500.plan(scene)
    const { pace, random, words } = scene
    const events = scene.events()
    // Sometimes the engine dies before the first event.
    const sent = events.slice(0, random.chance(0.2) ? 0 : cutAt(events, random.next()))
    return { status: 200, headers: EVENT_STREAM, acts: pace([...sent, words.inStream(), DONE]) }
  }
}
