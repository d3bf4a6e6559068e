import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { makeSseParser } from "../../src/teachers/Sse.ts"

const read = (pieces: ReadonlyArray<Uint8Array>, most = 1e6) => {
  const events: Array<string> = []
  let overflows = 0
  const parser = makeSseParser(
    (data) => events.push(data),
    most,
    () => overflows++
  )
  for (const piece of pieces) parser.push(piece)
  parser.end()
  return { events, overflows }
}

const bytes = (text: string) => Buffer.from(text, "utf8")
const whole = (text: string) => read([bytes(text)]).events

const cut = (buffer: Buffer, places: ReadonlyArray<number>) => {
  const sorted = [0, ...places.map((place) => place % (buffer.length + 1)), buffer.length].toSorted((a, b) => a - b)
  return sorted.slice(1).map((end, at) => buffer.subarray(sorted[at], end))
}

describe("a stream of events", () => {
  it("gives the data of each event, and nothing of comments, other fields and blank lines", () => {
    expect(whole("event: x\nid: 1\ndata: one\n\n: keep-alive\n\n\n\ndata:two\nretry: 5\n\n")).toEqual(["one", "two"])
  })

  it("keeps what follows the first space, and joins several data lines with a line break", () => {
    expect(whole("data:  one\ndata: two\n\n")).toEqual([" one\ntwo"])
  })

  it("takes no field whose name only begins like data", () => {
    expect(whole("database: x\n\ndata : y\n\nDATA: z\n\n")).toEqual([])
  })

  it("reads CRLF like LF, also a CR that stands at the end of a piece", () => {
    expect(read([bytes("data: one\r"), bytes("\n\r\ndata: two\r\n\r\n")]).events).toEqual(["one", "two"])
  })

  it("passes a byte order mark over", () => {
    expect(whole("\ufeffdata: one\n\n")).toEqual(["one"])
  })

  it("gives an empty event as empty data, not as none", () => {
    expect(whole("data:\n\ndata: \n\n")).toEqual(["", ""])
  })

  it("gives the last event of a server that closes without its blank line, or without its line end", () => {
    expect(whole("data: one\n\ndata: two\n")).toEqual(["one", "two"])
    expect(whole("data: one\n\ndata: two")).toEqual(["one", "two"])
  })

  it("says when an event outgrows its limit: in one line, and in many", () => {
    expect(read([bytes(`data: ${"x".repeat(50)}\n\n`)], 60).overflows).toBe(0)
    expect(read([bytes("data: "), bytes("x".repeat(99))], 60).overflows).toBeGreaterThan(0)
    expect(read([bytes("data: 123456789\n".repeat(10))], 60).overflows).toBeGreaterThan(0)
  })

  const text = 'data: {"a":"grüße 你好 🦊"}\r\n\r\n: keep-alive\n\ndata: two\ndata: three\n\nid: 7\ndata: [DONE]\n'

  it("does not care where it is cut: at every byte", () => {
    const buffer = bytes(text)
    for (let at = 0; at <= buffer.length; at++) {
      expect(read([buffer.subarray(0, at), buffer.subarray(at)]).events).toEqual(whole(text))
    }
    expect(read([...buffer].map((byte) => Uint8Array.of(byte))).events).toEqual(whole(text))
  })

  it("does not care where it is cut: any text, anywhere", () => {
    const line = fc.oneof(
      fc.string({ unit: "grapheme" }).map((value) => `data: ${value.replaceAll(/[\r\n]/g, "")}`),
      fc.constantFrom("", ": comment", "event: x", "data:", "data: é🦊", "data")
    )
    const ending = fc.constantFrom("\n", "\r\n")
    const stream = fc.array(fc.tuple(line, ending)).map((lines) => lines.map(([one, end]) => one + end).join(""))
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 12 }), (stream, places) => {
        expect(read(cut(bytes(stream), places)).events).toEqual(whole(stream))
      })
    )
  })
})
