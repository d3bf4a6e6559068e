import * as Effect from "effect/Effect"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** A question as it came over the wire. */
export interface Asked {
  readonly model: string
  readonly messages: ReadonlyArray<{ readonly role: string; readonly content: string }>
  readonly temperature?: number
}

interface Answer {
  readonly status?: number
  readonly content?: string
  readonly finish?: string
  /** Milliseconds until it is sent. */
  readonly after?: number
}

const completion = ({ content = "", finish = "stop" }: Answer, model: string) => ({
  id: "j",
  object: "chat.completion",
  model,
  choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: finish }],
  usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 }
})

const read = async (request: IncomingMessage): Promise<string> => {
  let text = ""
  for await (const piece of request) text += String(piece)
  return text
}

/** A server that answers as a judge; goes with the test. */
export const judgeServer = (answer: (asked: Asked, at: number) => Answer) =>
  Effect.acquireRelease(
    Effect.promise(
      () =>
        new Promise<{ readonly url: string; readonly asked: Array<Asked>; readonly close: () => void }>((resolve) => {
          const asked: Array<Asked> = []
          const respond = async (request: IncomingMessage, response: ServerResponse) => {
            const question = JSON.parse(await read(request)) as Asked
            asked.push(question)
            const said = answer(question, asked.length - 1)
            if (said.after !== undefined) await new Promise((go) => setTimeout(go, said.after))
            const { status = 200 } = said
            const body = status === 200 ? completion(said, question.model) : { error: { message: "no", type: "x" } }
            response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
          }
          const server = createServer((request, response) => void respond(request, response))
          server.listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo
            const close = () => {
              server.closeAllConnections()
              server.close()
            }
            resolve({ url: `http://127.0.0.1:${port}/v1`, asked, close })
          })
        })
    ),
    ({ close }) => Effect.sync(close)
  )

/** Between the marks of a question: what is judged. */
export const between = (label: string, { messages }: Asked): string =>
  new RegExp(`<${label} [0-9a-f]{16}>\n([^]*)\n</${label} [0-9a-f]{16}>`).exec(messages.at(-1)!.content)?.[1] ?? ""

/** What an honest judge says: whether the reference stands in the response. */
export const honest = (asked: Asked): Answer => {
  const same = between("response", asked).includes(between("reference", asked))
  return {
    content: `I compare.\n${JSON.stringify({ analysis: "compared", correctness: same ? "correct" : "incorrect" })}`
  }
}
