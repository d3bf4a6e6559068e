import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type ChatMessage, renderExample, type RenderOptions } from "../src/Render.ts"
import { text } from "./fixtures.ts"
import * as templates from "./templates.ts"

const EOS = "<|im_end|>"
const OPTIONS: RenderOptions = { specialTokens: { eos_token: EOS }, special: ["<|im_start|>", EOS] }

const asked: ChatMessage = { role: "user", content: "What is 9 + 9?" }
const CHAIN = "Nine and nine, that is twice nine, and twice nine is eighteen. Let me check it once more: yes."
const inline: ChatMessage = { role: "assistant", content: `<think>\n${CHAIN}\n</think>\n\nIt is 18.` }
const inField: ChatMessage = { role: "assistant", content: "It is 18.", reasoning_content: CHAIN }

const render = (template: string, messages: ReadonlyArray<ChatMessage> = [asked, inline], options = OPTIONS) => {
  const { text: whole, spans, ...rest } = renderExample(template, messages, options)
  const trained = spans.filter(({ kind }) => kind === "trained").map(({ start, end }) => whole.slice(start, end))
  return { ...rest, text: whole, spans, trained, codes: rest.warnings.map(({ code }) => code) }
}

describe("the rendered example", () => {
  it("is what the template makes of it, and what the turn adds is trained", () => {
    const { text: whole, trained, foundBy, warnings } = render(templates.CHATML)
    expect(whole).toBe(
      `<|im_start|>user\nWhat is 9 + 9?<|im_end|>\n<|im_start|>assistant\n${inline.content}<|im_end|>\n`
    )
    expect([foundBy, trained, warnings]).toEqual(["difference", [`${inline.content}<|im_end|>\n`], []])
  })

  it("is trained where the template says so, and the marks leave no trace", () => {
    for (const template of [templates.MARKED, templates.MARKED_IN_LINES]) {
      const { text: whole, trained, foundBy, warnings } = render(template)
      expect(whole).toBe(render(templates.CHATML).text)
      expect([foundBy, trained, warnings]).toEqual(["generation-blocks", [`${inline.content}<|im_end|>`], []])
    }
  })

  it("trains each turn of the assistant, worked examples with them, and nothing of the user's", () => {
    const shot: ReadonlyArray<ChatMessage> = [
      { role: "user", content: "What is 1 + 1?" },
      { role: "assistant", content: "It is 2." }
    ]
    const messages = [{ role: "system", content: "Think." }, ...shot, asked, inline]
    expect(render(templates.CHATML, messages).trained).toEqual([
      "It is 2.<|im_end|>\n",
      `${inline.content}<|im_end|>\n`
    ])
    expect(render(templates.MARKED, messages).trained).toEqual(["It is 2.<|im_end|>", `${inline.content}<|im_end|>`])
  })

  it("covers the text with its spans, whatever stands in the messages, and marks none of it away", () => {
    fc.assert(
      fc.property(
        text,
        text,
        fc.constantFrom(templates.MARKED, templates.MARKED_IN_LINES, templates.CHATML),
        (a, b, template) => {
          const messages = [
            { role: "user", content: a },
            { role: "assistant", content: b }
          ]
          const { text: whole, spans, trained } = render(template, messages)
          expect(whole).toBe(`<|im_start|>user\n${a}<|im_end|>\n<|im_start|>assistant\n${b}<|im_end|>\n`)
          expect(spans.map(({ start, end }) => whole.slice(start, end)).join("")).toBe(whole)
          expect(trained).toEqual([template === templates.CHATML ? `${b}<|im_end|>\n` : `${b}<|im_end|>`])
        }
      )
    )
  })

  it("is marked right where the text holds the very signs that are used to mark", () => {
    const content = "\uE0000\uE001 and \uE0020\uE003"
    const { trained, text: whole } = render(templates.MARKED, [asked, { role: "assistant", content }])
    expect(trained).toEqual([`${content}<|im_end|>`])
    expect(whole).toContain(content)
  })

  it("gives special tokens and further variables to the template", () => {
    const template =
      "{{ bos_token }}{% if thinking %}T{% endif %}{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}"
    const options = { specialTokens: { bos_token: "<s>", eos_token: "</s>" }, variables: { thinking: true } }
    expect(render(template, [{ role: "assistant", content: "x" }], options).text).toBe("<s>Tx</s>")
  })
})

describe("a range", () => {
  const ranged = (range: string) => render(`{% for at in ${range} %}{{ at }},{% endfor %}`, [asked]).text

  it("counts as in Python", () => {
    expect([ranged("range(3)"), ranged("range(2, 4)"), ranged("range(5, 0, -2)"), ranged("range(4, 1)")]).toEqual([
      "0,1,2,",
      "2,3,",
      "5,3,1,",
      ""
    ])
  })

  it("is refused before it is counted, where it is longer than Jinja's sandbox takes", () => {
    expect(ranged("range(100000)").length).toBe(588_890)
    for (const long of ["range(100001)", "range(1000000000)", "range(0, -1000000000, -1)"])
      expect(() => ranged(long)).toThrow("at most 100,000 are let through")
  })

  it("is the template's own where it makes one", () => {
    expect(
      render("{% macro other(x) %}r{{ x }}{% endmacro %}{{ other(3) }}{{ namespace(range=2).range }}", [asked]).text
    ).toBe("r32")
  })
})

describe("warns", () => {
  it("when the thought is deleted, and when the next one would be asked for all the same", () => {
    const { codes, trained, warnings } = render(templates.FORGETS)
    expect(codes).toEqual(["chain-lost", "begins-in-prompt"])
    expect(trained).toEqual(["\n\nIt is 18.<|im_end|>\n"])
    expect(warnings[0]?.message).toBe("the chain of thought is gone: the student would learn the answer without it")
    expect(warnings[1]?.message).toContain(String.raw`"<think>\n"`)
  })

  it("when a thought in a field of its own is not read, and not when it is", () => {
    expect(render(templates.CHATML, [asked, inField]).codes).toEqual(["chain-lost"])
    for (const message of [inline, inField]) expect(render(templates.KEEPS_LAST, [asked, message]).codes).toEqual([])
  })

  it("not of the thought of an earlier turn, which a student shall not see again", () => {
    const { codes, text: whole } = render(templates.KEEPS_LAST, [asked, inline, asked, inline])
    expect(codes).toEqual([])
    expect(whole.split(CHAIN).length).toBe(2)
  })

  it("when only a part of the thought is left", () => {
    const cut = templates.CHATML.replaceAll("message.content + '<|im_end|>", "message.content[:60] + '<|im_end|>")
    expect(render(cut).codes).toContain("chain-lost")
  })

  it("when the thought stands outside of what is trained", () => {
    const outside = templates.MARKED.replace("{% generation %}", "").replace(
      "{{ message.content + '<|im_end|>' }}",
      "{{ message.content }}{% generation %}{{ '<|im_end|>' }}"
    )
    const { warnings } = render(outside)
    expect(warnings[0]?.message).toContain("stands outside of the trained part")
  })

  it("when the template adds a thought to the one that is there", () => {
    expect(render(templates.OWN_THOUGHT).codes).toEqual(["chain-doubled"])
    expect(render(templates.OWN_THOUGHT, [asked, inField]).codes).toEqual([])
    // A trace that speaks of the tag is no template's doing.
    const speaking = { role: "assistant", content: `<think>\nI write <think> first.\n</think>\n\nIt is 18.` }
    expect(render(templates.CHATML, [asked, speaking]).codes).toEqual([])
  })

  it("when nothing tells the student to stop, or something else than its tokenizer says", () => {
    expect(render(templates.ENDLESS).codes).toEqual(["end-of-turn-missing"])
    const other = { specialTokens: { eos_token: "<|endoftext|>" }, special: [EOS] }
    expect(render(templates.CHATML, [asked, inline], other).codes).toEqual(["end-of-turn-other"])
    // Of a template alone nobody knows the tokens.
    expect(render(templates.CHATML, [asked, inline], { specialTokens: {} }).codes).toEqual([])
    expect(render(templates.ENDLESS, [asked, inline], { specialTokens: {} }).codes).toEqual(["end-of-turn-missing"])
    // An end in the middle of the text is none.
    const early = { role: "assistant", content: `It is ${EOS} 18.` }
    expect(render(templates.ENDLESS, [asked, early]).codes).toEqual(["end-of-turn-missing", "special-token-in-text"])
  })

  it("not of a turn that its template ends with a token that the tokenizer's files do not name, but says which", () => {
    const llama = { specialTokens: { bos_token: "<|begin_of_text|>", eos_token: "<|end_of_text|>" } }
    const eot = templates.CHATML.replaceAll(EOS, "<|eot_id|>")
    const { codes, warnings } = render(eot, [asked, inline], llama)
    expect(codes).toEqual(["end-of-turn-other"])
    expect(warnings[0]?.message).toContain('the turn ends with "<|eot_id|>", which the tokenizer')
    // White space ends nothing.
    expect(render(templates.ENDLESS, [asked, inline], llama).codes).toEqual(["end-of-turn-missing"])
  })

  it("when a special token stands in a message, and says whose", () => {
    const { warnings } = render(templates.CHATML, [{ role: "user", content: "What is <|im_start|>?" }, inline])
    expect(warnings).toEqual([
      {
        code: "special-token-in-text",
        message: `"<|im_start|>" stands in the user's text: the tokenizer takes it for the special token`
      }
    ])
  })

  it("when the answer, the question or everything is lost", () => {
    expect(render(templates.PARTS).codes).toEqual(["chain-lost", "answer-lost"])
    expect(render(templates.OTHER_ROLES).codes).toEqual(["prompt-lost", "nothing-trained"])
  })

  it("not of a trace without a thought, nor of one that never ended", () => {
    const none = { role: "assistant", content: "It is 18." }
    expect(render(templates.CHATML, [asked, none]).codes).toEqual([])
    const unclosed = { role: "assistant", content: `<think>\n${CHAIN}` }
    expect(render(templates.CHATML, [asked, unclosed]).codes).toEqual([])
  })
})
