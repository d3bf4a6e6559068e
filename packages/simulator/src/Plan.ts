import type { ServerResponse } from "node:http"
import type { Random } from "./Random.ts"
import type { Refusal } from "./Refusal.ts"
import type { LatencyOptions } from "./SimulatorOptions.ts"

/** What the server does with a socket, one after the other; after the last one it ends the response. */
export type Act =
  | { readonly type: "write"; readonly bytes: string | Buffer }
  | { readonly type: "wait"; readonly ms: number }
  /** Nothing more, until the client leaves. */
  | { readonly type: "hang" }
  /** The socket is destroyed. */
  | { readonly type: "reset" }

export interface Plan {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number>>
  readonly acts: ReadonlyArray<Act>
}

export const EVENT_STREAM = { "content-type": "text/event-stream; charset=utf-8" }
export const JSON_BODY = { "content-type": "application/json" }

export const jsonPlan = (status: number, body: string, headers: Plan["headers"] = {}): Plan => ({
  status,
  headers: { ...JSON_BODY, "content-length": Buffer.byteLength(body), ...headers },
  acts: [{ type: "write", bytes: body }]
})

export const refusalPlan = ({ body, headers, status }: Refusal, more: Plan["headers"] = {}): Plan =>
  jsonPlan(status, body, { ...headers, ...more })

/** Milliseconds that a plan takes, were nobody to leave. */
export const lengthOf = ({ acts }: Plan): number =>
  acts.reduce((sum, act) => (act.type === "wait" ? sum + act.ms : sum), 0)

/** Events as acts: without latency in few large writes, with latency at the pace of a model. */
export const paced = (
  events: ReadonlyArray<string>,
  chunksPerWrite: number,
  latency: LatencyOptions,
  random: Random
): Array<Act> => {
  const acts: Array<Act> = []
  // Comments say that the server is at work; the first token is what takes its time.
  const comments = latency.firstTokenMs > 0 && events[0]?.startsWith(":") === true ? 1 : 0
  if (comments > 0) acts.push({ type: "write", bytes: events[0] as string })
  if (latency.firstTokenMs > 0) {
    acts.push({ type: "wait", ms: random.logNormal(latency.firstTokenMs, latency.sigma) })
  }
  for (let i = comments; i < events.length; i += chunksPerWrite) {
    const group = events.slice(i, i + chunksPerWrite)
    if (i > comments && latency.perChunkMs > 0) {
      acts.push({ type: "wait", ms: random.logNormal(latency.perChunkMs * group.length, latency.sigma) })
    }
    acts.push({ type: "write", bytes: group.length === 1 ? (group[0] as string) : group.join("") })
  }
  return acts
}

/** Plays a plan on a response; returns at once. Stops where the client leaves. */
export const play = (plan: Plan, response: ServerResponse): void => {
  const { acts } = plan
  let next = 0
  let timer: NodeJS.Timeout | undefined
  let begun = false
  // The head leaves with the first byte: a server that hangs before it has not sent a status either.
  const begin = () => {
    if (!begun) response.writeHead(plan.status, plan.headers)
    begun = true
  }
  const step = () => {
    while (next < acts.length) {
      const act = acts[next++] as Act
      switch (act.type) {
        case "write":
          begin()
          if (next === acts.length) {
            response.end(act.bytes)
            return
          }
          response.write(act.bytes)
          break
        case "wait":
          timer = setTimeout(step, act.ms)
          return
        case "hang":
          return
        case "reset":
          // What was written must have left before the socket goes, or nothing of it would arrive.
          if (begun) response.write("", () => response.socket?.destroy())
          else response.socket?.destroy()
          return
      }
    }
    begin()
    response.end()
  }
  response.once("close", () => clearTimeout(timer))
  step()
}
