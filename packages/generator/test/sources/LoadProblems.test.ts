import { describe, expect, it } from "@effect/vitest"
import { Problems } from "@cotton/schema"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { gzipSync, zstdCompressSync } from "node:zlib"
import { loadProblems } from "../../src/index.ts"

type Spec = typeof Problems.Encoded

/** Writes files into a folder of their own and loads problems from it. */
const load = (
  files: Readonly<Record<string, string | Uint8Array>>,
  spec: Partial<Spec> = {},
  needs?: Parameters<typeof loadProblems>[2]
) =>
  Effect.suspend(() => {
    const folder = mkdtempSync(join(tmpdir(), "cotton-[problems]-"))
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), content)
    }
    const from = Object.keys(files)
    const whole = Schema.decodeUnknownSync(Problems)({ from: from.length === 0 ? "none.jsonl" : from, ...spec })
    return loadProblems(whole, folder, needs)
  })

/** The one message of what went wrong. */
const wrong = (...args: Parameters<typeof load>) =>
  Effect.map(Effect.flip(load(...args)), ({ reason, message }) => [reason, message])

const lines = (...rows: ReadonlyArray<unknown>) => rows.map((row) => `${JSON.stringify(row)}\n`).join("")
const texts = (loaded: Effect.Success<ReturnType<typeof load>>) =>
  loaded.problems.map(({ messages }) => messages[0]!.content)

describe("files", () => {
  it.effect("of every kind are read: jsonl, ndjson and json, plain and packed, in the order of their patterns", () =>
    Effect.gen(function* () {
      const loaded = yield* load({
        "b.jsonl": lines({ prompt: "1" }),
        "a.ndjson": lines({ prompt: "2" }),
        "c.json": JSON.stringify([{ prompt: "3" }, { prompt: "4" }]),
        "one.json": JSON.stringify({ prompt: "5" }),
        "d.jsonl.gz": gzipSync(lines({ prompt: "6" })),
        "e.JSONL.ZST": zstdCompressSync(lines({ prompt: "7" })),
        // Packers write several members into one file.
        "f.jsonl.gz": Buffer.concat([gzipSync(lines({ prompt: "8" })), gzipSync(lines({ prompt: "9" }))]),
        "g.jsonl.zst": Buffer.concat([
          zstdCompressSync(lines({ prompt: "10" })),
          zstdCompressSync(lines({ prompt: "11" }))
        ])
      })
      expect(texts(loaded)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"])
    })
  )

  it.effect("that a glob names are read by name, each once, also in a folder with brackets in its name", () =>
    Effect.gen(function* () {
      const files = {
        "in/b.jsonl": lines({ prompt: "b" }),
        "in/a.jsonl": lines({ prompt: "a" }),
        "in/x/c.jsonl": lines({ prompt: "c" }),
        "in/readme.txt": "no problems",
        "odd[1].jsonl": lines({ prompt: "odd" })
      }
      expect(texts(yield* load(files, { from: ["in/**/*.jsonl", "in/a.jsonl", "odd[1].jsonl"] }))).toEqual([
        "a",
        "b",
        "c",
        "odd"
      ])
    })
  )

  it.effect("give their names to the problems, and the line to what can be looked up", () =>
    Effect.gen(function* () {
      const { problems } = yield* load({ "in/a.jsonl": `\n${lines({ prompt: "x" })}` })
      expect(problems).toMatchObject([{ source: "in/a.jsonl", metadata: { line: 2 } }])
    })
  )

  it.effect("that are not there, not readable, or of an unknown kind are one clear error", () =>
    Effect.gen(function* () {
      const [reason, message] = yield* wrong({}, { from: "no/*.jsonl" })
      expect(reason).toBe("no-file")
      expect(message).toMatch(/^no\/\*\.jsonl: no such file \(looked in .*\)$/)
      expect(yield* wrong({ "a.xml": "<a/>" })).toEqual([
        "unknown-format",
        "a.xml: its name tells no format; .jsonl, .ndjson, .json, .csv, .tsv and .parquet are read, plain or with .gz or .zst (problems.format names it else)"
      ])
      expect(yield* wrong({ "a.jsonl": "" })).toEqual(["empty", "a.jsonl: no rows"])
    })
  )
})

describe("lines", () => {
  it.effect("may end in CRLF, be blank, begin with a byte order mark, and lack their last end", () =>
    Effect.gen(function* () {
      const text = `\ufeff{"prompt":"1"}\r\n\r\n  \n{"prompt":"2"}\r\n{"prompt":"3"}`
      const { problems } = yield* load({ "a.jsonl": text })
      expect(problems.map(({ messages, metadata }) => [messages[0]!.content, metadata["line"]])).toEqual([
        ["1", 1],
        ["2", 4],
        ["3", 5]
      ])
    })
  )

  it.effect("may be as long as ten megabytes", () =>
    Effect.gen(function* () {
      const long = "grüße ".repeat(1_500_000)
      const { problems } = yield* load({ "a.jsonl": lines({ prompt: long }, { prompt: "short" }) })
      expect(problems[0]?.messages[0]?.content).toBe(long.trim())
      expect(problems).toHaveLength(2)
    })
  )

  it.effect("that are broken are told by file, line and cause", () =>
    Effect.gen(function* () {
      const good = lines({ prompt: "x" })
      const [reason, message] = yield* wrong({ "a.jsonl": `${good}{"prompt":\n` })
      expect(reason).toBe("bad-row")
      expect(message).toMatch(/^a\.jsonl:2: is not JSON \(.*JSON.*\)$/)
      const invalid = Buffer.concat([Buffer.from(`${good}{"prompt":"`), Uint8Array.of(0xc3, 0x28), Buffer.from('"}\n')])
      expect(yield* wrong({ "a.jsonl": invalid })).toEqual(["bad-row", "a.jsonl:2: is not valid UTF-8 (at byte 13)"])
      expect(yield* wrong({ "a.jsonl": `${good}[1]\n` })).toEqual([
        "bad-row",
        "a.jsonl:2: field (row): is not an object"
      ])
    })
  )

  it.effect("are told by their number where a file has no lines", () =>
    Effect.gen(function* () {
      expect(yield* wrong({ "a.json": '[{"prompt":"1"},{"prompt":""}]' })).toEqual([
        "bad-row",
        "a.json: item 2: field prompt: is empty"
      ])
      const files = { "a.json": '[{"prompt":"1","answer":"1"}]', "b.jsonl": lines({ prompt: "1", answer: "2" }) }
      expect(yield* wrong(files)).toEqual([
        "bad-row",
        "b.jsonl:1: field answer: is not the one that a.json: item 1 gives to the same problem"
      ])
    })
  )
})

describe("fields", () => {
  const map = { prompt: "question", answer: { field: "answer", after: "####" } }

  it.effect("are read where the map says: nested, after a mark, by a name with a dot in it", () =>
    Effect.gen(function* () {
      const { problems } = yield* load(
        {
          "a.jsonl": lines(
            { a: { b: [{ c: "deep" }] }, answer: "6 × 7 #### no #### 42 " },
            { "a.b.0.c": "flat", answer: "#### 1" }
          )
        },
        { map: { ...map, prompt: "a.b.0.c" } }
      )
      expect(problems.map(({ messages, answer }) => [messages[0]!.content, answer])).toEqual([
        ["deep", "42"],
        ["flat", "1"]
      ])
    })
  )

  it.effect("may be numbers and truth values; a whole number too large for a double keeps its digits", () =>
    Effect.gen(function* () {
      const text = '{"prompt":"1","answer":42}\n{"prompt":"2","answer":-0.5}\n{"prompt":"3","answer":true}\n'
      const large = '{"prompt":"4","answer":123456789012345678901}\n{"prompt":"5","answer":"1234567890123456789"}\n'
      const { problems } = yield* load({ "a.jsonl": text + large }, { map: { answer: "answer" } })
      expect(problems.map(({ answer }) => answer)).toEqual([
        "42",
        "-0.5",
        "true",
        "123456789012345678901",
        "1234567890123456789"
      ])
    })
  )

  it.effect.each([
    ["a missing prompt", { q: "x", n: 1 }, "field question: is missing; the row has q, n"],
    ["a row without fields", {}, "field question: is missing; the row has no fields"],
    ["an empty prompt", { question: " \n" }, "field question: is empty"],
    ["a prompt that is no text", { question: ["x"] }, "field question: is a list, not a text"],
    ["a missing answer", { question: "x" }, "field answer: is missing; the row has question"],
    ["an empty answer", { question: "x", answer: "#### " }, "field answer: is empty"],
    ["an answer that is null", { question: "x", answer: null }, "field answer: is empty"],
    ["an answer without its mark", { question: "x", answer: "42" }, 'field answer: does not contain "####"']
  ] as const)("%s is told by file, line and field", ([, row, message]) =>
    Effect.gen(function* () {
      const good = { question: "good", answer: "#### 1" }
      expect(yield* wrong({ "a.jsonl": lines(good, row) }, { map })).toEqual(["bad-row", `a.jsonl:2: ${message}`])
    })
  )

  it.effect("of a whole conversation are read as messages", () =>
    Effect.gen(function* () {
      const messages = [
        { role: "system", content: "Be brief." },
        { role: "user", content: "6 × 7?" }
      ]
      const { problems } = yield* load({ "a.jsonl": lines({ chat: messages }) }, { map: { messages: "chat" } })
      expect(problems[0]?.messages).toEqual(messages)
      expect(
        yield* wrong({ "a.jsonl": lines({ chat: [{ role: "pope", content: "" }] }) }, { map: { messages: "chat" } })
      ).toEqual(["bad-row", 'a.jsonl:1: field chat: turn 1 has an unknown role, "pope"'])
    })
  )

  it.effect.each([
    ["a list", ["six", 7]],
    ["an object of letters", { A: "six", B: "7" }],
    ["ARC's", { label: ["A", "B"], text: ["six", "7"] }],
    ["AQuA's, with letters of their own", ["A)six", "B) 7"]]
  ] as const)("choices may be %s", ([, options]) =>
    Effect.gen(function* () {
      const { problems } = yield* load({ "a.jsonl": lines({ prompt: "x", options }) }, { map: { choices: "options" } })
      expect(problems[0]?.choices).toEqual(["six", "7"])
    })
  )

  it.effect("choices that are none are told", () =>
    Effect.gen(function* () {
      for (const options of ["six", [], [["six"]], null]) {
        expect(yield* wrong({ "a.jsonl": lines({ prompt: "x", options }) }, { map: { choices: "options" } })).toEqual([
          "bad-row",
          "a.jsonl:1: field options: is not a list of texts"
        ])
      }
    })
  )

  it.effect("language, domain, licence and source come with the problem", () =>
    Effect.gen(function* () {
      const row = { prompt: "x", lang: "de", domain: "maths", from: "book", licence: "CC0" }
      const { problems } = yield* load({ "a.jsonl": lines(row) }, { map: { language: "lang", source: "from" } })
      expect(problems[0]).toMatchObject({ language: "de", domain: "maths", licence: "CC0", source: "book" })
    })
  )

  it.effect("what the filters need and a problem lacks is told", () =>
    Effect.gen(function* () {
      const needs = () => "is needed by verify/number"
      expect(yield* wrong({ "a.jsonl": lines({ prompt: "x" }) }, {}, needs)).toEqual([
        "bad-row",
        "a.jsonl:1: field answer: is needed by verify/number"
      ])
    })
  )
})

describe("ids", () => {
  it.effect("are the given ones, or of what is asked: a corrected answer keeps its problem", () =>
    Effect.gen(function* () {
      const id = (row: object) => Effect.map(load({ "a.jsonl": lines(row) }), ({ problems }) => problems[0]!.id)
      expect(yield* id({ id: 7, prompt: "x" })).toBe("7")
      const plain = yield* id({ prompt: "x", answer: "1" })
      expect(yield* id({ prompt: "x", answer: "2", language: "en" })).toBe(plain)
      expect(yield* id({ prompt: "y", answer: "1" })).not.toBe(plain)
      expect(yield* id({ prompt: "x", choices: ["a"] })).not.toBe(plain)
      const [, message] = yield* wrong({ "a.jsonl": lines({ key: "", prompt: "x" }) }, { map: { id: "key" } })
      expect(message).toBe("a.jsonl:1: field key: is empty")
    })
  )

  it.effect("of two different problems that are one always stop the run", () =>
    Effect.gen(function* () {
      const files = { "a.jsonl": lines({ id: "1", prompt: "x" }), "b.jsonl": lines({ id: "1", prompt: "y" }) }
      for (const onBadRow of ["stop", "skip"] as const) {
        expect(yield* wrong(files, { onBadRow })).toEqual([
          "conflict",
          'b.jsonl:1: field id: "1" already belongs to another problem, a.jsonl:1; give each its own, or leave the id out'
        ])
      }
    })
  )
})

describe("the same problem twice", () => {
  const twice = { "a.jsonl": lines({ prompt: "x", answer: "1" }, { prompt: "y" }, { prompt: "x", answer: "1" }) }

  it.effect("is one, and counted", () =>
    Effect.gen(function* () {
      const loaded = yield* load(twice)
      expect(texts(loaded)).toEqual(["x", "y"])
      expect(loaded.duplicates).toBe(1)
      const ids = yield* load({ "a.jsonl": lines({ id: "1", prompt: "x" }, { id: "2", prompt: "x" }) })
      expect(ids.problems.map(({ id }) => id)).toEqual(["1"])
    })
  )

  it.effect("stops the run when the recipe says so", () =>
    Effect.gen(function* () {
      expect(yield* wrong(twice, { duplicates: "error" })).toEqual([
        "duplicate",
        "a.jsonl:3: repeats the problem of a.jsonl:1 (problems.duplicates: collapse keeps the first)"
      ])
    })
  )

  it.effect("with another answer is a bad row; under ids of their own they are two problems", () =>
    Effect.gen(function* () {
      const files = { "a.jsonl": lines({ prompt: "x", answer: "1" }, { prompt: "x", answer: "2" }) }
      const detail = "is not the one that a.jsonl:1 gives to the same problem"
      expect(yield* wrong(files)).toEqual(["bad-row", `a.jsonl:2: field answer: ${detail}`])
      const { problems, skipped } = yield* load(files, { onBadRow: "skip" })
      expect(problems.map(({ answer }) => answer)).toEqual(["1"])
      expect(skipped).toEqual([{ file: "a.jsonl", line: 2, field: "answer", detail }])
      const own = yield* load({
        "a.jsonl": lines({ id: "1", prompt: "x", answer: "1" }, { id: "2", prompt: "x", answer: "2" })
      })
      expect(own.problems).toHaveLength(2)
    })
  )
})

describe("bad rows", () => {
  it.effect("may be skipped: each is listed with its place and cause, and the others are taken", () =>
    Effect.gen(function* () {
      const text = `{"prompt":"1"}\n{"prompt":\n{"prompt":""}\n{"prompt":"2"}\n`
      const loaded = yield* load({ "a.jsonl": text }, { onBadRow: "skip" })
      expect(texts(loaded)).toEqual(["1", "2"])
      expect(loaded.skipped).toMatchObject([
        { file: "a.jsonl", line: 2 },
        { file: "a.jsonl", line: 3, field: "prompt", detail: "is empty" }
      ])
    })
  )

  it.effect("are an error when there is nothing else", () =>
    Effect.gen(function* () {
      expect(yield* wrong({ "a.jsonl": "{\n{\n" }, { onBadRow: "skip" })).toEqual([
        "empty",
        "a.jsonl: all 2 rows were skipped"
      ])
    })
  )
})

describe("a limit", () => {
  it.effect("takes the first so many problems, and reads no further", () =>
    Effect.gen(function* () {
      const files = {
        "a.jsonl": `${lines({ prompt: "1" }, { prompt: "1" }, { prompt: "2" })}{broken\n`,
        "b.jsonl": "{broken\n"
      }
      expect(texts(yield* load(files, { limit: 2 }))).toEqual(["1", "2"])
      expect((yield* wrong(files, { limit: 3 }))[1]).toMatch(/^a\.jsonl:4: is not JSON/)
    })
  )
})
