import { Buffer } from "node:buffer"

/** The first bytes (at least `size`, or what there is), and all bytes with those among them. */
export const peek = (
  bytes: AsyncIterable<Uint8Array>,
  size: number
): Promise<readonly [head: Uint8Array, whole: AsyncIterable<Uint8Array>]> => {
  let have = 0
  return peekUntil(bytes, (piece) => (have += piece.byteLength) >= size)
}

/** The same up to the piece of which `isLast` says that it is enough. */
export const peekUntil = async (
  bytes: AsyncIterable<Uint8Array>,
  isLast: (piece: Uint8Array) => boolean
): Promise<readonly [head: Uint8Array, whole: AsyncIterable<Uint8Array>]> => {
  const iterator = bytes[Symbol.asyncIterator]()
  const chunks: Array<Uint8Array> = []
  for (;;) {
    const { done, value } = await iterator.next()
    if (done === true) break
    chunks.push(value)
    if (isLast(value)) break
  }
  const first = Buffer.concat(chunks)
  const whole = async function* () {
    try {
      if (first.byteLength > 0) yield first
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return [first, whole()]
}
