/** An answer that is not a reply: the status, and the body as vLLM writes it. */
export class Refusal extends Error {
  override readonly name = "Refusal"
  readonly status: number
  readonly body: string

  constructor(status: number, body: unknown) {
    const text = JSON.stringify(body)
    super(`HTTP ${status}: ${text}`)
    this.status = status
    this.body = text
  }

  static of(status: number, message: string, type: string, param: string | null): Refusal {
    return new Refusal(status, { error: { message, type, param, code: status } })
  }

  static bad(message: string, param: string | null): Refusal {
    return Refusal.of(400, message, "BadRequestError", param)
  }

  /** What vLLM's validator says: another type than that of its own checks. */
  static invalid(message: string, param: string): Refusal {
    return Refusal.of(400, message, "Bad Request", param)
  }

  static unknownModel(model: string, models: ReadonlyArray<string>): Refusal {
    const aliases = models.filter((name) => name !== "*").join(", ")
    return Refusal.of(
      404,
      `The model \`${model}\` does not exist. Valid aliases: ${aliases}.`,
      "NotFoundError",
      "model"
    )
  }

  static unauthorised(): Refusal {
    return new Refusal(401, { error: "Unauthorized" })
  }

  static unknownPath(): Refusal {
    return new Refusal(404, { detail: "Not Found" })
  }

  static wrongMethod(): Refusal {
    return new Refusal(405, { detail: "Method Not Allowed" })
  }

  static refusedPrompt(): Refusal {
    return Refusal.bad("Input data may contain inappropriate content.", "messages")
  }
}
