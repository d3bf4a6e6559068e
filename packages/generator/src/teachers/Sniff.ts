/** What a body is by its first bytes. `unclear`: too few of them yet. */
export type Kind = "stream" | "body" | "other" | "unclear"

/** What the first line of a server-sent stream may begin with: a field's name, or the colon of a comment. */
const OPENINGS = ["data:", "event:", "id:", "retry:", ":"] as const

/** A byte order mark, as its bytes in Latin-1. */
const BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf"

/**
 * Tells a stream from a whole body, and both from anything else, by what the bytes are: servers answer a stream with
 * a body and a body with a stream, under `text/plain`, and a proxy's web page comes with status 200. Blank lines
 * before the first byte keep a connection alive and say nothing.
 */
export const sniff = (head: Uint8Array): Kind => {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  let start = bytes.toString("latin1", 0, Math.min(bytes.length, 4096))
  if (start.startsWith(BYTE_ORDER_MARK)) start = start.slice(BYTE_ORDER_MARK.length)
  start = start.trimStart()
  if (start.startsWith("{")) return "body"
  if (OPENINGS.some((opening) => start.startsWith(opening))) return "stream"
  const unclear = BYTE_ORDER_MARK.startsWith(start) || OPENINGS.some((opening) => opening.startsWith(start))
  return unclear ? "unclear" : "other"
}
