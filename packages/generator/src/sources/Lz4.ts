import { Buffer } from "node:buffer"

/*
 * LZ4 blocks, which Node does not unpack. The format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 */

const damaged = (): Error => new Error("damaged LZ4 data")

/** Unpacks one block to `out` from `start` on, and gives the index after what it wrote. */
const unpackBlock = (block: Uint8Array, out: Uint8Array, start: number): number => {
  let at = 0
  let to = start
  /** A length of 15 goes on in the next bytes, up to one that is not 255. */
  const lengthOf = (nibble: number): number => {
    let length = nibble
    for (let more = nibble === 15 ? 255 : 0; more === 255; length += more) {
      if (at >= block.byteLength) throw damaged()
      more = block[at++]!
    }
    return length
  }
  while (at < block.byteLength) {
    const token = block[at++]!
    const literals = lengthOf(token >> 4)
    if (at + literals > block.byteLength || to + literals > out.byteLength) throw damaged()
    out.set(block.subarray(at, at + literals), to)
    at += literals
    to += literals
    // The last sequence has literals only, and those of an empty block are none.
    if (at === block.byteLength) return to
    if (at + 2 > block.byteLength) throw damaged()
    const offset = block[at]! | (block[at + 1]! << 8)
    at += 2
    const length = lengthOf(token & 15) + 4
    if (offset === 0 || offset > to - start || to + length > out.byteLength) throw damaged()
    // What is copied may overlap what is written: a run of one byte has offset 1.
    if (offset >= length) out.copyWithin(to, to - offset, to - offset + length)
    else for (let index = to; index < to + length; index++) out[index] = out[index - offset]!
    to += length
  }
  return to
}

/** Parquet's LZ4_RAW: one block. */
export const unpackLz4 = (bytes: Uint8Array, size: number): Uint8Array => {
  const out = new Uint8Array(size)
  return out.subarray(0, unpackBlock(bytes, out, 0))
}

/** Hadoop's frames: the size unpacked, the size packed (both big-endian), a block; and again. */
const unpackFrames = (bytes: Uint8Array, size: number): Uint8Array | undefined => {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const out = new Uint8Array(size)
  let at = 0
  let to = 0
  while (at < bytes.byteLength) {
    if (at + 8 > bytes.byteLength) return undefined
    const [unpacked, packed] = [view.readUInt32BE(at), view.readUInt32BE(at + 4)]
    at += 8
    if (at + packed > bytes.byteLength || to + unpacked > size) return undefined
    if (unpackBlock(bytes.subarray(at, at + packed), out, to) !== to + unpacked) return undefined
    at += packed
    to += unpacked
  }
  return out.subarray(0, to)
}

/** Parquet's LZ4, of which there are two: Hadoop's frames, and what other writers took it for, one block. */
export const unpackHadoopLz4 = (bytes: Uint8Array, size: number): Uint8Array => {
  try {
    const out = unpackFrames(bytes, size)
    if (out !== undefined) return out
  } catch {
    // No frames, then.
  }
  return unpackLz4(bytes, size)
}
