import { readFileSync } from "node:fs"
import type { ServerResponse } from "node:http"
import type { About, Opened } from "./Observation.ts"

/**
 * Sends a recorded HTTP response as it stands, head and chunk framing included, past Node's own writer, and ends the
 * connection: recordings are of connections that were closed.
 */
export const playRecording = (
  file: string,
  pieceBytes: number,
  response: ServerResponse,
  opened: Opened,
  about: About
): void => {
  const { socket } = response
  if (socket === null) {
    opened.close("aborted-by-client", about)
    return
  }
  const bytes = readFileSync(file)
  const size = pieceBytes === 0 ? bytes.length : pieceBytes
  let flushed = false
  socket.once("close", () => {
    if (!flushed) opened.close("aborted-by-client", about)
  })
  const send = (from: number) => {
    if (socket.destroyed) return
    socket.write(bytes.subarray(from, from + size), () => {
      if (from + size < bytes.length) {
        // The next piece waits until this one has left, or the kernel would join them again.
        setImmediate(send, from + size)
        return
      }
      flushed = true
      opened.close("completed", about)
      socket.end()
    })
  }
  send(0)
}
