import { renderExample } from "@cotton/exporter/Render"
import { describe, expect, it } from "vitest"
import { defaultSystem, endOfTurnIn, trainingTemplate, withoutMarks } from "../src/templates/Templates.ts"

const MESSAGES = [
  { role: "system", content: "Be kind." },
  { role: "user", content: "Half of {{ 2 }}?" },
  { role: "assistant", content: "<think>\nHm.\n</think>\n\nOne." },
  { role: "user", content: "Sure?" },
  { role: "assistant", content: "<think>\nYes.\n</think>\n\nSure." }
]
const has =
  (...tokens: ReadonlyArray<string>) =>
  (token: string) =>
    tokens.includes(token)
const CHATML = has("<|im_start|>", "<|im_end|>")
const R1 = has("<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>")
const LLAMA3 = has("<|start_header_id|>", "<|eot_id|>")

const render = (text: string, messages = MESSAGES) => renderExample(text, messages, { specialTokens: {} })
const trained = (text: string, messages = MESSAGES) => {
  const rendered = render(text, messages)
  return rendered.spans
    .filter(({ kind }) => kind === "trained")
    .map(({ start, end }) => rendered.text.slice(start, end))
}

describe("a training template", () => {
  it.each([
    ["chatml", CHATML],
    ["r1", R1],
    ["llama3", LLAMA3]
  ] as const)("of %s teaches each turn of the assistant whole, with its end, and nothing else", (family, tokens) => {
    const template = trainingTemplate(tokens)!
    expect(template.family).toBe(family)
    expect(trained(template.text)).toEqual([MESSAGES[2], MESSAGES[4]].map((one) => one!.content + template.endOfTurn))
    // What a server renders it by says the same.
    expect(render(withoutMarks(template.text)).text).toBe(render(template.text).text)
    expect(withoutMarks(template.text)).not.toContain("generation %}")
    for (const { content } of MESSAGES) expect(render(template.text).text).toContain(content)
  })

  it("of R1 and of Llama 3 is theirs to the letter, as their model cards have it", () => {
    const two = MESSAGES.slice(1, 3)
    expect(render(trainingTemplate(R1)!.text, two).text).toBe(
      `<｜begin▁of▁sentence｜><｜User｜>Half of {{ 2 }}?<｜Assistant｜>${two[1]!.content}<｜end▁of▁sentence｜>`
    )
    expect(render(trainingTemplate(LLAMA3)!.text, two).text).toBe(
      `<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHalf of {{ 2 }}?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n${two[1]!.content}<|eot_id|>`
    )
  })

  it("says what the base says by itself where a row has no system prompt, and only there", () => {
    const system = 'Be "brief" {{ and }} {% kind %}.\n'
    const { text } = trainingTemplate(CHATML, system)!
    const user = MESSAGES.slice(1)
    expect(render(text, user).text).toContain(`<|im_start|>system\n${system}<|im_end|>\n<|im_start|>user\n`)
    expect(render(text).text).not.toContain(system)
    expect(defaultSystem(render(text, user).text, "Half of")).toBe(system)
    expect(defaultSystem(render(trainingTemplate(CHATML)!.text, user).text, "Half of")).toBeNull()
  })

  it("is not made up for a tokenizer with other marks", () => {
    expect(trainingTemplate(has("<start_of_turn>", "<end_of_turn>", "<|im_start|>"))).toBeNull()
  })
})

describe("what ends a turn", () => {
  it.each([
    ["<s>[INST] q [/INST] a</s>", ["<s>", "</s>", "[INST]"], "</s>"],
    ["<bos><turn>q<end>\n<turn>model\na<end>\n", ["<bos>", "<turn>", "<end>", "<eos>"], "<end>"],
    // The longer of two that begin at one place.
    ["q a<|end|>of<|end|>", ["<|end|>", "<|end|>of", ""], "<|end|>of"],
    // Not one that stands before the answer, nor where the answer is lost.
    ["<s>q</s>a", ["<s>", "</s>"], null],
    ["<s>q</s>", ["<s>", "</s>"], null]
  ])("of %j is the first special token after the answer", (rendered, special, end) => {
    expect(endOfTurnIn(rendered, "a", special)).toBe(end)
  })
})
