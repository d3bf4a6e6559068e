import type { Scene } from "./Fault.ts"
import { EVENT_STREAM, JSON_BODY, type Act, type Plan } from "./Plan.ts"

/** How many events go out: the first at least, and at most all up to the last delta. */
export const cutAt = (events: ReadonlyArray<string>, u: number): number => {
  const finish = events.findIndex((event) => /"finish_reason":"/.test(event))
  return 1 + Math.floor(u * (finish === -1 ? events.length - 1 : finish))
}

/**
 * The beginning of a reply, and then `end`: of a stream some events, never the one with the finish reason; of a body
 * that is not streamed a part, though its head promises the whole.
 */
export const partial = (scene: Scene, end: Act): Plan => {
  const { pace, random, request } = scene
  const events = scene.events()
  if (request.stream) {
    return { status: 200, headers: EVENT_STREAM, acts: [...pace(events.slice(0, cutAt(events, random.next()))), end] }
  }
  const body = events[0] as string
  return {
    status: 200,
    headers: { ...JSON_BODY, "content-length": Buffer.byteLength(body) },
    acts: [...pace([body.slice(0, random.int(1, body.length - 1))]), end]
  }
}
