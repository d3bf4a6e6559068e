import { createHash, timingSafeEqual } from "node:crypto"
import type { IncomingHttpHeaders } from "node:http"
import { Refused } from "./errors.ts"

/*
 * Who may ask. On the loopback address every program of this machine can, and every page of a browser that runs on it can
 * send requests there: so the Host header must be a name of the loopback (a name that is made to point here, DNS rebinding,
 * is refused), and no page of another origin is answered. On any other address a token is asked for.
 */

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i

/** Whether only programs on this machine can reach an address. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host)

/** The name in a Host header, without the port: through a tunnel the port is another one, and rebinding is about names. */
const nameIn = (header: string): string => header.replace(/:\d{1,5}$/, "")

const digest = (text: string) => createHash("sha256").update(text).digest()

/** In a time that does not tell how much of it is right; digests have one length. */
const isToken = (token: string, given: string): boolean => timingSafeEqual(digest(token), digest(given))

/** The token of a Bearer, or the password of a Basic authorization, which is what `http://:TOKEN@host` sends. */
const tokenIn = (header: string | undefined): string | null => {
  const [, scheme, value] = /^(bearer|basic) +(\S+)$/i.exec(header ?? "") ?? []
  if (scheme === undefined || value === undefined) return null
  if (scheme.toLowerCase() === "bearer") return value
  const pair = Buffer.from(value, "base64").toString("utf8")
  return pair.slice(pair.indexOf(":") + 1)
}

export interface Lock {
  /** Whether the server listens on the loopback only. */
  readonly loopback: boolean
  /** `null`: none is asked for. */
  readonly token: string | null
}

/** Why a request is not answered; `null` where it is. `open`: the address needs no token. */
export const refusalOf = (headers: IncomingHttpHeaders, { loopback, token }: Lock, open: boolean): Refused | null => {
  if (loopback && !isLoopback(nameIn(headers.host ?? ""))) {
    return new Refused({ status: 403, message: "this server answers under the names of the loopback only" })
  }
  const { origin } = headers
  if (origin !== undefined && !isOwn(origin, headers.host)) {
    return new Refused({ status: 403, message: "this server answers no pages of other origins" })
  }
  if (open || token === null) return null
  const given = tokenIn(headers.authorization)
  if (given !== null && isToken(token, given)) return null
  const what = given === null ? "there is no token" : "the token is wrong"
  return new Refused({ status: 401, message: `${what}; send Authorization: Bearer TOKEN` })
}

const isOwn = (origin: string, host: string | undefined) => origin === `http://${host}` || origin === `https://${host}`
