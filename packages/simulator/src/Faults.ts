import type { Fault } from "./Fault.ts"
import { errorInStream } from "./faults/error-in-stream.ts"
import { drip } from "./faults/drip.ts"
import { halfJson } from "./faults/half-json.ts"
import { hang } from "./faults/hang.ts"
import { html } from "./faults/html.ts"
import { keepAlive } from "./faults/keep-alive.ts"
import { noFinish } from "./faults/no-finish.ts"
import { noFunds } from "./faults/no-funds.ts"
import { rateLimited, rateLimitedRetryAfter } from "./faults/rate-limited.ts"
import { reset } from "./faults/reset.ts"
import { serverError500, serverError503 } from "./faults/server-error.ts"
import { stall } from "./faults/stall.ts"
import { wrongContentType } from "./faults/wrong-content-type.ts"
import type { FaultOptions } from "./FaultOptions.ts"
import { randomOf } from "./Random.ts"

export type FaultKind = Exclude<keyof FaultOptions, "retryAfterSeconds" | "dripMs" | "keepAliveMs" | "keepAliveLines">

export const FAULTS: Readonly<Record<FaultKind, Fault>> = {
  "rate-limited": rateLimited,
  "rate-limited-retry-after": rateLimitedRetryAfter,
  "server-error-500": serverError500,
  "server-error-503": serverError503,
  hang,
  stall,
  reset,
  "half-json": halfJson,
  "no-finish": noFinish,
  "error-in-stream": errorInStream,
  html,
  "wrong-content-type": wrongContentType,
  drip,
  "keep-alive": keepAlive,
  "no-funds": noFunds
}

export const FAULT_KINDS = Object.keys(FAULTS) as ReadonlyArray<FaultKind>

/** The fault of this attempt of this key, if any: one draw against the rates laid end to end. */
export const drawFault = (options: FaultOptions, seed: number, key: string, attempt: number): FaultKind | undefined => {
  if (FAULT_KINDS.every((kind) => options[kind] === 0)) return undefined
  let u = randomOf(seed, "fault", key, attempt).next()
  for (const kind of FAULT_KINDS) {
    u -= options[kind]
    if (u < 0) return kind
  }
  return undefined
}
