import { Buffer } from "node:buffer"
import { pipeline, Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import { damaged } from "./Damage.ts"
import { peek } from "./Peek.ts"
import { unpackZstd } from "./Zstd.ts"

async function* unpackGzip(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let given = 0
  let last: Uint8Array = new Uint8Array()
  const counted = async function* () {
    for await (const chunk of bytes) {
      given += chunk.byteLength
      last = chunk
      yield chunk
    }
  }
  const gunzip = createGunzip()
  yield* pipeline(Readable.from(counted(), { objectMode: false }), gunzip, () => undefined)
  // zlib stops at the first bytes that begin no further member, without a word; padding with zeros is no loss.
  const rest = given - gunzip.bytesWritten
  const tail = last.subarray(Math.max(0, last.byteLength - rest))
  if (rest > 0 && (rest > last.byteLength || tail.some((byte) => byte !== 0))) {
    throw new Error(`${rest} bytes after the end of the gzip data are no gzip`)
  }
}

const isGzip = (head: Uint8Array): boolean => head[0] === 0x1f && head[1] === 0x8b

/** A frame, or a skippable frame (RFC 8878, 3.1). */
const isZstd = (head: Uint8Array): boolean => {
  const magic = head.byteLength < 4 ? 0 : Buffer.from(head).readUInt32LE(0)
  return magic === 0xfd2fb528 || (magic & 0xfffffff0) >>> 0 === 0x184d2a50
}

/** The bytes unpacked, whatever the file's name says: the first bytes tell how it is packed, if at all. */
export async function* unpack(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const [head, whole] = await peek(bytes, 4)
  if (!isPacked(head)) return yield* whole
  try {
    yield* isGzip(head) ? unpackGzip(whole) : unpackZstd(whole)
  } catch (error) {
    throw damaged(error)
  }
}

export const isPacked = (head: Uint8Array): boolean => isGzip(head) || isZstd(head)
