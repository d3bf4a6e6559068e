import { Buffer } from "node:buffer"
import { open } from "node:fs/promises"
import type { AsyncBuffer } from "hyparquet"

/** A Parquet file is read from its end. Without a file to seek in, it is held whole up to this size. */
const MOST_HELD_BYTES = 512_000_000

/** The most that one call of the system reads. */
const MOST_READ_BYTES = 1 << 30

/** A file to seek in, closed by its reader. */
export const openSeekable = async (
  path: string
): Promise<{ readonly buffer: AsyncBuffer; readonly close: () => Promise<void> }> => {
  const handle = await open(path)
  const { size } = await handle.stat()
  const slice = async (start: number, end: number = size): Promise<ArrayBuffer> => {
    const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start))
    for (let have = 0; have < bytes.byteLength;) {
      const length = Math.min(MOST_READ_BYTES, bytes.byteLength - have)
      const { bytesRead } = await handle.read(bytes, have, length, start + have)
      if (bytesRead === 0) throw new Error("the file grew shorter while it was read")
      have += bytesRead
    }
    return bytes.buffer
  }
  return { buffer: { byteLength: size, slice }, close: () => handle.close() }
}

/** All bytes of a stream, to seek in. */
export const holdWhole = async (bytes: AsyncIterable<Uint8Array>): Promise<AsyncBuffer> => {
  const chunks: Array<Uint8Array> = []
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.byteLength
    if (size > MOST_HELD_BYTES) {
      throw new Error(
        `Parquet is read from its end, and this is longer than the ${MOST_HELD_BYTES} bytes that are held for it; name a file that is not packed`
      )
    }
    chunks.push(chunk)
  }
  const whole = new Uint8Array(Buffer.concat(chunks))
  return { byteLength: size, slice: (start, end) => whole.buffer.slice(start, end) }
}
