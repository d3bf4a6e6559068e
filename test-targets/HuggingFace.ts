import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"

/*
 * What `hf` asks of the Hub for jobs, as huggingface_hub 2.4 speaks it: the real command line against it shows that its
 * options, its answers and its states are as Cotton takes them. The service itself cannot be had without an account.
 */

export interface Asked {
  readonly method: string
  readonly path: string
  readonly body: Record<string, unknown> | null
}

export interface Hub {
  readonly url: string
  readonly asked: ReadonlyArray<Asked>
  /** What the service says of the job from now on. */
  readonly says: (stage: string, message?: string) => void
  readonly log: (...lines: ReadonlyArray<string>) => void
  readonly close: () => Promise<void>
}

const ID = "66aabbccddeeff0011223344"

export const startHub = async (): Promise<Hub> => {
  const asked: Array<Asked> = []
  let log: ReadonlyArray<string> = []
  let status: { stage: string; message: string | null } = { stage: "SCHEDULING", message: null }
  let job: Record<string, unknown> | null = null
  const owner = { id: "5e9ecfc04957053f60648a3e", name: "me", type: "user" }
  const answer = (path: string, method: string, body: Asked["body"]): unknown => {
    if (path === "/api/whoami-v2")
      return { ...owner, fullname: "Me", orgs: [], auth: { accessToken: { role: "write" } } }
    if (path === "/api/buckets/me/cotton") return { id: "me/cotton", private: true, url: "/buckets/me/cotton" }
    if (path.startsWith("/api/buckets/me/cotton/tree")) return []
    if (path === "/api/jobs/me" && method === "POST") {
      const { arguments: words, command, dockerImage, environment, flavor, labels, volumes } = body!
      job = { id: ID, owner, command, arguments: words, dockerImage, environment, flavor, labels, volumes }
    }
    if (job === null || (path !== "/api/jobs/me" && !path.startsWith(`/api/jobs/me/${ID}`))) return null
    if (path.endsWith("/cancel")) status = { stage: "CANCELED", message: null }
    const now = { ...job, createdAt: "2026-01-01T00:00:00.000Z", status }
    return path === "/api/jobs/me" && method === "GET" ? [now] : now
  }
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    let text = ""
    for await (const piece of request) text += String(piece)
    const path = request.url!.split("?")[0]!
    const body = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : null
    asked.push({ method: request.method!, path, body })
    if (path.endsWith("/logs")) {
      response.writeHead(200, { "content-type": "text/event-stream" })
      for (const data of log)
        response.write(`data: ${JSON.stringify({ timestamp: "2026-01-01T00:00:00.000Z", data })}\n\n`)
      return response.end()
    }
    const value = answer(path, request.method!, body)
    response.writeHead(value === null ? 404 : 200, { "content-type": "application/json" })
    return response.end(JSON.stringify(value ?? { error: "Job Not Found" }))
  }
  const server = createServer((request, response) => void serve(request, response)).listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    says: (stage, message) => void (status = { stage, message: message ?? null }),
    log: (...lines) => void (log = lines),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    }
  }
}
