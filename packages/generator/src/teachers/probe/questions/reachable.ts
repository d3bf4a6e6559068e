import { type Failure, isRetryable } from "@cotton/schema"
import { type Finding, type Question } from "../Question.ts"

/** A first reply, or why there is none. Whatever the server answers, if only a refusal, it is there. */
export const interpretReachable = (failure: Failure | null, connectMs: number | null): Finding => {
  const connected = connectMs === null ? "" : `connected in ${Math.max(1, Math.round(connectMs))} ms`
  // What may pass speaks of the place: nobody there, or nobody who speaks the protocol or has the time.
  if (failure === null || !isRetryable(failure)) return { holds: true, words: connected === "" ? "yes" : connected }
  const words = connectMs === null ? failure.message : `${connected}, but no reply: ${failure.message}`
  const wait = failure.retryAfterMs === undefined ? "" : ` (asks to wait ${Math.round(failure.retryAfterMs / 1000)} s)`
  return { holds: false, words: `${words}${wait}`, stop: "unreachable" }
}

/** A connection, and a reply to a plain request. */
export const reachable: Question = {
  label: "reachable",
  most: { requests: 1, output: 16 },
  ask: async (inquiry) => {
    // A server that does not even list its models need not be waited for twice.
    const listed = await inquiry.models()
    if ("failure" in listed && inquiry.wire.connectMs() === null) return interpretReachable(listed.failure, null)
    const plain = await inquiry.plain()
    return interpretReachable(plain._tag === "Failed" ? plain.failure : null, inquiry.wire.connectMs())
  }
}
