import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { loadRecipe } from "../src/index.ts"
import { checkPrompt, promptNotes } from "../src/recipe/PromptCheck.ts"
import { site } from "./Workbench.ts"

const said = (template: string) => checkPrompt({ template, shots: [] }).map(({ words }) => words)
const notes = (template: string) => promptNotes({ template, shots: [] })

describe("placeholders of prompt.template", () => {
  it.each([
    "{{problem}}",
    "{{problem}}\n\n{{choices}}",
    "{{problem}} {problem} {} \\boxed{}",
    String.raw`{{problem}} in \boxed{{answer}} or \text{{problems}}`,
    "{{problem}} {{}} {{ 1 }} {{a b}}"
  ])("%j is right, and nothing is said of it", (template) => {
    expect([said(template), notes(template)]).toEqual([[], []])
  })

  it.each([
    ["{{problm}} go", ["{{problm}} is no placeholder; did you mean {{problem}}?"]],
    ["{{ problem }}", ["{{ problem }} is no placeholder; did you mean {{problem}}?"]],
    ["{{Problem}}", ["{{Problem}} is no placeholder; did you mean {{problem}}?"]],
    ["{{problem}} {{choice}} {{choice}}", ["{{choice}} is no placeholder; did you mean {{choices}}?"]],
    ["Solve it.", ["has no {{problem}}, so no problem would be sent"]],
    ["{{choices}}", ["has no {{problem}}, so no problem would be sent"]],
    ["", ["has no {{problem}}, so no problem would be sent"]],
    ["{problem}", ["has no {{problem}}, so no problem would be sent"]],
    ["{{question}}", ["has no {{problem}}, so no problem would be sent; {{question}} is no placeholder"]],
    [
      "{{choics}}",
      ["{{choics}} is no placeholder; did you mean {{choices}}?", "has no {{problem}}, so no problem would be sent"]
    ]
  ])("%j is refused", (template, words) => {
    expect(said(template)).toEqual(words)
  })

  it("another word in two braces may be meant: it is told and left", () => {
    expect(said("{{problem}} {{context}}")).toEqual([])
    expect(notes("{{problem}} {{context}}")).toEqual([
      "prompt.template: {{context}} is sent as it stands; the placeholders are {{problem}} and {{choices}}"
    ])
  })

  it("in a system prompt and in shots nothing is filled in, and whoever expects it is told", () => {
    const shots = [{ user: "{{problem}}", assistant: "{{choices}} {{a}}" }]
    expect(checkPrompt({ system: "You solve {{problem}}.", template: "{{problem}}", shots })).toEqual([
      { path: ["system"], words: "{{problem}} is not filled in here: only prompt.template has placeholders" },
      {
        path: ["shots", 0, "user"],
        words: "{{problem}} is not filled in here: it is what {{problem}} of the template stands for"
      },
      {
        path: ["shots", 0, "assistant"],
        words: "{{choices}} is not filled in here: only prompt.template has placeholders"
      }
    ])
  })

  it("a long text of braces is read in a moment", () => {
    expect(said(`{{problem}}${"{{".repeat(200_000)}${"\\a".repeat(100_000)}`)).toEqual([])
  })

  it.effect("a recipe says where, also of a conversation, whose last turn the template would replace", () =>
    Effect.gen(function* () {
      const at = yield* site
      const file = at.write(
        "recipe.yaml",
        `problems: { from: p.jsonl, map: { messages: turns } }
prompt:
  system: fine
  template: "Go on."
teacher: { model: m, at: [{ url: "http://127.0.0.1:9/v1", price: free }] }
`
      )
      const { problems } = yield* Effect.flip(loadRecipe(file))
      expect(problems).toEqual(["recipe.yaml:4:3: prompt.template: has no {{problem}}, so no problem would be sent"])
      const { notes } = yield* loadRecipe(file, ["prompt.template='{{problem}} {{context}}'"])
      expect(notes).toEqual([expect.stringContaining("{{context}} is sent as it stands")])
    })
  )
})
