import type { Fault } from "../Fault.ts"
import { EVENT_STREAM, JSON_BODY, type Act } from "../Plan.ts"

/** What gateways send while a request waits: comments in a stream, blank lines before a JSON body. Neither is a token. */
export const keepAlive: Fault = {
  harmless: true,
  plan: ({ events, options, pace, request }) => {
    const waiting = Array.from({ length: options.keepAliveLines }, (_, i): Array<Act> => [
      { type: "write", bytes: request.stream && i % 2 === 0 ? ": keep-alive\n\n" : "\n" },
      { type: "wait", ms: options.keepAliveMs }
    ]).flat()
    return {
      status: 200,
      headers: request.stream ? EVENT_STREAM : JSON_BODY,
      acts: [...waiting, ...pace(events())]
    }
  }
}
