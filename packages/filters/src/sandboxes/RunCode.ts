import { Buffer } from "node:buffer"
import * as http from "node:http"
import * as https from "node:https"
import * as Effect from "effect/Effect"
import { SandboxError } from "@cotton/schema/ports/Sandbox"

/** A server, and how it is asked. */
export interface RunCodeServer {
  /** Base URL; `/run_code` is added. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Values that no message may show. */
  readonly secrets: ReadonlyArray<string>
  /** Tries of a request to a server that answers nothing of use. */
  readonly attempts: number
  /** Seconds that an answer may take beyond the program's own time: it may wait in the server's queue. */
  readonly patience: number
}

/** A request, as far as it is used here. */
export interface RunCodeRequest {
  readonly language: "python"
  readonly code: string
  /** By path, in base64. */
  readonly files: Readonly<Record<string, string>>
  readonly fetch_files: ReadonlyArray<string>
  /** Seconds. */
  readonly run_timeout: number
}

/** What the server says of it, as far as it is used. */
export interface RunCodeReply {
  readonly status: string
  readonly message: string
  readonly run: { readonly status: string; readonly code: number | null; readonly stderr: string }
  /** In base64. */
  readonly files: Readonly<Record<string, unknown>>
}

/** The first wait between two tries, in milliseconds; each doubles it. */
const FIRST_WAIT = 500
/** The longest, whatever the server says. */
const LONGEST_WAIT = 30_000

/** Characters of what a server says that a message keeps. */
const SAID = 200

interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly body: string
}

/** What is wrong with a try, and whether another one may go better. */
interface Failed {
  readonly error: SandboxError
  readonly again: boolean
  readonly waitMs?: number | undefined
}

const failed = (reason: SandboxError["reason"], message: string, again: boolean, waitMs?: number): Failed => ({
  error: new SandboxError({ reason, message }),
  again,
  waitMs
})

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The end of a text on one line: where a server says more, the reason stands there. */
export const ending = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ").trim()
  return line.length > SAID ? `…${line.slice(-SAID)}` : line
}

const post = (server: RunCodeServer, body: string, ms: number, most: number): Effect.Effect<Answer, Failed> =>
  Effect.callback((resume) => {
    const target = new URL(`${server.url.replace(/\/+$/, "")}/run_code`)
    const request = (target.protocol === "https:" ? https : http).request(
      target,
      {
        method: "POST",
        headers: {
          ...server.headers,
          "content-type": "application/json",
          accept: "application/json",
          "content-length": Buffer.byteLength(body)
        }
      },
      (response) => {
        const chunks: Array<Buffer> = []
        let size = 0
        response.on("data", (chunk: Buffer) => {
          size += chunk.length
          if (size <= most) return void chunks.push(chunk)
          finish(Effect.fail(failed("broken", `sends more than the ${most} bytes that an answer may have`, false)))
        })
        response.on("end", () =>
          finish(
            Effect.succeed({
              status: response.statusCode ?? 0,
              retryAfter: response.headers["retry-after"],
              body: Buffer.concat(chunks).toString()
            })
          )
        )
        response.on("error", (cause) =>
          finish(Effect.fail(failed("unreachable", `breaks off its answer: ${cause.message}`, true)))
        )
        response.on("close", () => finish(Effect.fail(failed("unreachable", "breaks off its answer", true))))
      }
    )
    const clock = setTimeout(
      () => finish(Effect.fail(failed("unreachable", `does not answer within ${Math.ceil(ms / 1000)} s`, true))),
      ms
    )
    let over = false
    const finish = (exit: Effect.Effect<Answer, Failed>) => {
      if (over) return
      over = true
      clearTimeout(clock)
      request.destroy()
      resume(exit)
    }
    request.on("error", (cause: NodeJS.ErrnoException) =>
      finish(
        Effect.fail(failed("unreachable", `does not answer: ${cause.message || (cause.code ?? "no reason")}`, true))
      )
    )
    request.end(body)
    return Effect.sync(() => {
      over = true
      clearTimeout(clock)
      request.destroy()
    })
  })

/** Milliseconds that the server asks to wait (RFC 9110 §10.2.3): seconds, or a date. */
const askedToWait = (retryAfter: string | undefined): number | undefined => {
  if (retryAfter === undefined) return undefined
  const seconds = Number(retryAfter)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(retryAfter) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "")

const replyOf = ({ status, retryAfter, body }: Answer): Effect.Effect<RunCodeReply, Failed> => {
  const said = ending(body)
  if (status === 429 || status >= 500)
    return Effect.fail(failed("unreachable", `answers ${status}: ${said}`, true, askedToWait(retryAfter)))
  if (status < 200 || status >= 300) return Effect.fail(failed("refused", `answers ${status}: ${said}`, false))
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return Effect.fail(failed("broken", `answers with what is no JSON: ${said}`, true))
  }
  if (!isRecord(value) || typeof value["status"] !== "string")
    return Effect.fail(failed("refused", `answers with what is none of SandboxFusion's form: ${said}`, false))
  const run = isRecord(value["run_result"]) ? value["run_result"] : {}
  if (value["status"] === "SandboxError")
    return Effect.fail(failed("broken", `has an error of its own: ${ending(textOf(value["message"]))}`, true))
  return Effect.succeed({
    status: value["status"],
    message: textOf(value["message"]),
    run: {
      status: textOf(run["status"]),
      code: typeof run["return_code"] === "number" ? run["return_code"] : null,
      stderr: textOf(run["stderr"])
    },
    files: isRecord(value["files"]) ? value["files"] : {}
  })
}

/** Nothing of a secret, wherever it was repeated. */
const hidden = (text: string, secrets: ReadonlyArray<string>): string =>
  secrets.reduce((left, secret) => left.replaceAll(secret, "…"), text)

/**
 * Asks a server of SandboxFusion's form to run a program; `read` takes from its answer what is needed, or says what is
 * missing. A server that is busy, away or broken is asked again, a bounded number of times with growing waits: a program
 * may be run more than once. `most`: bytes of an answer.
 */
export const runCode = <A>(
  server: RunCodeServer,
  request: RunCodeRequest,
  most: number,
  read: (reply: RunCodeReply) => A | string
): Effect.Effect<A, SandboxError> =>
  Effect.gen(function* () {
    const body = JSON.stringify(request)
    const where = `the server at ${new URL(server.url).host}`
    const attempt = post(server, body, (request.run_timeout + server.patience) * 1000, most).pipe(
      Effect.flatMap(replyOf),
      Effect.flatMap((reply) => {
        const found = read(reply)
        return typeof found === "string" ? Effect.fail(failed("broken", found, true)) : Effect.succeed(found)
      })
    )
    for (let tries = 1; ; tries++) {
      const outcome = yield* Effect.match(attempt, {
        onFailure: (failure) => ({ failure }),
        onSuccess: (value) => ({ value })
      })
      if ("value" in outcome) return outcome.value
      const { error, again, waitMs } = outcome.failure
      if (!again || tries >= server.attempts) {
        const message = `${where} ${hidden(error.message, server.secrets)}${tries > 1 ? ` (${tries} tries)` : ""}`
        return yield* new SandboxError({ reason: error.reason, message })
      }
      yield* Effect.sleep(Math.min(LONGEST_WAIT, waitMs ?? FIRST_WAIT * 2 ** (tries - 1)))
    }
  })
