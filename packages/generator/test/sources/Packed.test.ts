import { deflateSync } from "node:zlib"
import * as Result from "effect/Result"
import { describe, expect, it } from "vitest"
import { isPacked, unpacked } from "../../src/sources/Packed.ts"

const packed = (bytes: string | Uint8Array) => deflateSync(bytes).toString("base64")
const wrong = (text: string) => Result.getOrThrow(Result.flip(unpacked(text)))

/* Written by Python: pickle.dumps(…, 4) or 2, zlib.compress, base64.b64encode. */
const CASES =
  "eJxrYJlayQABPaXR1UqZeQWlJUpWCkqGCkYxeUo6Ckr5pSVQIWOIQElqcUlJZUEqSKi4JCUzT6lWRwFJp6mCGbpOQ0OcWmOn6AEAlEQmmw=="
const OLDER = "eJxrYIooZWBgiK5WyswrKC1RslJQMlQwislT0lFQyi8tgQoZQwRKUotLSioLUkFCxSUpmXlKtToKSDpNFczQdRoa4tQaW8igBwAWHCU0"
/** A dict with one text. */
const DICT =
  "eJxrYJkaxQABtVN6eDLzCkpL4vNLS4DUlB6XaiWwQLGSlUK0UrShjoJRbEyesVKsjoISRA1UxkRHwTQWLJyWF5+XmJsKFFYqzshMK1GqnVKsBwAmtR8m"
/** An object whose `__reduce__` calls `os.system`. */
const CALLS = "eJxrYJmqzQABPawF+cWZFVN62Iori0tSc6dMntIjUJJfmpyhoF+SW6BfUJ6XmjKldUrQFD0AyJ0S/A=="
/** A list with a text. */
const LIST =
  "eJxrYJlawwABsVN6SqOrlTLzCkpLlKwUlAwVjGLylHQUlPJLS6BCxhCBktTikpLKglSQUHFJSmaeUq2OApJOUwUzdJ2Ghji1xk5J1AMANFwn8A=="
const NUMBER = "eJxrYPFm1QMAA64BAw=="
/** The first 60 bytes of such a pickle. */
const HALF = "eJxrYJlayQABPaXR1UqZeQWlJUpWCkqGCkYxeUo6Ckr5pSVQIWOIQElqcUlJZUGqEgDZ6RC3"

describe("what packed tests are not taken for", () => {
  it.each([
    ["a pickle that calls a function", CALLS, "is pickled, and holds more than texts; write its cases as JSON"],
    ["a pickled list", LIST, "is pickled, and holds more than texts; write its cases as JSON"],
    ["a pickled number", NUMBER, "is pickled, and holds more than texts; write its cases as JSON"],
    ["a pickle that ends in the middle", HALF, "is pickled, and ends in the middle"],
    ["text of zlib that is damaged", `${CASES.slice(0, 60)}AAAA`, "is packed, and damaged"],
    ["a key without a value", packed(Buffer.from("\x80\x04}\x8c\x01a.", "latin1")), "is pickled, and no dict of texts"],
    ["a pickle of nothing", packed(Buffer.from("\x80\x04.", "latin1")), "is pickled, and holds no text"],
    [
      "a length beyond the end",
      packed(Buffer.from("\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\xff.", "latin1")),
      "is pickled, and ends in the middle"
    ]
  ])("%s", (_, text, says) => {
    expect(wrong(text)).toBe(says)
  })

  it("a few bytes that unfold to gigabytes", () => {
    expect(wrong(packed(Buffer.alloc(257_000_000)))).toBe("is packed, and unfolds to more than 256 MB")
  })

  it("words, JSON and base64 of something else", () => {
    for (const text of ["[1, 2]", "eJust words", "eJ€", "aGVsbG8gd29ybGQ=", "", "assert f(1)"])
      expect(isPacked(text)).toBe(false)
  })
})

describe("packed tests", () => {
  const two = [
    { input: "1 2\n", output: "3\n", testtype: "stdin" },
    { input: "5 6\n", output: "11\n", testtype: "stdin" }
  ]

  it.each([CASES, OLDER])("hold the text that Python pickled", (text) => {
    expect(isPacked(text)).toBe(true)
    expect(JSON.parse(Result.getOrThrow(unpacked(text)) as string)).toEqual(two)
  })

  it("hold a dict of texts", () => {
    expect(Result.getOrThrow(unpacked(DICT))).toEqual({
      input_output: '{"inputs": ["[1, 2]\\n3"], "outputs": ["[4, 5]"], "fn_name": "shift"}'
    })
  })

  it("hold JSON without a pickle around it", () => {
    expect(Result.getOrThrow(unpacked(packed(JSON.stringify(two))))).toBe(JSON.stringify(two))
  })

  it("keep a name of the prototype what it is", () => {
    const made = Result.getOrThrow(unpacked(packed(Buffer.from("\x80\x04}\x8c\x09__proto__\x8c\x01bs.", "latin1"))))
    expect(Object.keys(made as object)).toEqual(["__proto__"])
  })
})
