import { Agent, request } from "undici"

/*
 * The bare loop: undici, a splitter on blank lines, JSON.parse of each event, text joined. Nothing is saved, judged or
 * retried. Arguments: URL, replies, in flight. Prints one JSON line with CPU milliseconds.
 */
const [url, count, inFlight] = [process.argv[2]!, Number(process.argv[3]), Number(process.argv[4])]
const dispatcher = new Agent({ connections: inFlight, pipelining: 1 })

interface Chunk {
  readonly choices: ReadonlyArray<{
    readonly delta?: { readonly content?: string; readonly reasoning_content?: string }
  }>
}

const one = async (index: number): Promise<number> => {
  const { body } = await request(`${url}/chat/completions`, {
    dispatcher,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model: "m",
      stream: true,
      max_tokens: 8192,
      messages: [{ role: "user", content: `Problem ${index}` }]
    })
  })
  const parts: Array<string> = []
  const decoder = new TextDecoder()
  let rest = ""
  for await (const bytes of body) {
    const events = (rest + decoder.decode(bytes as Uint8Array, { stream: true })).split("\n\n")
    rest = events.pop() ?? ""
    for (const event of events) {
      if (!event.startsWith("data: ") || event === "data: [DONE]") continue
      const delta = (JSON.parse(event.slice(6)) as Chunk).choices[0]?.delta
      if (delta?.reasoning_content !== undefined) parts.push(delta.reasoning_content)
      if (delta?.content !== undefined) parts.push(delta.content)
    }
  }
  return parts.join("").length
}

let next = 0
const worker = async () => {
  while (next < count) await one(next++)
}
const before = process.cpuUsage()
const started = performance.now()
await Promise.all(Array.from({ length: inFlight }, worker))
const { user, system } = process.cpuUsage(before)
console.log(
  JSON.stringify({
    cpuMs: (user + system) / 1000,
    wallMs: performance.now() - started,
    peakMb: process.resourceUsage().maxRSS / 1024,
    count
  })
)
process.exit(0)
