import { type EndpointProfile, NOTHING_KNOWN, type Profile } from "@cotton/schema"
import { type Served, serve } from "../../generator/test/teachers/Attempts.ts"

/** What a probe would have said of an endpoint. */
export const profileOf = (url: string, known: Partial<EndpointProfile>): Profile => ({
  version: 1,
  endpoints: [
    {
      host: new URL(url).host,
      model: "teacher",
      at: 0,
      ...NOTHING_KNOWN,
      ...known
    }
  ]
})

/** A server that answers with these bytes, one after the other, and then with a whole reply to whatever is asked. */
export const answering = (bodies: ReadonlyArray<string>) => {
  let at = 0
  return serve((response) => {
    response.writeHead(200, { "content-type": "text/event-stream" })
    response.end(bodies[Math.min(at++, bodies.length - 1)])
  })
}
export const bodyOf = ({ requests }: Served, at: number) => JSON.parse(requests[at]!.body) as Record<string, unknown>
export const chunk = (index: number, content: string, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: "c", model: "m", choices: [{ index, delta: { content }, finish_reason: finish }] })}\n\n`
