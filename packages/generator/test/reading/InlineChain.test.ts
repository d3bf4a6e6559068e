import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { splitInline } from "../../src/reading/InlineChain.ts"

const TAGS = { open: "<think>", close: "</think>", opened: false }
const split = (text: string, opened = false) => splitInline(text, { ...TAGS, opened })

describe("an inline chain", () => {
  it.each([
    ["a chain and an answer", "<think>\nI see.\n</think>\n\n42", { reasoning: "I see.", content: "42" }],
    ["the chat template opened it in the prompt", "I see.\n</think>\n\n42", { reasoning: "I see.", content: "42" }],
    ["it is never closed", "<think>\nI see", { reasoning: "I see", unclosed: true, content: "" }],
    ["it is empty: no chain is another thing", "<think>\n\n</think>\n\n42", { reasoning: "", content: "42" }],
    ["nothing of it", "42", { content: "42" }],
    [
      "lines before the tag belong to the answer",
      "Sure.\n<think>a</think>42",
      { reasoning: "a", content: "Sure.\n\n42" }
    ],
    [
      "lines before a tag that is never closed",
      "Sure.\n<think>a",
      { reasoning: "a", unclosed: true, content: "Sure." }
    ],
    [
      "the closing tag again in the answer stays there",
      "<think>a</think>b</think>c",
      { reasoning: "a", content: "b</think>c" }
    ],
    [
      "the opening tag again inside the chain stays there",
      "<think>a\n<think>b</think>c",
      { reasoning: "a\n<think>b", content: "c" }
    ],
    [
      "an answer that only speaks of the tags",
      "Use `<think>` and `</think>`.",
      { content: "Use `<think>` and `</think>`." }
    ],
    ["an answer that only speaks of the opening tag", "Use `<think>`.", { content: "Use `<think>`." }],
    [
      "the first line of the chain keeps its indentation",
      "<think>\n  - a\n  - b\n</think>c",
      { reasoning: "  - a\n  - b", content: "c" }
    ],
    ["only tags", "<think></think>", { reasoning: "", content: "" }],
    ["only the opening tag", "<think>", { reasoning: "", unclosed: true, content: "" }],
    ["only the closing tag", "</think>", { reasoning: "", content: "" }],
    [
      "chains that follow each other are one",
      "<think>a</think>\n<think>b</think>c",
      { reasoning: "a\n\nb", content: "c" }
    ],
    ["an empty chain, then one", "<think>\n\n</think>\n\n<think>\na\n</think>b", { reasoning: "a", content: "b" }],
    [
      "a second chain that is not closed",
      "<think>a</think><think>b",
      { reasoning: "a\n\nb", unclosed: true, content: "" }
    ],
    ["the opening tag twice at the head", "<think>\n<think>\na</think>b", { reasoning: "a", content: "b" }],
    [
      "a later chain stays in the answer, where shape/complete sees its tags",
      "<think>a</think>b\n<think>c</think>d",
      { reasoning: "a", content: "b\n<think>c</think>d" }
    ],
    ["nothing at all", "", { content: "" }]
  ])("%s", (_, text, parts) => {
    expect(split(text)).toEqual(parts)
  })

  it.each([
    ["all of an unclosed reply is chain", "I see", { reasoning: "I see", unclosed: true, content: "" }],
    ["the chain may speak of the tag", "a <think> b</think>42", { reasoning: "a <think> b", content: "42" }],
    ["a server may send the tag all the same", "<think>a</think>42", { reasoning: "a", content: "42" }]
  ])("opened in the prompt: %s", (_, text, parts) => {
    expect(split(text, true)).toEqual(parts)
  })

  it.each([
    ["in backticks", "<think>I close with `</think>` then.\n</think>42", "I close with `</think>` then."],
    ["in a pair in backticks", "<think>As in `<think></think>`.</think>42", "As in `<think></think>`."],
    ["in quotes", '<think>Not "</think>" yet.</think>42', 'Not "</think>" yet.'],
    ["in typographic quotes", "<think>Not “</think>” yet.</think>42", "Not “</think>” yet."],
    ["in a fenced block", "<think>So:\n```xml\n</think>\n```\nDone.</think>42", "So:\n```xml\n</think>\n```\nDone."],
    [
      "in a fenced block that shows another",
      "<think>```\n```py\n</think>\n```\nDone.</think>42",
      "```\n```py\n</think>\n```\nDone."
    ],
    ["its line ends with code", "<think>It is `42`</think>42", "It is `42`"],
    ["an odd backtick stands before", "<think>A ` alone</think>42", "A ` alone"],
    ["a fenced block that is never closed", "<think>So:\n```py\nx = 42\n</think>42", "So:\n```py\nx = 42"],
    ["a block that the answer closes", "<think>```\nx\n</think>42\n```\ny\n```", "```\nx"]
  ])("the closing tag, spoken of or used: %s", (_, text, reasoning) => {
    expect(split(text)).toMatchObject({ reasoning })
    expect(split(text, true)).toMatchObject({ reasoning })
    expect(split(text.replace("<think>", ""), true)).toMatchObject({ reasoning })
  })

  it("that only speaks of its closing tag is not closed", () => {
    expect(split("<think>I must write `</think>` now")).toMatchObject({ unclosed: true, content: "" })
  })

  it.each([
    ["in a fenced block", "The form is:\n\n```\n<think>\nthoughts\n</think>\n```"],
    ["the closing tag alone, in backticks", "End it with `</think>`."],
    ["both tags, one of them in backticks", "Write `<think>` first and </think> last."],
    ["in the middle of a line", "The tags are <think> and </think>."]
  ])("an answer that speaks of the tags is none: %s", (_, content) => {
    expect(split(content)).toEqual({ content })
  })

  it("may speak of its opening tag, opened in the prompt", () => {
    const text = "I began with `<think>`, I guess.\n</think>\n\n42"
    expect(split(text)).toEqual({ reasoning: "I began with `<think>`, I guess.", content: "42" })
  })

  it("is found again whatever it says, as long as it does not speak of its own tags", () => {
    const text = fc.string().map((one) => one.replaceAll(/[<>]/g, "").trim())
    fc.assert(
      fc.property(text, text, (reasoning, content) => {
        const parts = { reasoning, content }
        expect(split(`<think>\n${reasoning}\n</think>\n\n${content}`)).toEqual(parts)
        expect(split(`${reasoning}\n</think>\n\n${content}`)).toEqual(parts)
      })
    )
  })
})

const PAIRS = [
  ["<thinking>", "</thinking>"],
  ["<thought>", "</thought>"],
  ["<reasoning>", "</reasoning>"],
  ["<|begin_of_thought|>", "<|end_of_thought|>"],
  ["[THINK]", "[/THINK]"],
  ["◁think▷", "◁/think▷"],
  ["<seed:think>", "</seed:think>"],
  ["<|START_THINKING|>", "<|END_THINKING|>"]
] as const

describe.each(PAIRS)("the pair %s %s", (open, close) => {
  it("is known where a reply begins with it, and nowhere else", () => {
    expect(split(`\n${open}\na\n${close}\n\nb`)).toEqual({ reasoning: "a", content: "b" })
    expect(split(`${open}a`)).toEqual({ reasoning: "a", unclosed: true, content: "" })
    for (const text of [`The pair is ${open}a${close}.`, `First.\n${open}a${close}b`, `a${close}b`]) {
      expect(split(text)).toEqual({ content: text })
    }
  })

  it("is not looked for when the recipe names another, and everywhere when it names this one", () => {
    const text = `${open}a${close}b`
    expect(splitInline(text, { open: "<cot>", close: "</cot>", opened: false })).toEqual({ content: text })
    const tags = { open, close, opened: false }
    expect(splitInline(`First.\n${text}`, tags)).toEqual({ reasoning: "a", content: "First.\n\nb" })
    expect(splitInline(`a${close}b`, { ...tags, opened: true })).toEqual({ reasoning: "a", content: "b" })
  })
})

it("a chain that the prompt has opened is not opened again by another known pair", () => {
  expect(split("[THINK] is Magistral's tag.</think>42", true)).toEqual({
    reasoning: "[THINK] is Magistral's tag.",
    content: "42"
  })
})

describe("tags around the answer", () => {
  const think = { ...TAGS, answer: { open: "<answer>", close: "</answer>" } }

  it.each([
    ["are taken off", "<think>a</think>\n<answer>\n42\n</answer>", "42"],
    ["with what follows them kept", "<think>a</think><answer>42</answer> Done.", "42\n\nDone."],
    ["where the reply ended in them", "<think>a</think><answer>42", "42"],
    ["but stay in the middle of an answer", "<think>a</think>It is <answer>42</answer>.", "It is <answer>42</answer>."],
    ["and may be missing", "<think>a</think>42", "42"]
  ])("%s", (_, text, content) => {
    expect(splitInline(text, think)).toEqual({ reasoning: "a", content })
  })

  it.each([
    ["<answer>42</answer>", "42"],
    ["<answer>\n42\n</answer>\n", "42"],
    ["<answer>End with `</answer>`, then.</answer>", "End with `</answer>`, then."],
    ["<answer></answer>", ""]
  ])("are taken off a whole answer that nobody named tags for: %j", (answer, content) => {
    expect(split(`<think>a</think>\n${answer}`)).toEqual({ reasoning: "a", content })
    expect(split(`a</think>${answer}`)).toEqual({ reasoning: "a", content })
    expect(split(`a</think>${answer}`, true)).toEqual({ reasoning: "a", content })
  })

  it.each([
    ["the answer goes on", "<answer>42</answer> Done."],
    ["it begins before", "So: <answer>42</answer>"],
    ["it is cut off", "<answer>42"],
    ["there are two", "<answer>a</answer> or <answer>b</answer>"],
    ["they are spoken of", "`<answer>` and `</answer>`"],
    ["the closing one is only spoken of", "<answer> goes before `</answer>`"],
    ["they stand in a fenced block", "```\n<answer>42</answer>\n```"]
  ])("are left where they are when nobody named them: %s", (_, content) => {
    expect(split(`<think>a</think>\n${content}`)).toEqual({ reasoning: "a", content })
  })

  it("are left where they are without a chain, or when the recipe names other tags for it", () => {
    expect(split("<answer>42</answer>")).toEqual({ content: "<answer>42</answer>" })
    const cot = { open: "<cot>", close: "</cot>", opened: false }
    expect(splitInline("<cot>a</cot><answer>42</answer>", cot)).toMatchObject({ content: "<answer>42</answer>" })
    expect(split("<thinking>a</thinking><answer>42</answer>")).toMatchObject({ content: "<answer>42</answer>" })
  })

  it("are known to belong to other pairs, and to those that the recipe names", () => {
    expect(split("<reasoning>a</reasoning><answer>42</answer>")).toEqual({ reasoning: "a", content: "42" })
    expect(splitInline("<thinking>a</thinking><answer>42</answer>", think)).toEqual({ reasoning: "a", content: "42" })
    expect(split("<|begin_of_thought|>a<|end_of_thought|><|begin_of_solution|>b<|end_of_solution|>")).toEqual({
      reasoning: "a",
      content: "b"
    })
  })
})

/** Texts of what makes trouble: tags, halves of tags, code, quotes, line breaks. */
const troubled = fc
  .array(
    fc.constantFrom(
      "<think>",
      "</think>",
      "</thi",
      "nk>",
      "`",
      "```",
      "\n",
      "```py\n",
      '"',
      " ",
      "a",
      "b c",
      "<answer>",
      "</answer>",
      "[THINK]"
    )
  )
  .map((pieces) => pieces.join(""))

describe("splitting loses nothing", () => {
  const think = { ...TAGS, answer: { open: "<answer>", close: "</answer>" } }
  const letters = (text: string) =>
    text
      .replaceAll(/<\/?think>|<\/?answer>|\[THINK\]|\s/g, "")
      .split("")
      .toSorted()
      .join("")

  it("but tags and blanks, whatever the text", () => {
    fc.assert(
      fc.property(troubled, fc.boolean(), (text, opened) => {
        const { reasoning = "", content } = splitInline(text, { ...think, opened })
        expect(letters(`${reasoning}\n${content}`)).toBe(letters(text))
      }),
      { numRuns: 2000 }
    )
  })

  it("and splits no further what it has split, when it is put together again", () => {
    fc.assert(
      fc.property(troubled, (text) => {
        const { reasoning, unclosed, content } = split(text)
        if (reasoning === undefined) expect(split(content)).toEqual({ content })
        else if (unclosed !== true && !/[<`"[]/.test(reasoning)) {
          const again = split(`<think>\n${reasoning}\n</think>\n\n${content}`)
          if (!content.startsWith("<think>")) expect(again).toEqual({ reasoning, content })
        }
      }),
      { numRuns: 1000 }
    )
  })

  it("in a time that grows with the text, however hostile it is", () => {
    const many = (text: string) => text.repeat(100_000)
    const texts = [
      "<think>",
      "a<think>",
      "<think></think>",
      "`</think>`",
      "<think>```\n</think>",
      "```\n</think>\n",
      '"</think>"',
      "<think>  "
    ]
    for (const text of texts) for (const opened of [true, false]) split(many(text), opened)
    expect(split(`<think>${many(" \n")}</think>`)).toEqual({ reasoning: "", content: "" })
  })
})
