import { type Failure, type FailureReason, legibleLine } from "@cotton/schema"
import { asObject } from "./Json.ts"

/** Characters of a server's own words that are kept. */
const MOST_WORDS = 500

/** A shorter secret is a word that stands in for one, and leaving it out would only spoil the message. */
const SHORTEST_SECRET = 4

/** What looks like a key, in case a server echoes one that is not ours: `sk-…`, `hf_…`, `Bearer …`. */
const KEY_LIKE = /\b(?:sk|pk|hf|gsk|xai|key)[-_][\w*.-]{6,200}|\bBearer\s+[\w.~+/-]{6,400}=*/gi

/** The server's words without any secret: our own keys by value, others by their look. */
export const redact = (text: string, secrets: ReadonlyArray<string>): string => {
  let clean = text
  // The longest first: one secret may begin with another.
  const longestFirst = secrets.toSorted((a, b) => b.length - a.length)
  for (const secret of longestFirst) {
    if (secret.length >= SHORTEST_SECRET) clean = clean.replaceAll(secret, "[redacted]")
  }
  return clean.replaceAll(KEY_LIKE, "[redacted]")
}

/** One line of a server's words, redacted, cut, and fit for a terminal. */
const clip = (words: string, secrets: ReadonlyArray<string>): string =>
  legibleLine(redact(words, secrets).replaceAll(/\s+/g, " ").trim().slice(0, MOST_WORDS))

/** The error's words in any of the known shapes: `error.message`, `error` as a string, `detail`, `message`. */
export const errorWords = (body: string): { readonly words: string; readonly code: string } => {
  try {
    const parsed: unknown = JSON.parse(body)
    // Google wraps its error in an array.
    const whole = asObject(Array.isArray(parsed) ? parsed[0] : parsed)
    const error = asObject(whole?.["error"])
    const words = error?.["message"] ?? whole?.["error"] ?? whole?.["detail"] ?? whole?.["message"] ?? body
    const code = [error?.["code"], error?.["type"], whole?.["code"], whole?.["type"]].find(
      (one) => typeof one === "string"
    )
    return { words: typeof words === "string" ? words : JSON.stringify(words), code: code ?? "" }
  } catch {
    return { words: body, code: "" }
  }
}

/** Retry-After in seconds or as an HTTP date (RFC 9110 §10.2.3), or `retry-after-ms`; in milliseconds. */
export const retryAfter = (headers: Readonly<Record<string, string | undefined>>, now: number): number | undefined => {
  const ms = Number(headers["retry-after-ms"])
  if (headers["retry-after-ms"] !== undefined && Number.isFinite(ms)) return Math.max(0, ms)
  const value = headers["retry-after"]
  if (value === undefined) return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

/**
 * An empty account, under whatever status: OpenAI says it with a 429, Fireworks with a 412, Anthropic with a 400. Google's
 * "exceeded your current quota" is none: its quotas are of a minute.
 */
const NO_FUNDS =
  /insufficient_quota|billing_(hard_limit|not_active)|(insufficient|not enough|no) (balance|credit|fund|quota)|credit balance is too low|account .{0,80} is suspended/i
/** A 400 that means the model, not the request: DeepSeek, OpenRouter. */
const UNKNOWN_MODEL = /model not exist|not a valid model|model_not_(found|available)/i
/** The statuses under which servers say that an account is empty. */
const EMPTY_ACCOUNT: ReadonlySet<number> = new Set([400, 412, 429])
/** A 403 that turns away this prompt only. */
const MODERATED = /moderat|flagged|content.?(policy|filter)/i

const reasonOf = (status: number, code: string, words: string): FailureReason => {
  const said = `${code} ${words}`
  if (status === 403 && MODERATED.test(said)) return "refused"
  if (status === 401 || status === 403) return "credentials"
  if (status === 402 || (EMPTY_ACCOUNT.has(status) && NO_FUNDS.test(said))) return "no-funds"
  if (status === 429) return "rate-limited"
  if (status === 400 && UNKNOWN_MODEL.test(said)) return "unknown-model"
  // No prompt is answered here: another model, another path, or another place.
  if (status === 404 || status === 405 || status < 400) return "unknown-model"
  if (status === 408 || status === 409 || status === 425 || status >= 500) return "server-error"
  return "refused"
}

/** What is said of a path at which nothing is. */
export const BASE_URL = "a base URL usually ends in /v1"

/** What else than a path a 404 may speak of. */
const OF_A_MODEL = /model|endpoint|deployment|adapter|lora/i

/** What a wrong base URL looks like from here: most servers say no more than "Not Found". */
const pathHint = (status: number, said: string, hint: string): string =>
  (status === 404 || status === 405) && !OF_A_MODEL.test(said) ? ` (nothing answers at this path; ${hint})` : ""

/** Sorts an answer whose status is not 2xx. */
export const classifyStatus = (
  status: number,
  headers: Readonly<Record<string, string | undefined>>,
  body: string,
  secrets: ReadonlyArray<string>,
  now: number,
  wrongPath = BASE_URL
): Failure => {
  const { words, code } = errorWords(body)
  const wait = retryAfter(headers, now)
  const location = status < 400 ? headers["location"] : undefined
  const said = clip(location === undefined ? words : `moved to ${location}`, secrets)
  return {
    reason: reasonOf(status, code, words),
    message: `HTTP ${status}${said.length > 0 ? `: ${said}` : ""}${pathHint(status, `${code} ${said}`, wrongPath)}`,
    status,
    ...(wait === undefined ? {} : { retryAfterMs: wait })
  }
}

/** An error object inside a 200, as a dying engine or a gateway sends it. */
export const classifyInStream = (data: string, secrets: ReadonlyArray<string>): Failure => ({
  reason: "error-in-stream",
  message: `an error inside the reply: ${clip(errorWords(data).words, secrets)}`
})

const codeOf = (error: Error): string => ("code" in error && typeof error.code === "string" ? error.code : error.name)

/** Node tries several addresses of a name and then has no words of its own, only theirs. */
const wordsOf = (error: Error): string => {
  const inner = error instanceof AggregateError ? (error.errors as ReadonlyArray<unknown>)[0] : undefined
  return inner instanceof Error ? inner.message : error.message
}

/** How far an exchange had come when its connection failed. */
export type Reached = "nothing" | "sent" | "answered"

/** Sorts what a socket, or undici before there is one, throws. */
export const classifyTransport = (error: Error, reached: Reached, secrets: ReadonlyArray<string>): Failure => {
  const code = codeOf(error)
  const words = clip(wordsOf(error), secrets)
  if (reached === "answered") return { reason: "reset", message: `the connection ended inside the reply (${code})` }
  if (reached === "sent") return { reason: "reset", message: `the connection ended before a reply began (${code})` }
  return code === "UND_ERR_INVALID_ARG" || code === "UND_ERR_NOT_SUPPORTED"
    ? {
        reason: "credentials",
        message: `the request cannot be sent (${words}): look at the endpoint's key and headers`
      }
    : { reason: "unreachable", message: `no connection (${code}${words === "" ? "" : `: ${words}`})` }
}
