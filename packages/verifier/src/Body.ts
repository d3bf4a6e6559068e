import type { IncomingMessage } from "node:http"
import { Refused } from "./errors.ts"
import type { Holding } from "./Holding.ts"
import { jsonFault } from "./JsonFault.ts"

export interface BodyLimits {
  /** Bytes of one body. */
  readonly mostBytes: number
  readonly holding: Holding
  /** Seconds after which there will be room. */
  readonly wait: () => number
}

const MB = 1_000_000

const megabytes = (bytes: number) => `${Math.round((bytes / MB) * 10) / 10} MB`

/**
 * The bytes of a body; `held` hears of each that is held from then on. Fails with `Refused`, also for a client that has
 * gone (nobody hears that).
 */
export const readBody = (
  request: IncomingMessage,
  { mostBytes, holding, wait }: BodyLimits,
  held: (bytes: number) => void
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const most = Math.min(mostBytes, holding.most)
    const tooLarge = () =>
      new Refused({
        status: 413,
        message: `the body is larger than ${megabytes(most)}: send smaller batches, or start with a larger ${mostBytes <= holding.most ? "--body" : "--memory"}`
      })
    const full = () =>
      new Refused({
        status: 503,
        message: `${megabytes(holding.bytes)} of requests are in work, and there is room for ${megabytes(holding.most)}: come again`,
        retryAfter: wait()
      })
    const encoding = request.headers["content-encoding"]
    if (encoding !== undefined && encoding !== "identity") {
      return reject(new Refused({ status: 415, message: `the body is packed (${encoding}): send it as it is` }))
    }
    const announced = Number(request.headers["content-length"] ?? 0)
    if (announced > most) return reject(tooLarge())
    if (holding.bytes + announced > holding.most) return reject(full())
    const chunks: Array<Buffer> = []
    let size = 0
    const stop = (error: Refused) => {
      request.off("data", onData)
      reject(error)
    }
    const onData = (chunk: Buffer) => {
      size += chunk.length
      if (size > most) return stop(tooLarge())
      if (!holding.take(chunk.length)) return stop(full())
      held(chunk.length)
      chunks.push(chunk)
    }
    request.on("data", onData)
    request.once("end", () => resolve(Buffer.concat(chunks)))
    request.once("close", () => reject(new Refused({ status: 400, message: "the body ended too early" })))
  })

/** The JSON of a body. Fails with `Refused` (400) and the place at which it stops being JSON. */
export const parseBody = (bytes: Buffer): unknown => {
  let text: string
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    throw new Refused({ status: 400, message: "the body is not UTF-8" })
  }
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const fault = jsonFault(text)
    const place =
      fault === null ? String(error) : `at line ${fault.line}, column ${fault.column}, before ${fault.found}`
    throw new Refused({ status: 400, message: `the body is no JSON: it goes wrong ${place}` })
  }
}
