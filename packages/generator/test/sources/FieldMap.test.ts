import { FieldMap, FieldRef } from "@cotton/schema"
import * as fc from "fast-check"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { checkFieldMap, lookUp, mapRow, readText } from "../../src/index.ts"
import { jsonRow } from "../../src/sources/JsonRow.ts"

type Map = typeof FieldMap.Encoded

/** The problem that a row becomes, or `field: what is wrong`. */
const mapped = (value: unknown, map: Map = {}) => {
  const row = { file: "a.jsonl", line: 3, value }
  return told(mapRow(row, Schema.decodeUnknownSync(FieldMap)(map)))
}

const told = (result: ReturnType<typeof mapRow>) =>
  Result.isSuccess(result) ? result.success : `${result.failure.field}: ${result.failure.detail}`

const field = (value: object, ref: typeof FieldRef.Encoded) =>
  Result.merge(readText(value, Schema.decodeUnknownSync(FieldRef)(ref)))

describe("an id", () => {
  it("with half a character is refused, mapped or not: stored, it would be another one", () => {
    for (const map of [{}, { id: "id" }])
      expect(mapped({ id: "lone\ud800id", prompt: "1 + 1?" }, map)).toMatch(/^id: holds half a character/)
    expect(mapped({ key: "\udc00", prompt: "1 + 1?" }, { id: "key" })).toMatch(/^key: holds half a character/)
    expect(mapped({ id: "whole \ud83d\ude00", prompt: "1 + 1?" })).toMatchObject({ id: "whole \u{1f600}" })
    // A text may hold one: the id is made of its digest.
    expect(mapped({ prompt: "half \ud800" })).toMatchObject({ id: expect.stringMatching(/^[\x21-\x7e]+$/) })
  })
})

describe("a path", () => {
  const row = {
    a: { b: "deep", "c.d": { e: "dotted" } },
    "a.b.c": "flat",
    list: [{ text: "first" }, { text: "last" }],
    lists: [["x", "y"]],
    "x[0]": "bracketed",
    x: ["item"],
    "": { z: "nameless" }
  }

  it.each([
    ["a.b", "deep"],
    ["a.b.c", "flat"],
    ["a.c.d.e", "dotted"],
    ["list[0].text", "first"],
    ["list[1].text", "last"],
    ["list[-1].text", "last"],
    ["list[-2].text", "first"],
    ["list.0.text", "first"],
    ["lists[0][1]", "y"],
    ["lists[0][-1]", "y"],
    ["x[0]", "bracketed"],
    ["x[-1]", "item"],
    ["list[2].text", undefined],
    ["list[-3].text", undefined],
    ["list.length", undefined],
    ["list[0]text[0]", undefined],
    ["a.b.length", undefined],
    ["a[0]", undefined],
    ["a.", undefined],
    ["b", undefined],
    ["constructor.name", undefined],
    ["__proto__.a", undefined],
    ["a.__proto__", undefined],
    ["toString", undefined]
  ])("%s is %s", (path, value) => {
    expect(lookUp(row, path)).toBe(value)
  })

  it("finds every value of a row by the names and places that lead to it", () => {
    const paths = (value: unknown, path: string): ReadonlyArray<readonly [string, unknown]> =>
      typeof value !== "object" || value === null
        ? [[path, value]]
        : Array.isArray(value)
          ? value.flatMap((item, at) => paths(item, `${path}[${at}]`))
          : Object.entries(value).flatMap(([name, item]) => paths(item, path === "" ? name : `${path}.${name}`))
    const names = fc.stringMatching(/^[a-z]{1,3}$/)
    const rows = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: "small" }, fc.integer(), fc.array(tie("value"), { maxLength: 3 }), tie("row")),
      row: fc.dictionary(names, tie("value"), { maxKeys: 3 })
    })).row
    fc.assert(
      fc.property(rows, (value) => {
        for (const [path, item] of paths(value, "")) expect(lookUp(value, path)).toBe(item)
      })
    )
  })
})

describe("a reference", () => {
  const row = {
    body: "Tom has 3.",
    question: "How many?",
    empty: " ",
    n: 7,
    nothing: null,
    list: ["x"],
    "a.b": "x#1#2"
  }

  it("joins several fields, without those that are empty or missing", () => {
    expect(field(row, { field: ["body", "empty", "gone", "nothing", "question"] })).toBe("Tom has 3.\n\nHow many?")
    expect(field(row, { field: ["body", "n", "question"], join: " " })).toBe("Tom has 3. 7 How many?")
    expect(field(row, { field: ["empty", "nothing"] })).toBe("is empty")
    expect(field({ a: 1 }, { field: ["b", "c"] })).toBe("is missing; the row has a")
    expect(field(row, { field: ["body", "list"] })).toBe("is a list, not a text (list)")
  })

  it("takes what follows the last mark, then what stands before the first one, then the last match", () => {
    const text = { a: "one #### two #### 3 apples, 4 pears; 5" }
    expect(field(text, { field: "a", after: "####" })).toBe("3 apples, 4 pears; 5")
    expect(field(text, { field: "a", before: "####" })).toBe("one")
    expect(field(text, { field: "a", after: "####", before: ";" })).toBe("3 apples, 4 pears")
    expect(field(text, { field: "a", pattern: "[0-9]+" })).toBe("5")
    expect(field(text, { field: "a", after: "####", before: ";", pattern: "([0-9]+) [a-z]+" })).toBe("4")
    expect(field({ a: "x \\boxed{1} y \\boxed{2}" }, { field: "a", pattern: String.raw`\\boxed\{([^}]*)\}` })).toBe("2")
    expect(field({ a: 1.5 }, { field: "a", before: "." })).toBe("1")
    expect(field(row, { field: ["body", "question"], pattern: "[A-Z][a-z]+" })).toBe("How")
  })

  it("says which part of it does not fit", () => {
    expect(field({ a: "42" }, { field: "a", after: "####" })).toBe('does not contain "####"')
    expect(field({ a: "42" }, { field: "a", before: "####" })).toBe('does not contain "####"')
    expect(field({ a: "; #### 4" }, { field: "a", after: "####", before: ";" })).toBe(
      'does not contain ";" after "####"'
    )
    expect(field({ a: "none" }, { field: "a", pattern: "([0-9]+)" })).toBe("does not match ([0-9]+)")
    expect(field({ a: "x=" }, { field: "a", pattern: "x=([0-9]*)" })).toBe("is empty")
    expect(field({ a: ["x"] }, { field: "a", after: "x" })).toBe("is a list, not a text")
    expect(field({ a: null }, { field: "a", after: "x" })).toBe("is empty")
    expect(field({ a: {} }, "a")).toBe("is an object, not a text")
    expect(field({ a: Uint8Array.of(1) }, "a")).toBe("is binary data, not a text")
    const many = Object.fromEntries(Array.from({ length: 14 }, (_, at) => [`f${at}`, 1]))
    expect(field(many, "b")).toBe(
      "is missing; the row has f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, f10, f11, and 2 more"
    )
  })

  it("matches in linear time, whatever the pattern and the text", () => {
    const text = "a".repeat(100_000)
    // A backtracking engine would need longer than the universe has been there.
    expect(field({ a: `${text}b` }, { field: "a", pattern: "^(a+)+$" })).toBe("does not match ^(a+)+$")
    expect(field({ a: text }, { field: "a", pattern: "(x+x+)+y" })).toBe("does not match (x+x+)+y")
  })
})

describe("a map", () => {
  const check = (map: Map) =>
    checkFieldMap(Schema.decodeUnknownSync(FieldMap)(map)).map(({ path, message }) => `${path} ${message}`)

  it("is told what is wrong with it before any row is read", () => {
    expect(check({ answer: { field: "a", pattern: "([0-9]+)" }, prompt: "q", choices: ["A"].join() })).toEqual([])
    expect(check({ answer: { field: "a", pattern: "(" } })).toEqual([
      expect.stringMatching(/^answer\.pattern is no RE2 pattern: .*missing closing \).*/)
    ])
    expect(check({ id: { field: "a", pattern: "(?=x)" } })).toEqual([
      expect.stringMatching(/^id\.pattern is no RE2 pattern/)
    ])
    expect(check({ prompt: { field: "a", choice: "index" } })).toEqual([
      "prompt.choice belongs to the answer: it makes an option's letter of it"
    ])
    expect(check({ messages: { field: "a", after: "x" }, choices: { field: ["A", "B"], before: "x" } })).toEqual([
      "messages takes fields as they stand, without after, before and pattern",
      "choices takes fields as they stand, without after, before and pattern"
    ])
    expect(check({ metadata: ["level", "line"] })).toEqual(["metadata[1] is where Cotton keeps the line of the row"])
  })
})

describe("the choices of a problem", () => {
  const row = { prompt: "x", A: "six", B: 7, C: "8", D: "" }

  it("may stand in a column each; empty ones at the end are none", () => {
    expect(mapped(row, { choices: { field: ["A", "B", "C", "D", "E"] } })).toMatchObject({ choices: ["six", "7", "8"] })
    expect(mapped({ prompt: "x", A: "A) six", B: "B) 7" }, { choices: { field: ["A", "B"] } })).toMatchObject({
      choices: ["six", "7"]
    })
    expect(mapped(row, { choices: { field: ["A", "D", "C"] } })).toBe(
      "A + D + C: has no option in D, and one in C after it"
    )
    expect(mapped(row, { choices: { field: ["E", "F"] } })).toBe("E + F: is missing; the row has prompt, A, B, C, D")
    expect(mapped(row, { choices: { field: ["D", "D"] } })).toBe("D + D: is empty")
    expect(mapped({ ...row, B: ["x"] }, { choices: { field: ["A", "B"] } })).toBe("A + B: is a list, not a text (B)")
  })

  it("may be JSON in a cell of a table, or deep in the row", () => {
    expect(mapped({ prompt: "x", o: '["six", 7]' }, { choices: "o" })).toMatchObject({ choices: ["six", "7"] })
    expect(
      mapped({ prompt: "x", o: '{"text": ["six"], "label": ["A"]}' }, { choices: { field: ["o"] } })
    ).toMatchObject({ choices: ["six"] })
    expect(mapped({ prompt: "x", q: { o: ["six"] } }, { choices: "q.o" })).toMatchObject({ choices: ["six"] })
    expect(mapped({ prompt: "x", o: "['six', 'seven']" }, { choices: "o" })).toBe("o: is not a list of texts")
    expect(mapped({ prompt: "x" }, { choices: "o" })).toBe("o: is missing; the row has prompt")
  })

  it.each([
    ["index", 0, "A"],
    ["index", "2", "C"],
    ["index", 2.0, "C"],
    ["index", "1.0", "B"],
    ["number", 1, "A"],
    ["number", 3, "C"],
    ["text", "8", "C"],
    ["text", " six ", "A"],
    ["index", 3, "a: is 3, and the options are 0 to 2"],
    ["index", -1, "a: is -1, and the options are 0 to 2"],
    ["number", 0, "a: is 0, and the options are 1 to 3"],
    ["number", 4, "a: is 4, and the options are 1 to 3"],
    ["index", 1.5, "a: is not the place of an option, which is a whole number"],
    ["index", "B", "a: is not the place of an option, which is a whole number"],
    ["text", "seven", "a: is the text of none of the 3 options"],
    ["text", "", "a: is empty"]
  ] as const)("make a letter of an answer by %s: %j is %s", (choice, a, letter) => {
    const problem = mapped({ prompt: "x", choices: ["six", "7", "8"], a }, { answer: { field: "a", choice } })
    expect(typeof problem === "string" ? problem : problem.answer).toBe(letter)
  })

  it("must be there, and tell their texts apart, for an answer to mean one", () => {
    const map = { answer: { field: "a", choice: "text" } } as const
    expect(mapped({ prompt: "x", a: "7", choices: ["7", "7"] }, map)).toBe("a: is the text of several options")
    expect(mapped({ prompt: "x", a: "7" }, map)).toBe("a: means an option, and the problem has no choices; map them")
    const own = { prompt: "x", a: "7", choices: ["A) 6", "B) 7"] }
    expect(mapped(own, map)).toMatchObject({ answer: "B", choices: ["6", "7"] })
  })
})

describe("a conversation", () => {
  const user = { role: "user", content: "6 × 7?" }
  const chat = (...turns: ReadonlyArray<unknown>) => mapped({ turns }, { messages: "turns" })

  it("may be in ShareGPT's form, in content parts, or JSON in a cell", () => {
    expect(chat({ from: "system", value: "Be brief." }, { from: "human", value: "6 × 7?" })).toMatchObject({
      messages: [{ role: "system", content: "Be brief." }, user]
    })
    expect(
      chat({
        role: "user",
        content: [
          { type: "text", text: "6 ×" },
          { type: "text", text: "7?" }
        ]
      })
    ).toMatchObject({
      messages: [{ role: "user", content: "6 ×\n7?" }]
    })
    expect(mapped({ turns: JSON.stringify([user]) }, { messages: "turns" })).toMatchObject({ messages: [user] })
    expect(chat(user, { role: "assistant", content: "Use a tool." }, { role: "tool", content: "42" })).toMatchObject({
      messages: [user, { role: "assistant", content: "Use a tool." }, { role: "tool", content: "42" }]
    })
  })

  it("that ends in the assistant's turn does not ask with it, nor keep it unless it is asked to", () => {
    const first = [user, { from: "gpt", value: "42" }, { role: "user", content: "And 7 × 8?" }]
    expect(chat(...first, { from: "gpt", value: "56" })).toMatchObject({
      messages: [user, { role: "assistant", content: "42" }, { role: "user", content: "And 7 × 8?" }],
      metadata: { line: 3 }
    })
    const turns = [user, { role: "assistant", content: "42" }]
    expect(mapped({ turns }, { messages: "turns", metadata: ["turns[-1].content"] })).toMatchObject({
      messages: [user],
      metadata: { line: 3, "turns[-1].content": "42" }
    })
    expect(chat(user)).toMatchObject({ messages: [user], metadata: { line: 3 } })
    const asked = chat(user) as { readonly id: string }
    expect((chat(user, { role: "assistant", content: "42" }) as { readonly id: string }).id).toBe(asked.id)
  })

  it("gives its answer from its last turn", () => {
    const turns = [user, { role: "assistant", content: "So it is \\boxed{42}." }]
    const map = { messages: "turns", answer: { field: "turns[-1].content", pattern: String.raw`\\boxed\{([^}]*)\}` } }
    expect(mapped({ turns }, map)).toMatchObject({ messages: [user], answer: "42" })
  })

  it.each([
    [[], "turns: is not a list of { role, content }"],
    [["x"], "turns: is not a list of { role, content } (turn 1)"],
    [[user, { content: "x" }], "turns: turn 2 has no role"],
    [[user, { role: "pope", content: "x" }], 'turns: turn 2 has an unknown role, "pope"'],
    [[user, { role: "constructor", content: "x" }], 'turns: turn 2 has an unknown role, "constructor"'],
    [[{ role: "user" }], "turns: turn 1 has no text"],
    [[{ role: "user", content: [{ type: "image_url", image_url: "x" }] }], "turns: turn 1 has no text"],
    [[{ role: "assistant", content: "x" }], "turns: has no turn of the user to answer"],
    [[{ role: "user", content: " " }], "turns: has no turn of the user to answer"]
  ])("that is none is told: %j", (turns, detail) => {
    expect(chat(...turns)).toBe(detail)
  })
})

describe("metadata", () => {
  it("goes along as it stands, under the name that the map gives it", () => {
    const row = { prompt: "x", level: 3, tags: ["a", { b: null }], deep: { n: 1.5 }, gone: null }
    expect(mapped(row, { metadata: ["level", "tags", "deep.n", "gone", "never"] })).toMatchObject({
      metadata: { line: 3, level: 3, tags: ["a", { b: null }], "deep.n": 1.5, gone: null }
    })
  })

  it("that is no data is told", () => {
    expect(mapped({ prompt: "x", image: Uint8Array.of(1) }, { metadata: ["image"] })).toBe("image: is binary data")
    // To a table of doubles, nothing is a number that is none.
    for (const none of [NaN, Infinity, -Infinity]) {
      const refs = [
        "x",
        { field: "x", join: "\n\n" },
        { field: ["x", "y"], join: "\n\n" },
        { field: "x", pattern: ".*", join: "\n\n" }
      ]
      for (const answer of refs)
        expect(mapped({ prompt: "x", x: none, y: none }, { answer })).toMatch(/^x( \+ y)?: is empty$/)
      expect(mapped({ prompt: "x", answer: none }, {})).not.toHaveProperty("answer")
    }
    expect(mapped({ prompt: "x", n: [NaN, Infinity] }, { metadata: ["n"] })).toMatchObject({
      metadata: { n: ["NaN", "Infinity"] }
    })
    let deep: unknown = 1
    for (let at = 0; at < 100_000; at++) deep = [deep]
    expect(mapped({ prompt: "x", deep }, { metadata: ["deep"] })).toBe("deep: is nested more than 64 deep")
  })
})

describe("a number that is an answer", () => {
  const answerOf = (json: string, answer: Map["answer"] = "answer") => {
    const row = jsonRow({ file: "a.jsonl", line: 1 }, Buffer.from(json))
    if (row?._tag !== "Row") throw new Error("no row")
    const map = Schema.decodeUnknownSync(FieldMap)({ answer, metadata: ["answer"] })
    const problem = told(mapRow(row, map))
    return typeof problem === "string" ? problem : [problem.answer, problem.metadata["answer"]]
  }

  it.each([
    ["1.50", "1.50", 1.5],
    ["145.0", "145.0", 145],
    ["1e3", "1e3", 1000],
    ["-2.5E-3", "-2.5E-3", -0.0025],
    ["0.1234567890123456789", "0.1234567890123456789", Number("0.1234567890123456789")],
    ["12345678901234567890", "12345678901234567890", "12345678901234567890"],
    ["42", "42", 42],
    ["-0.5", "-0.5", -0.5],
    ["true", "true", true],
    ['"1.50"', "1.50", "1.50"]
  ])("keeps the form that it is written in: %s", (written, answer, value) => {
    expect(answerOf(`{"prompt":"costs 1.50 or 2e3","answer":${written}}`)).toEqual([answer, value])
  })

  it("keeps it deep in the row, too", () => {
    expect(answerOf('{"prompt":"x","a":[{"b":1.50}]}', "a[0].b")).toEqual(["1.50", undefined])
    expect(answerOf('{"prompt":"x","a":1.50,"b":"€"}', { field: ["a", "b"], join: " " })).toEqual(["1.50 €", undefined])
  })
})
