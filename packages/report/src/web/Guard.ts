import { createHash, randomBytes, timingSafeEqual } from "node:crypto"
import type { IncomingHttpHeaders } from "node:http"

/*
 * Who may look. The pages listen on the loopback address, which every program of every user of this machine can reach, and
 * every page of a browser that runs on it can send requests to. So: a secret that only the printed address has, then a
 * cookie that no other site's request carries; a Host header that is the printed one, so that a name which is made to
 * point here (DNS rebinding) is refused; and no request that another origin's page has made.
 */

/** 192 bits. */
export const newToken = (): string => randomBytes(24).toString("base64url")

const digest = (text: string) => createHash("sha256").update(text).digest()

/** In a time that does not tell how much of it is right; digests have one length. */
export const isToken = (token: string, given: string): boolean => timingSafeEqual(digest(token), digest(given))

export interface Asked {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** The token in the address, if there is one. */
  readonly token: string | null
}

export interface Lock {
  readonly token: string
  /** `127.0.0.1:4321` */
  readonly authority: string
  /** A name of its own for each port: browsers send the cookies of one port to every other of a host. */
  readonly cookie: string
}

export const lockOf = (token: string, authority: string): Lock => ({
  token,
  authority,
  cookie: `cotton-${authority.slice(authority.lastIndexOf(":") + 1)}`
})

export type Refusal = "method" | "host" | "origin" | "token"

const cookieOf = (header: string | undefined, name: string): string | null => {
  for (const pair of header?.split(";") ?? []) {
    const at = pair.indexOf("=")
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return null
}

/** Made by a page of another origin, as far as the browser says. A link or a typed address is not. */
const isForeign = (headers: IncomingHttpHeaders): boolean => {
  const site = headers["sec-fetch-site"]
  return site !== undefined && site !== "same-origin" && site !== "none"
}

/**
 * `enter`: the token in the address is right, and shall go into a cookie. The printed address may be clicked anywhere, so
 * it alone is also taken from a page of another origin, as the target of a link.
 */
export const admit = ({ method, headers, token }: Asked, lock: Lock): "enter" | "go on" | Refusal => {
  if (headers.host !== lock.authority) return "host"
  if (headers.origin !== undefined && headers.origin !== `http://${lock.authority}`) return "origin"
  if (method !== "GET" && method !== "HEAD") return "method"
  if (token !== null) return isToken(lock.token, token) ? "enter" : "token"
  const bearer = /^Bearer (\S+)$/.exec(headers.authorization ?? "")?.[1]
  const given = bearer ?? cookieOf(headers.cookie, lock.cookie)
  if (given === null || !isToken(lock.token, given)) return "token"
  return isForeign(headers) ? "origin" : "go on"
}

/** No script of the page and no request of another site gets it; it lives as long as the browser does. */
export const cookieFor = ({ cookie, token }: Lock): string => `${cookie}=${token}; Path=/; HttpOnly; SameSite=Strict`
