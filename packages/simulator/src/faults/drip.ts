import type { Fault } from "../Fault.ts"
import { EVENT_STREAM, JSON_BODY, type Act } from "../Plan.ts"

/** One character a delta, each in a write of its own. A body that is not streamed comes in pieces of 64 bytes. */
export const drip: Fault = {
  harmless: true,
  plan: ({ characters, events, options, request }) => {
    const pieces = request.stream ? characters() : [...piecesOf(Buffer.from(events()[0] as string), 64)]
    return {
      status: 200,
      headers: request.stream ? EVENT_STREAM : JSON_BODY,
      acts: pieces.flatMap((bytes): Array<Act> => [
        { type: "wait", ms: options.dripMs },
        { type: "write", bytes }
      ])
    }
  }
}

function* piecesOf(body: Buffer, size: number): Generator<Buffer> {
  for (let i = 0; i < body.length; i += size) yield body.subarray(i, i + size)
}
