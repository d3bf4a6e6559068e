import type { Fault } from "../Fault.ts"
import { EVENT_STREAM, jsonPlan } from "../Plan.ts"

const FINISH = /"finish_reason":"[^"]*"/g
const USAGE = /"usage":\{/

/** All the text, even `[DONE]`; only nobody says that the reply is whole, or what it costs. */
export const noFinish: Fault = {
  harmless: false,
  plan: ({ events, pace, request }) => {
    // Inside a text the quotation marks are escaped, so only the field itself matches.
    const unfinished = events()
      .filter((event) => !request.stream || !USAGE.test(event))
      .map((event) => event.replaceAll(FINISH, '"finish_reason":null'))
    return request.stream
      ? { status: 200, headers: EVENT_STREAM, acts: pace(unfinished) }
      : jsonPlan(200, unfinished[0] as string)
  }
}
