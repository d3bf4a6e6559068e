import { createZstdDecompress, type ZstdDecompress } from "node:zlib"

interface Fed {
  readonly out: ReadonlyArray<Uint8Array>
  /** Bytes that were taken; what is left belongs to the next frame. */
  readonly taken: number
  readonly ended: boolean
}

/** Gives bytes to a frame and waits until it has taken what it wants. */
const feed = (frame: ZstdDecompress, bytes: Uint8Array | null): Promise<Fed> =>
  new Promise((resolve, reject) => {
    const out: Array<Uint8Array> = []
    const before = frame.bytesWritten
    const onData = (piece: Uint8Array) => void out.push(piece)
    const settle = (ended: boolean) => {
      frame.off("data", onData).off("end", onEnd).off("error", reject)
      resolve({ out, taken: frame.bytesWritten - before, ended })
    }
    const onEnd = () => settle(true)
    frame.on("data", onData).once("end", onEnd).once("error", reject)
    if (bytes === null) frame.end()
    else frame.write(bytes, (error) => (error ? undefined : settle(false)))
  })

/**
 * Unpacks zstd. A file may hold several frames (`pzstd`, or two files joined by `cat`), and Node's own stream ends at
 * the end of the first one without a word: half of the problems would be missing.
 */
export async function* unpackZstd(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let frame = createZstdDecompress()
  try {
    for await (const chunk of bytes) {
      for (let rest = chunk; rest.byteLength > 0;) {
        const { out, taken, ended } = await feed(frame, rest)
        yield* out
        rest = rest.subarray(taken)
        if (ended) frame = createZstdDecompress()
        else if (taken === 0) throw new Error("zstd takes no more bytes")
      }
    }
    if (frame.bytesWritten > 0) yield* (await feed(frame, null)).out
  } finally {
    frame.destroy()
  }
}
