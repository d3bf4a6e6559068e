/** An answer that is not a reply: the status, and the body in the server's own words and shape. */
export class Refusal extends Error {
  override readonly name = "Refusal"
  readonly status: number
  readonly body: string
  readonly headers: Readonly<Record<string, string | number>>

  /** A body that is a string is sent as it is, as plain text. */
  constructor(status: number, body: unknown, headers: Refusal["headers"] = {}, indent = 0) {
    const plain = typeof body === "string"
    const text = plain ? body : `${JSON.stringify(body, null, indent)}${indent > 0 ? "\n" : ""}`
    super(`HTTP ${status}: ${text}`)
    this.status = status
    this.body = text
    this.headers = plain ? { "content-type": "text/plain; charset=utf-8", ...headers } : headers
  }

  static of(status: number, message: string, type: string, param: string | null): Refusal {
    return new Refusal(status, { error: { message, type, param, code: status } })
  }

  static bad(message: string, param: string | null): Refusal {
    return Refusal.of(400, message, "BadRequestError", param)
  }
}
