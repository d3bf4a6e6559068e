import * as fc from "fast-check"
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { planFilters } from "../../src/Plan.ts"
import { check } from "../../src/verify/json-schema.ts"
import type { Parts } from "../Subject.ts"
import { runCheck, shown } from "../Subject.ts"

const schema = {
  type: "object",
  properties: { name: { type: "string", minLength: 1 }, age: { type: "integer", minimum: 0 } },
  required: ["name"],
  additionalProperties: false
}

const outcomeOf = (content: string, options: unknown = { schema }, parts: Parts = {}): string => {
  const { outcome, reason } = runCheck(check, { ...parts, content }, options)
  return reason === undefined ? outcome : `${outcome} ${reason}`
}

const fenced = (json: string, label = "json"): string => `Here it is:\n\n\`\`\`${label}\n${json}\n\`\`\`\n`

describe("the JSON of a reply", () => {
  it.each([
    '{"name": "Ada", "age": 36}',
    '  {"age": 36.0, "name": "Ada"}\n',
    fenced('{"name": "Ada"}'),
    fenced('{"name": "Ada"}', ""),
    fenced('{"name": "Ada"}', "JSON"),
    `<think>\n${fenced("{}")}</think>\n{"name": "Ada"}`,
    `${fenced('{"name": 1}')}No, a name is a text:\n${fenced('{"name": "Ada"}')}`,
    `${fenced('{"name": "Ada"}')}\nIt is used so:\n\`\`\`ts\nf(1)\n\`\`\``,
    `${fenced('{"name": "Ada"}')}It prints:\n\`\`\`\n[]\n\`\`\``,
    `\`\`\`\`md\n${fenced('{"name": 1}')}\`\`\`\`\n${fenced('{"name": "Ada"}')}`,
    '<answer>{"name": "Ada"}</answer>',
    'So it is:\n<answer>\n{"name": "Ada"}\n</answer>',
    `<answer>${fenced('{"name": "Ada"}')}</answer>`,
    `${fenced("{}")}<answer>{"name": "Ada"}</answer>`,
    '<answer>{}</answer> No: <answer>{"name": "Ada"}</answer>',
    '{"name": "<answer>[1]</answer>"}',
    fenced('{"name": "<answer>"}'),
    '~~~json\n{"name": "```"}\n~~~',
    '1. So:\n   ```json\n   {"name": "Ada"}\n   ```'
  ])("fits in: %s", (content) => {
    expect(outcomeOf(content)).toBe("pass")
  })

  it.each([
    ['{"name": ""}', "fail invalid"],
    ['{"name": "Ada", "age": 36.5}', "fail invalid"],
    ['{"name": "Ada", "agee": 36}', "fail invalid"],
    ['{"age": 36}', "fail invalid"],
    ['{"toString": 1, "name": "Ada"}', "fail invalid"],
    ['{"__proto__": {"name": "Ada"}}', "fail invalid"],
    ["null", "fail invalid"],
    ['{"name": "Ada",}', "fail not-json"],
    ["{'name': 'Ada'}", "fail not-json"],
    ['{"name": "Ada"} and more', "fail not-json"],
    ['```json\n{"name": "Ada", "ag', "fail not-json"],
    [`${fenced('{"name": "Ada"}')}${fenced("{}")}`, "fail invalid"],
    ["<answer>{}</answer>", "fail invalid"],
    ["<answer>Ada</answer>", "fail no-json"],
    ['{"name": <answer>"Ada"</answer>}', "fail not-json"],
    ['<answer>{"name": "Ada"}, I think</answer>', "fail not-json"],
    ["Ada is 36.", "fail no-json"],
    ["", "fail no-json"],
    ['<think>{"name": "Ada"}</think>', "fail no-json"]
  ])("does not in: %s", (content, expected) => {
    expect(outcomeOf(content)).toBe(expected)
  })

  it("is pointed at, and the flaw has its place", () => {
    const parts = { content: fenced('{"name": "Ada", "age": -1}') }
    const finding = runCheck(check, parts, { schema })
    expect(finding.found).toBe("/age: minimum: under 0")
    expect(shown(finding, parts)).toBe('{"name": "Ada", "age": -1}\n')
  })
})

describe("the schema", () => {
  const content = '{"name": "Ada"}'

  it("comes from the option, the problem's metadata, as a text too, or the gold answer", () => {
    const text = JSON.stringify(schema)
    for (const parts of [{ metadata: { schema } }, { metadata: { schema: text } }, { answer: text }]) {
      expect(outcomeOf(content, {}, parts)).toBe("pass")
      expect(outcomeOf("{}", {}, parts)).toBe("fail invalid")
    }
    expect(outcomeOf(content, { schema: true }, { metadata: { schema: false } })).toBe("pass")
    expect(outcomeOf(content, {}, { metadata: { schema: false } })).toBe("fail invalid")
  })

  it.each<[string, Parts]>([
    ["no-schema", {}],
    ["no-schema", { answer: content }],
    ["no-schema", { answer: '{"type": "knight"}' }],
    ["bad-schema", { metadata: { schema: "an object" } }],
    ["bad-schema", { metadata: { schema: { type: "text" } } }],
    ["bad-schema", { metadata: { schema: { type: "toString" } } }],
    ["bad-schema", { metadata: { schema: { properties: { a: { minimum: "1" } } } } }],
    ["bad-schema", { metadata: { schema: { $ref: "https://example.org/schema.json" } } }],
    ["bad-schema", { metadata: { schema: { $ref: "#/$defs/missing" } } }],
    ["bad-schema", { metadata: { schema: { $ref: "#/__proto__" } } }],
    ["bad-schema", { metadata: { schema: { pattern: "(?=a)b" } } }],
    ["bad-schema", { metadata: { schema: { $schema: "http://json-schema.org/draft-04/schema#" } } }],
    ["bad-schema", { metadata: { schema: { unevaluatedProperties: false } } }],
    ["bad-schema", { answer: '{"type": "object", "required": "name"}' }]
  ])("that cannot be used is never a rejection: %s", (reason, parts) => {
    expect(outcomeOf(content, {}, parts)).toBe(`unsure ${reason}`)
  })

  it("of the recipe is refused before anything is judged", async () => {
    const plan = planFilters([{ "verify/json-schema": { schema: { type: "text" } } }], [])
    expect((await Effect.runPromise(Effect.flip(plan))).message).toBe(
      'judge[0].verify/json-schema.schema: there is no type "text"'
    )
  })

  const pass = "pass"
  const fail = "fail invalid"
  it.each<[string, unknown, string, string]>([
    ["the newest draft's tuples", { prefixItems: [{ type: "string" }], items: false }, '["a"]', pass],
    ["the newest draft's tuples", { prefixItems: [{ type: "string" }], items: false }, '["a", 1]', fail],
    ["older drafts' tuples", { items: [{ type: "string" }], additionalItems: false }, '["a", 1]', fail],
    [
      "nothing beside a reference in draft 7",
      {
        $schema: "http://json-schema.org/draft-07/schema#",
        definitions: { a: {} },
        properties: { x: { $ref: "#/definitions/a", type: "null" } }
      },
      '{"x": 1}',
      pass
    ],
    [
      "what stands beside a reference later",
      { $defs: { a: {} }, properties: { x: { $ref: "#/$defs/a", type: "null" } } },
      '{"x": 1}',
      fail
    ],
    [
      "schemas that hold themselves",
      {
        $defs: { tree: { type: "object", properties: { kids: { items: { $ref: "#/$defs/tree" } } } } },
        $ref: "#/$defs/tree"
      },
      '{"kids": [{"kids": [1]}]}',
      fail
    ],
    ["decimal multiples", { multipleOf: 0.01 }, "19.99", pass],
    ["decimal multiples", { multipleOf: 0.01 }, "19.999", fail],
    ["enumerations by value", { enum: [{ a: 1, b: 2 }] }, '{"b": 2.0, "a": 1}', pass],
    ["characters, not code units", { maxLength: 1 }, '"😀"', pass],
    ["patterns", { pattern: "^a\\d+$" }, '"a12"', pass],
    ["patterns", { pattern: "^a\\d+$" }, '"ba12"', fail],
    [
      "names by pattern",
      { patternProperties: { "^x": { type: "null" } }, additionalProperties: false },
      '{"xy": 1}',
      fail
    ],
    ["unique items by value", { uniqueItems: true }, '[{"a": 1, "b": 2}, {"b": 2, "a": 1.0}]', fail],
    ["exactly one of", { oneOf: [{ type: "integer" }, { minimum: 2 }] }, "3", fail],
    ["conditions", JSON.parse('{"if": { "required": ["a"] }, "then": { "required": ["b"] } }'), '{"a": 1}', fail],
    ["conditions", JSON.parse('{"if": { "required": ["a"] }, "else": { "required": ["b"] } }'), '{"a": 1}', pass],
    ["counts of what is contained", { contains: { type: "null" }, minContains: 2 }, "[null, 1]", fail],
    ["dependent names", { dependentRequired: { a: ["b"] } }, '{"a": 1}', fail]
  ])("follows %s", (_, own, content, expected) => {
    expect(outcomeOf(content, { schema: own })).toBe(expected)
  })
})

describe("equals: answer", () => {
  const equals = (content: string, answer?: string): string =>
    outcomeOf(content, { equals: "answer" }, answer === undefined ? {} : { answer })

  it("wants the gold value, whatever the order of its keys and the spelling of its numbers", () => {
    expect(equals('{"b": [1, 2], "a": 1e0}', '{"a": 1, "b": [1.0, 2]}')).toBe("pass")
    expect(equals('{"b": [2, 1], "a": 1}', '{"a": 1, "b": [1, 2]}')).toBe("fail wrong-value")
    expect(equals("[1, 2]", "[1]")).toBe("fail wrong-value")
    expect(equals('{"a": "1"}', '{"a": 1}')).toBe("fail wrong-value")
    expect(equals('{"a": 1, "b": null}', '{"a": 1}')).toBe("fail wrong-value")
    expect(equals('{"toString": null}', '{"valueOf": null}')).toBe("fail wrong-value")
  })

  it("takes a gold answer for the value, also if it looks like a schema, beside the problem's schema", () => {
    expect(equals('{"type": "string"}', '{"type": "string"}')).toBe("pass")
    const parts = { answer: '{"a": 1}', metadata: { schema: { required: ["b"] } } }
    expect(outcomeOf('{"a": 1}', { equals: "answer" }, parts)).toBe("fail invalid")
  })

  it("cannot tell without a gold answer that is JSON", () => {
    expect(equals("{}")).toBe("unsure no-gold")
    expect(equals("{}", "{a: 1}")).toBe("unsure bad-gold")
  })

  it("knows any value written otherwise, and none with one number changed", () => {
    const shuffled = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(shuffled)
        : typeof value === "object" && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .toReversed()
                .map(([key, inner]) => [key, shuffled(inner)])
            )
          : value
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), fc.integer(), (value, key, number) => {
        const gold = JSON.stringify({ value, own: { [key]: number } })
        const other = JSON.stringify({ value, own: { [key]: number + 1 } })
        const same = JSON.stringify(shuffled(JSON.parse(gold)), undefined, 2)
        expect(equals(fenced(same), gold)).toBe("pass")
        expect(equals(fenced(other), gold)).toBe("fail wrong-value")
      })
    )
  })
})

describe("verify/json-schema is not hurt by", () => {
  const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`
  const wide = {
    $defs: {
      a: { allOf: [{ $ref: "#/$defs/b" }, { $ref: "#/$defs/b" }] },
      b: { anyOf: [{ $ref: "#/$defs/a" }, { type: "null" }] }
    },
    $ref: "#/$defs/a"
  }
  const doubling = {
    $defs: Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        `d${i}`,
        i === 59 ? {} : { allOf: [{ $ref: `#/$defs/d${i + 1}` }, { $ref: `#/$defs/d${i + 1}` }] }
      ])
    ),
    $ref: "#/$defs/d0"
  }
  const nested = (levels: number): Parts["metadata"] =>
    JSON.parse(`{"schema": ${'{"not":'.repeat(levels)}{}${"}".repeat(levels)}}`) as Parts["metadata"]

  it.each<[string, string, unknown]>([
    ["nesting", deep(50_000), { schema: true }],
    ["a schema that only refers to itself", "1", { schema: { $ref: "#" } }],
    ["references that go on in circles", "1", { schema: wide }],
    ["references that double", "1", { schema: doubling }],
    [
      "a long text before a large pattern",
      JSON.stringify("a".repeat(900_000)),
      { schema: { pattern: "^(a{1,99}b?)+$" } }
    ],
    [
      "a long list and long enumerations",
      JSON.stringify(Array(90_000).fill(7)),
      {
        schema: {
          items: { enum: Array.from({ length: 5000 }, (_, i) => -i), type: "number" },
          not: { items: { enum: Array.from({ length: 5000 }, (_, i) => -i) } }
        }
      }
    ]
  ])("%s", (_, content, options) => {
    expect(outcomeOf(content, options)).toMatch(/^unsure too-large$|^fail invalid$/)
  })

  it("a long list that fits", () => {
    const schema = { items: { $ref: "#/$defs/n" }, $defs: { n: { type: "integer" } } }
    expect(outcomeOf(JSON.stringify(Array(90_000).fill(7)), { schema })).toBe("pass")
  })

  it("a schema without a bottom", () => {
    expect(outcomeOf("1", {}, { metadata: nested(5000)! })).toBe("unsure bad-schema")
  })

  it("patterns that a backtracking matcher never finishes", () => {
    const content = JSON.stringify(`${"a".repeat(50_000)}!`)
    expect(outcomeOf(content, { schema: { pattern: "^(a|aa)+$" } })).toBe("fail invalid")
  })
})
