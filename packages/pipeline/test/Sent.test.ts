import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { answering, bodyOf, chunk, profileOf } from "./Answering.ts"
import { buy, callsOf, dossiers, site, sums, type Watching, writeProblems, writeRecipe } from "./Workbench.ts"

const PRICE = { input: 1, output: 2 }

describe("what is sent", () => {
  const sent = (change: object, watching: (url: string) => Watching = () => ({})) =>
    Effect.gen(function* () {
      const at = yield* site
      const server = yield* answering([chunk(0, "\\boxed{7}", "stop")])
      writeProblems(at, sums(1))
      const { teacher, ...rest } = change as { readonly teacher?: object }
      const recipe = { sample: { keep: 1, tries: 1 }, ...rest }
      const endpoint = { url: server.url, price: PRICE }
      writeRecipe(at, server.url, { ...recipe, teacher: { model: "teacher", at: [endpoint], ...teacher } })
      const { run } = yield* buy(at, watching(server.url))
      return { body: bodyOf(server, 0), calls: callsOf(yield* dossiers(at, run)), headers: server.requests[0]!.headers }
    })

  it.live("is an effort, and no temperature where the recipe says null", () =>
    Effect.gen(function* () {
      const { body, calls } = yield* sent({
        sample: { keep: 1, tries: 1, temperature: null, topP: null, effort: "high" }
      })
      expect(body).toMatchObject({ reasoning_effort: "high", max_tokens: 32_768 })
      for (const field of ["temperature", "top_p", "seed", "n"]) expect(body).not.toHaveProperty(field)
      expect(calls[0]?.asked).toMatchObject({ effort: "high" })
    })
  )

  it.live("is the limit in the field that the model takes", () =>
    Effect.gen(function* () {
      const { body } = yield* sent({ teacher: { model: "o3-mini" }, sample: { keep: 1, tries: 1, limit: 900 } })
      expect(body).toMatchObject({ model: "o3-mini", max_completion_tokens: 900 })
      for (const field of ["max_tokens", "temperature", "top_p"]) expect(body).not.toHaveProperty(field)
    })
  )

  const user = { role: "user", content: "What is the sum of 0 and 7?" }
  const begun = { role: "assistant", content: "<think>\n" }

  it.live("is a given beginning, in the form that the endpoint takes", () =>
    Effect.gen(function* () {
      const plain = yield* sent({ teacher: { prefix: "<think>\n", continueWith: "continue_final_message" } })
      expect(plain.body).toMatchObject({
        messages: [user, begun],
        continue_final_message: true,
        add_generation_prompt: false
      })
      expect(plain.calls[0]).toMatchObject({
        asked: { messages: [user], prefix: "<think>\n" },
        fetched: { continueWith: "continue_final_message" }
      })
      const deepseek = yield* sent({ teacher: { prefix: "<think>\n", continueWith: "prefix" } })
      expect(deepseek.body).toMatchObject({ messages: [user, { ...begun, prefix: true }] })
      expect(deepseek.body).not.toHaveProperty("continue_final_message")
      // What the probe found, where the recipe does not say.
      const found = yield* sent({ teacher: { prefix: "<think>\n" } }, (url) => ({
        profile: profileOf(url, { continueWith: "trailing" })
      }))
      expect(found.body["messages"]).toEqual([user, begun])
      for (const field of ["continue_final_message", "add_generation_prompt"])
        expect(found.body).not.toHaveProperty(field)
      expect(found.calls[0]?.fetched).toMatchObject({ continueWith: "trailing" })
      // The form is how it was fetched; the words are what was asked.
      expect(found.calls[0]?.key).toBe(plain.calls[0]?.key)
    })
  )

  it.live("is no given beginning to an endpoint of which nobody knows that it goes on from one", () =>
    Effect.gen(function* () {
      const error = yield* sent({ teacher: { prefix: "<think>\n" } }).pipe(Effect.flip)
      expect(error).toMatchObject({ _tag: "RecipeError" })
      expect((error as Error).message).toContain("teacher.prefix: whether 127.0.0.1")
      const none = sent({ teacher: { prefix: "<think>\n" } }, (url) => ({
        profile: profileOf(url, { continueWith: null })
      }))
      expect(yield* none.pipe(Effect.flip)).toMatchObject({ _tag: "RecipeError" })
    })
  )

  it.live("is no stream to an endpoint that has none", () =>
    Effect.gen(function* () {
      const { body, headers, calls } = yield* sent({}, (url) => ({ profile: profileOf(url, { stream: false }) }))
      expect(body["stream"]).toBe(false)
      expect(headers.accept).toBe("application/json")
      expect(calls[0]?.fetched.stream).toBe(false)
    })
  )
})
