import * as Schema from "effect/Schema"

const WHY: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is taken; --port names another, and 0 takes any that is free",
  EACCES: "the port is for the system; --port names another, and 0 takes any that is free",
  EADDRNOTAVAIL: "this machine has no such address; --host names one of its own",
  ENOTFOUND: "there is no such name; --host names an address of this machine",
  ERR_SOCKET_BAD_PORT: "there is no such port"
}

/** The address cannot be listened at. `code` is Node's. */
export class CannotListen extends Schema.TaggedError<CannotListen>()("CannotListen", {
  host: Schema.String,
  port: Schema.Number,
  code: Schema.String
}) {
  override get message() {
    const host = this.host.includes(":") ? `[${this.host}]` : this.host
    return `${host}:${this.port}: ${WHY[this.code] ?? this.code}`
  }
}

/** What a verifier was given cannot be used: weights, a host without a token. The message says what to give. */
export class VerifierError extends Schema.TaggedError<VerifierError>()("VerifierError", { message: Schema.String }) {}

/** A request is refused: what it is told, with which status, and after how many seconds it may come again. */
export class Refused extends Schema.TaggedError<Refused>()("Refused", {
  status: Schema.Int,
  message: Schema.String,
  retryAfter: Schema.optionalKey(Schema.Int),
  allow: Schema.optionalKey(Schema.String)
}) {}
