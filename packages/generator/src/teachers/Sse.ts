import { StringDecoder } from "node:string_decoder"

const BYTE_ORDER_MARK = 0xfeff
const CARRIAGE_RETURN = 13
const SPACE = 32

/**
 * Server-sent events (WHATWG HTML §9.2) reduced to what chat endpoints send: calls `onData` with the data of each
 * event. Comments (`: keep-alive`), blank lines and other fields are no data. Bytes may be split anywhere, also
 * inside a character. Lines end with LF or CRLF; the standard's lone CR, which nobody sends, is not one. `overflow`
 * is called when an event outgrows `most` characters.
 */
export const makeSseParser = (
  onData: (data: string) => void,
  most: number,
  overflow: () => void
): { readonly push: (bytes: Uint8Array) => void; readonly end: () => void } => {
  const decoder = new StringDecoder("utf8")
  /** The line that has not ended yet. */
  let rest = ""
  let data: string | null = null
  let begun = false

  const dispatch = () => {
    if (data === null) return
    const whole = data
    data = null
    onData(whole)
  }

  // By offsets, so that a line costs one slice: this runs once a token.
  const line = (text: string, from: number, end: number) => {
    const to = end > from && text.charCodeAt(end - 1) === CARRIAGE_RETURN ? end - 1 : end
    if (to === from) return dispatch()
    if (!text.startsWith("data:", from)) return
    const value = text.slice(from + (text.charCodeAt(from + 5) === SPACE ? 6 : 5), to)
    data = data === null ? value : `${data}\n${value}`
    if (data.length > most) overflow()
  }

  const push = (bytes: Uint8Array) => {
    let text = decoder.write(bytes)
    if (text.length === 0) return
    if (!begun) {
      begun = true
      if (text.charCodeAt(0) === BYTE_ORDER_MARK) text = text.slice(1)
    }
    let end = text.indexOf("\n")
    if (end === -1) {
      rest += text
      if (rest.length > most) overflow()
      return
    }
    let from = 0
    if (rest.length > 0) {
      const first = rest + text.slice(0, end)
      line(first, 0, first.length)
      from = end + 1
      end = text.indexOf("\n", from)
    }
    for (; end !== -1; end = text.indexOf("\n", from)) {
      line(text, from, end)
      from = end + 1
    }
    rest = text.slice(from)
  }

  // Some servers close right after the last line; the standard would drop an event without its blank line.
  const end = () => {
    const tail = rest + decoder.end()
    rest = ""
    if (tail.length > 0) line(tail, 0, tail.length)
    dispatch()
  }

  return { push, end }
}
