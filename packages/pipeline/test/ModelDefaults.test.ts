import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { goingOn, loadRecipe } from "../src/index.ts"
import { familyOf } from "../src/recipe/models/Families.ts"
import { type Site, site } from "./Workbench.ts"

const recipe = (model: string, more = "") => `problems: { from: problems.jsonl }
teacher:
  model: ${model}
  at: [{ url: "http://127.0.0.1:9/v1", price: free }]
${more}`

const load = (at: Site, text: string, set: ReadonlyArray<string> = []) => loadRecipe(at.write("recipe.yaml", text), set)
const BOXED = "{{problem}}\n\nPlease reason step by step, and put your final answer within \\boxed{}."

describe("a model's family", () => {
  it.each([
    ["deepseek-ai/DeepSeek-R1", "DeepSeek-R1"],
    ["deepseek/deepseek-r1:free", "DeepSeek-R1"],
    ["accounts/fireworks/models/deepseek-r1-0528", "DeepSeek-R1-0528"],
    ["deepseek-ai/DeepSeek-R1-0528-Qwen3-8B", "DeepSeek-R1-0528"],
    ["deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", "DeepSeek-R1"],
    ["unsloth/DeepSeek-R1-Zero-GGUF", "DeepSeek-R1"],
    ["deepseek-reasoner", "deepseek-reasoner"],
    ["Qwen/QwQ-32B-AWQ", "QwQ"],
    ["Qwen/Qwen3-8B", "Qwen3 (thinking)"],
    ["Qwen/Qwen3-0.6B-FP8", "Qwen3 (thinking)"],
    ["Qwen/Qwen3-30B-A3B-Thinking-2507", "Qwen3 (thinking)"],
    ["Qwen/Qwen3-Next-80B-A3B-Thinking", "Qwen3 (thinking)"],
    ["openai/gpt-oss-120b", "gpt-oss"],
    ["mistralai/Magistral-Small-2506", "Magistral 2506"],
    ["mistralai/Magistral-Small-2509", "Magistral"],
    ["magistral-medium-latest", "Magistral"],
    ["o3-mini-2025-01-31", "OpenAI's reasoning models"],
    ["openai/gpt-5-nano", "OpenAI's reasoning models"]
  ])("%s: %s", (model, family) => {
    expect(familyOf(model, {})?.name).toBe(family)
  })

  it.each([
    "deepseek-ai/DeepSeek-V3",
    "my-deepseek-r1-finetune",
    "deepseek-r10",
    "Qwen/QwQ-32B-Preview",
    "Qwen/Qwen3-30B-A3B-Instruct-2507",
    "Qwen/Qwen3-8B-Base",
    "Qwen/Qwen3-Coder-30B-A3B-Instruct",
    "Qwen/Qwen3-Embedding-8B",
    "Qwen/Qwen3-Next-80B-A3B-Instruct",
    "gpt-4o",
    "gpt-5-chat-latest",
    "o1x",
    "mistral-small-2506",
    "teacher"
  ])("%s: none that is known", (model) => {
    expect(familyOf(model, {})).toBeUndefined()
  })

  it("is none where the request says that it shall not think", () => {
    expect(familyOf("Qwen/Qwen3-8B", { chat_template_kwargs: { enable_thinking: false } })).toBeUndefined()
    expect(familyOf("Qwen/Qwen3-8B", { chat_template_kwargs: { enable_thinking: true } })).toBeDefined()
  })
})

describe("what the recipe leaves open", () => {
  it.effect("comes from the model, and is named with its source", () =>
    Effect.gen(function* () {
      const at = yield* site
      const { recipe: magistral, defaulted, given } = yield* load(at, recipe("mistralai/Magistral-Small-2509"))
      expect(magistral.sample).toMatchObject({ temperature: 0.7, topP: 0.95 })
      expect(magistral.teacher.think).toEqual({ open: "[THINK]", close: "[/THINK]", opened: false })
      expect(defaulted.map(({ field, value, from }) => [field, value, from])).toEqual([
        ["sample.temperature", 0.7, "the model (Magistral)"],
        ["sample.topP", 0.95, "the model (Magistral)"],
        ["teacher.think.open", "[THINK]", "the model (Magistral)"],
        ["teacher.think.close", "[/THINK]", "the model (Magistral)"]
      ])
      expect(given).not.toHaveProperty("sample")
      const { recipe: other, defaulted: none } = yield* load(at, recipe("teacher"))
      expect(other.sample).toMatchObject({ temperature: 0.6, topP: 0.95 })
      expect(none).toEqual([])
    })
  )

  it.effect("is what is not sent to OpenAI's reasoning models: no temperature, no max_tokens", () =>
    Effect.gen(function* () {
      const at = yield* site
      const { recipe: asked } = yield* load(at, recipe("gpt-5-mini", "  body: { store: false }\n"))
      expect(asked.sample).toMatchObject({ temperature: null, topP: null })
      expect(asked.teacher.body).toEqual({ store: false, max_completion_tokens: true })
    })
  )

  it.effect("is nothing that the recipe or --set says, an explicit null too", () =>
    Effect.gen(function* () {
      const at = yield* site
      const text = recipe(
        "deepseek-ai/DeepSeek-R1",
        "sample: { temperature: [0.5, 0.7] }\nprompt: { template: '{{problem}}' }\n"
      )
      const { recipe: asked, defaulted } = yield* load(at, text, ["sample.topP=null"])
      expect(asked.sample).toMatchObject({ temperature: [0.5, 0.7], topP: null })
      expect(asked.prompt.template).toBe("{{problem}}")
      expect(defaulted).toEqual([])
    })
  )

  it.effect("is the directive for \\boxed{} where a box is looked for, and only there", () =>
    Effect.gen(function* () {
      const at = yield* site
      const template = (model: string, more = "") =>
        Effect.map(load(at, recipe(model, more)), ({ recipe: asked }) => asked.prompt.template)
      expect(yield* template("deepseek-ai/DeepSeek-R1")).toBe(BOXED)
      expect(yield* template("Qwen/Qwen3-8B", "judge: [shape/complete, { verify/math-answer: {} }]\n")).toBe(BOXED)
      expect(yield* template("deepseek-ai/DeepSeek-R1", "judge: [verify/choice]\n")).toBe("{{problem}}")
      expect(yield* template("openai/gpt-oss-20b")).toBe("{{problem}}")
      expect(yield* template("teacher")).toBe("{{problem}}")
    })
  )

  it.effect("is not a system prompt, which R1's makers advise against: that is noted, not refused", () =>
    Effect.gen(function* () {
      const at = yield* site
      const notes = (model: string) =>
        Effect.map(load(at, recipe(model, "prompt: { system: Be brief. }\n")), (resolved) => resolved.notes)
      expect(yield* notes("deepseek-ai/DeepSeek-R1")).toEqual([expect.stringContaining("prompt.system: ")])
      expect(yield* notes("deepseek-ai/DeepSeek-R1-0528")).toEqual([])
      expect(yield* notes("teacher")).toEqual([])
    })
  )
})

describe("a generation_config.json", () => {
  const withConfig = (at: Site, config: unknown, model = "openai/gpt-oss-20b", set: ReadonlyArray<string> = []) => {
    at.write("generation_config.json", typeof config === "string" ? config : JSON.stringify(config))
    return load(at, recipe(model, "  generationConfig: generation_config.json\n"), set)
  }

  it.effect("stands over the model's defaults, and under the recipe's and --set", () =>
    Effect.gen(function* () {
      const at = yield* site
      const config = { temperature: 0.8, top_k: 20, min_p: 0, repetition_penalty: 1.05, eos_token_id: [1], _from: 1 }
      const { recipe: asked, defaulted } = yield* withConfig(at, config)
      expect(asked.sample).toMatchObject({ temperature: 0.8, topP: 1 })
      expect(asked.teacher.body).toEqual({ top_k: 20, min_p: 0, repetition_penalty: 1.05 })
      expect(defaulted.map(({ field, from }) => `${field} ${from}`)).toContain(
        "sample.temperature generation_config.json"
      )
      expect(defaulted.map(({ field, from }) => `${field} ${from}`)).toContain("sample.topP the model (gpt-oss)")
      const set = yield* withConfig(at, config, "teacher", ["sample.temperature=0.1", "teacher.body.top_k=5"])
      expect(set.recipe.sample.temperature).toBe(0.1)
      expect(set.recipe.teacher.body).toEqual({ top_k: 5, min_p: 0, repetition_penalty: 1.05 })
    })
  )

  it.effect("that says do_sample: false is noted", () =>
    Effect.gen(function* () {
      const at = yield* site
      expect((yield* withConfig(at, { do_sample: false })).notes).toEqual([expect.stringContaining("do_sample: false")])
      expect((yield* withConfig(at, { do_sample: true })).notes).toEqual([])
    })
  )

  it.effect.each([
    ["half a JSON", "{", "generation_config.json is no JSON"],
    ["a list", [], "generation_config.json is no JSON object"],
    ["a wrong value", { top_p: 7 }, "generation_config.json: top_p is 7, expected a number over 0 and up to 1"],
    ["a word", { temperature: "hot" }, 'generation_config.json: temperature is "hot"']
  ] as const)("with %s is an error with the place in the recipe", ([, config, words]) =>
    Effect.gen(function* () {
      const at = yield* site
      const { problems } = yield* Effect.flip(withConfig(at, config))
      expect(problems).toEqual([expect.stringContaining(`recipe.yaml:5:3: teacher.generationConfig: ${words}`)])
    })
  )

  it.effect("that is not there is one too", () =>
    Effect.gen(function* () {
      const at = yield* site
      const { problems } = yield* Effect.flip(load(at, recipe("m", "  generationConfig: nowhere.json\n")))
      expect(problems).toEqual(["recipe.yaml:5:3: teacher.generationConfig: nowhere.json cannot be read (ENOENT)"])
    })
  )
})

describe("a run that was begun with other defaults", () => {
  it.effect("keeps what it was asked with where the recipe leaves it open, and only there", () =>
    Effect.gen(function* () {
      const at = yield* site
      const text = recipe("openai/gpt-oss-20b", "sample: { topP: 0.9 }\n")
      const now = yield* load(at, text)
      expect(now.recipe.sample).toMatchObject({ temperature: 1, topP: 0.9 })
      const begun = { ...now.recipe, sample: { ...now.recipe.sample, temperature: 0.6, topP: 0.95 } }
      const kept = goingOn(now, begun)
      expect(kept.recipe.sample).toMatchObject({ temperature: 0.6, topP: 0.9 })
      expect(kept.defaulted).toMatchObject([
        { field: "sample.temperature", value: 0.6, from: "this run, as it was begun" }
      ])
      expect(kept.digest).not.toBe(now.digest)
      expect(goingOn(now, now.recipe)).toBe(now)
      expect(goingOn(now, undefined)).toBe(now)
    })
  )

  it.effect("goes on without a template and without a field of the body that the model brings today", () =>
    Effect.gen(function* () {
      const at = yield* site
      const r1 = yield* load(at, recipe("deepseek-ai/DeepSeek-R1"))
      const plain = { ...r1.recipe, prompt: { template: "{{problem}}", shots: [] } }
      expect(goingOn(r1, plain).recipe.prompt).toEqual(plain.prompt)
      const o3 = yield* load(at, recipe("o3"))
      expect(goingOn(o3, { ...o3.recipe, teacher: { ...o3.recipe.teacher, body: {} } }).recipe.teacher.body).toEqual({})
    })
  )
})

describe("several samples a request", () => {
  const wrong = (at: Site, more: string) =>
    Effect.map(Effect.flip(load(at, recipe("m", more))), ({ problems }) => problems)

  it.effect("are not asked for with a seed, nor by a field of the body", () =>
    Effect.gen(function* () {
      const at = yield* site
      expect(yield* wrong(at, "sample: { seed: 1, perRequest: 2 }\n")).toEqual([
        expect.stringContaining(
          "recipe.yaml:5:20: sample.perRequest: several samples of one request cannot be told apart"
        )
      ])
      expect(yield* wrong(at, "  body: { n: 4 }\n")).toEqual([
        expect.stringContaining("recipe.yaml:5:11: teacher.body.n: ")
      ])
      yield* load(at, recipe("m", "sample: { seed: 1, perRequest: 1 }\n"))
      yield* load(at, recipe("m", "sample: { perRequest: 8 }\n"))
    })
  )

  it.effect("are no part of the digest; a prefix and an effort are", () =>
    Effect.gen(function* () {
      const at = yield* site
      const digestOf = (set: ReadonlyArray<string>) => Effect.map(load(at, recipe("m"), set), ({ digest }) => digest)
      const first = yield* digestOf([])
      expect(yield* digestOf(["sample.perRequest=4"])).toBe(first)
      expect(yield* digestOf(["teacher.continueWith=trailing"])).toBe(first)
      const others = [["teacher.prefix='<think>'"], ["sample.effort=high"], ["sample.temperature=[0.6, 1]"]]
      for (const set of others) expect(yield* digestOf(set)).not.toBe(first)
    })
  )
})

it.effect("a wrong pattern in the map is told with its place", () =>
  Effect.gen(function* () {
    const at = yield* site
    const text = recipe("m").replace(
      "{ from: problems.jsonl }",
      "{ from: p.jsonl, map: { answer: { field: a, pattern: '(' } } }"
    )
    const { problems } = yield* Effect.flip(load(at, text))
    expect(problems).toEqual([
      expect.stringMatching(/^recipe\.yaml:1:\d+: problems\.map\.answer\.pattern: is no RE2 pattern/)
    ])
  })
)
