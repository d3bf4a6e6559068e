import { crc32, deflateSync, inflateSync } from "node:zlib"

/*
 * A screenshot with at most 256 colours, a third of its size: pictures of text have few that are frequent, and many that
 * differ by what nobody sees. Reads what Chromium writes: 8 bits a channel, with or without alpha, not interlaced.
 */

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
const MOST_COLOURS = 256

const chunksOf = (png: Buffer): ReadonlyArray<{ readonly type: string; readonly data: Buffer }> => {
  const chunks: Array<{ type: string; data: Buffer }> = []
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at)
    chunks.push({ type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) })
    at += length + 12
  }
  return chunks
}

const chunk = (type: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

const paeth = (left: number, up: number, both: number): number => {
  const guess = left + up - both
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - both)]
  return a <= b && a <= c ? left : b <= c ? up : both
}

/** Takes a line's filter back (PNG specification, section 9); each byte is told from the ones before and above it. */
const unfilter = (raw: Buffer, stride: number, pixel: number): Buffer => {
  const lines = raw.length / (stride + 1)
  const out = Buffer.alloc(lines * stride)
  for (let line = 0; line < lines; line++) {
    const kind = raw[line * (stride + 1)]!
    for (let at = 0; at < stride; at++) {
      const place = line * stride + at
      const left = at >= pixel ? out[place - pixel]! : 0
      const up = line > 0 ? out[place - stride]! : 0
      const both = at >= pixel && line > 0 ? out[place - stride - pixel]! : 0
      const told = [0, left, up, (left + up) >> 1, paeth(left, up, both)][kind]!
      out[place] = raw[line * (stride + 1) + 1 + at]! + told
    }
  }
  return out
}

const distance = (a: number, b: number): number =>
  ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2

/** The most frequent colours, and for each of the others the nearest of them. */
const paletteOf = (
  colours: Uint32Array
): { readonly palette: ReadonlyArray<number>; readonly places: Map<number, number> } => {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const byCount = [...counts].toSorted((a, b) => b[1] - a[1]).map(([colour]) => colour)
  const palette = byCount.slice(0, MOST_COLOURS)
  const nearest = (colour: number) =>
    palette.reduce((best, one, at) => (distance(one, colour) < distance(palette[best]!, colour) ? at : best), 0)
  return { palette, places: new Map(byCount.map((colour, at) => [colour, at < MOST_COLOURS ? at : nearest(colour)])) }
}

export const withFewColours = (png: Buffer): Buffer => {
  const chunks = chunksOf(png)
  const header = chunks[0]!.data
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const pixel = header[9] === 6 ? 4 : 3
  const packed = Buffer.concat(chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data))
  const bytes = unfilter(inflateSync(packed), width * pixel, pixel)
  const colours = Uint32Array.from({ length: width * height }, (_, at) => bytes.readUIntBE(at * pixel, 3))
  const { palette, places } = paletteOf(colours)
  const lines = Buffer.alloc(height * (width + 1))
  for (let at = 0; at < colours.length; at++) {
    lines[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = places.get(colours[at]!)!
  }
  const small = Buffer.from(header)
  small[9] = 3
  const table = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", small),
    chunk("PLTE", table),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", Buffer.alloc(0))
  ])
}
