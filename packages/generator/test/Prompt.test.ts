import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { makeAsking } from "../src/Asking.ts"
import { renderPrompt } from "../src/Prompt.ts"
import { problemOf, recipeOf } from "./desk/Samples.ts"

const render = (prompt: Parameters<typeof recipeOf>[0] & object, problem = problemOf("p", "What is 6 × 7?")) =>
  renderPrompt(recipeOf(prompt).prompt, problem)

describe("the prompt", () => {
  it("is the problem itself, without a template", () => {
    expect(render({})).toEqual([{ role: "user", content: "What is 6 × 7?" }])
  })

  it("has the system prompt first, then the shots as worked turns, then the problem, all through the template", () => {
    const prompt = {
      system: "Be brief.",
      template: "Solve: {{problem}} Box it.",
      shots: [{ user: "1 + 1?", assistant: "2" }]
    }
    expect(render({ prompt })).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "Solve: 1 + 1? Box it." },
      { role: "assistant", content: "2" },
      { role: "user", content: "Solve: What is 6 × 7? Box it." }
    ])
  })

  it("letters the choices", () => {
    const problem = { ...problemOf("p", "Which?"), choices: ["six", "seven"] }
    expect(render({ prompt: { template: "{{problem}}\n{{choices}}" } }, problem)).toEqual([
      { role: "user", content: "Which?\nA. six\nB. seven" }
    ])
  })

  it("never reads a problem's own braces or dollars as a placeholder", () => {
    const tricky = fc
      .array(fc.constantFrom("{{problem}}", "{{choices}}", "{{", "}}", "$&", "$1", "$$", "x", "\\"))
      .map((parts) => parts.join(""))
    fc.assert(
      fc.property(tricky, tricky, (text, choice) => {
        const problem = { ...problemOf("p", text), choices: [choice] }
        expect(render({ prompt: { template: "<{{problem}}|{{choices}}>" } }, problem)).toEqual([
          { role: "user", content: `<${text}|A. ${choice}>` }
        ])
      })
    )
  })

  it("leaves other braces of the template as they are", () => {
    expect(render({ prompt: { template: "{{problem}} {{answer}} {problem} \\boxed{}" } })).toEqual([
      { role: "user", content: "What is 6 × 7? {{answer}} {problem} \\boxed{}" }
    ])
  })

  it("of a conversation puts the template around its last user turn, and keeps its system turn first", () => {
    const problem = {
      ...problemOf("p"),
      messages: [
        { role: "system" as const, content: "Own." },
        { role: "user" as const, content: "first" },
        { role: "assistant" as const, content: "answer" },
        { role: "user" as const, content: "last" }
      ]
    }
    const prompt = { system: "Ours.", template: "[{{problem}}]", shots: [{ user: "u", assistant: "a" }] }
    expect(render({ prompt }, problem).map(({ role, content }) => `${role}: ${content}`)).toEqual([
      "system: Ours.",
      "system: Own.",
      "user: [u]",
      "assistant: a",
      "user: first",
      "assistant: answer",
      "user: [last]"
    ])
  })
})

describe("what is asked", () => {
  const asking = (recipe: Parameters<typeof recipeOf>[0]) => makeAsking(recipeOf(recipe))
  const problem = problemOf("p")

  it("has the sampling parameters, the extra body, and a seed of its own for each sample", () => {
    const recipe = { sample: { seed: 7, temperature: 0 }, teacher: { body: { top_k: 20 } } }
    expect(asking(recipe).asked(problem, 2)).toEqual({
      model: "m",
      messages: [{ role: "user", content: "What is p?" }],
      temperature: 0,
      topP: 0.95,
      seed: 9,
      extra: { top_k: 20 }
    })
  })

  it("has another key for another sample, model, temperature or text, and the same for another limit or host", () => {
    const key = (recipe: Parameters<typeof recipeOf>[0] = {}, one = problem, index = 0) =>
      asking(recipe).key(one, index)
    const others = [
      key({}, problem, 1),
      key({}, problemOf("p", "Else?")),
      key({ sample: { temperature: 0.7 } }),
      key({ teacher: { model: "n" } }),
      key({ teacher: { body: { top_k: 1 } } }),
      key({ prompt: { system: "x" } })
    ]
    expect(new Set([key(), ...others]).size).toBe(others.length + 1)
    expect(
      key({ sample: { limit: 5, tries: 9 }, teacher: { stream: false, at: [{ url: "http://x.test", price: "free" }] } })
    ).toBe(key())
  })
})
