/*
 * CPU of one streamed reply of 8 kB in 500 deltas: the teacher against bare undici with a splitter and JSON.parse of
 * its own, in turns in the same process; the server is another one. Usage: node packages/generator/bench/teacher.ts
 */
import { Recipe } from "@cotton/schema"
import { Teacher } from "@cotton/schema/ports/Teacher"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { Pool } from "undici"
import { layerOpenAiCompatible } from "../src/index.ts"
import { requestBody } from "../src/teachers/openai-compatible.ts"

const REQUESTS = 2000
const AT_ONCE = 64
const ROUNDS = 7

const main = new URL("../../simulator/src/main.ts", import.meta.url).pathname
const server = spawn(process.execPath, [main, JSON.stringify({ models: ["*"], fixed: {} })], {
  stdio: ["ignore", "pipe", "inherit"]
})
const [line] = (await once(server.stdout, "data")) as [Buffer]
const { url } = JSON.parse(line.toString("utf8")) as { readonly url: string }

const asked = { model: "m", messages: [{ role: "user" as const, content: "What is 6 × 7? ".repeat(20) }] }
const fetched = { host: "here", limit: 4096, stream: true }

const pool = new Pool(new URL(url).origin, { connections: AT_ONCE, pipelining: 1 })
const body = JSON.stringify(requestBody(asked, fetched))

const bare = async (): Promise<number> => {
  const response = await pool.request({
    method: "POST",
    path: "/v1/chat/completions",
    headers: { "content-type": "application/json" },
    body
  })
  const pieces: Array<string> = []
  let rest = ""
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    const lines = (rest + chunk.toString("utf8")).split("\n")
    rest = lines.pop() ?? ""
    for (const text of lines) {
      if (!text.startsWith("data: ") || text === "data: [DONE]") continue
      const { choices } = JSON.parse(text.slice(6)) as {
        readonly choices: ReadonlyArray<{
          readonly delta: { readonly content?: string; readonly reasoning_content?: string }
        }>
      }
      const delta = choices[0]?.delta
      if (delta !== undefined) pieces.push(delta.content ?? delta.reasoning_content ?? "")
    }
  }
  return pieces.join("").length
}

const recipe = Schema.decodeUnknownSync(Recipe)({
  problems: { from: "none" },
  teacher: { model: "m", at: [{ url, price: "free", slots: AT_ONCE }] }
})

await Effect.gen(function* () {
  const teacher = yield* Teacher
  const ours = async (): Promise<number> => {
    const got = await Effect.runPromise(teacher.attempt({ asked, fetched, endpoint: 0 }))
    if (got._tag === "Failed") throw new Error(got.failure.message)
    const { content, reasoning_content: reasoning } = got.reply.message
    return `${content as string}${reasoning as string}`.length
  }

  /** CPU microseconds a reply. */
  const measure = async (one: () => Promise<number>): Promise<number> => {
    let left = REQUESTS
    const worker = async () => {
      while (left-- > 0) if ((await one()) !== 8000) throw new Error("not the whole reply")
    }
    const before = process.cpuUsage()
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    const { user, system } = process.cpuUsage(before)
    return (user + system) / REQUESTS
  }

  const results: Array<readonly [number, number]> = []
  for (let round = 0; round < ROUNDS; round++) {
    const pair = yield* Effect.promise(async () => [await measure(bare), await measure(ours)] as const)
    console.error(`bare ${pair[0].toFixed(0)} µs, teacher ${pair[1].toFixed(0)} µs: ${(pair[1] / pair[0]).toFixed(3)}`)
    if (round > 0) results.push(pair)
  }
  const median = (values: ReadonlyArray<number>) => values.toSorted((a, b) => a - b)[values.length >> 1]!
  const [bareUs, oursUs] = [median(results.map(([a]) => a)), median(results.map(([, b]) => b))]
  console.log(JSON.stringify({ bareUs, oursUs, ratio: median(results.map(([a, b]) => b / a)) }))
}).pipe(Effect.provide(layerOpenAiCompatible(recipe.teacher, {})), Effect.runPromise)

await pool.destroy()
server.kill()
