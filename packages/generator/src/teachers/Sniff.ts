/** What a body is by its first bytes. `unclear`: too few of them yet. */
export type Kind = "stream" | "body" | "other" | "unclear"

/** What the first line of a server-sent stream may begin with: a field's name, or the colon of a comment. */
const OPENINGS = ["data:", "event:", "id:", "retry:", ":"] as const

/** A byte order mark, as its bytes in Latin-1. */
const BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf"

const isBlank = (byte: number) => byte === 32 || byte === 10 || byte === 13 || byte === 9

/** The bytes from the first one on that is not blank. Blank lines before a body keep the connection alive, no more. */
export const withoutBlanks = (bytes: Uint8Array): Uint8Array => {
  const from = bytes.findIndex((byte) => !isBlank(byte))
  return from === -1 ? bytes.subarray(0, 0) : bytes.subarray(from)
}

/**
 * Tells a stream from a whole body, and both from anything else, by what the bytes are: servers answer a stream with
 * a body and a body with a stream, under `text/plain`, and a proxy's web page comes with status 200. `head` begins
 * with a byte that is not blank.
 */
export const sniff = (head: Uint8Array): Kind => {
  let start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, 16)).toString("latin1")
  if (start.startsWith(BYTE_ORDER_MARK)) start = start.slice(BYTE_ORDER_MARK.length)
  if (start.startsWith("{")) return "body"
  if (OPENINGS.some((opening) => start.startsWith(opening))) return "stream"
  const unclear = BYTE_ORDER_MARK.startsWith(start) || OPENINGS.some((opening) => opening.startsWith(start))
  return unclear ? "unclear" : "other"
}
