import { describe, expect, it } from "@effect/vitest"
import { DEFAULT_CUTS } from "@cotton/schema/Recipe"
import * as Effect from "effect/Effect"
import { join } from "node:path"
import { loadRecipe, planRun } from "../src/index.ts"
import { type Site, site } from "./Workbench.ts"

const GOOD = `problems: { from: problems.jsonl }
teacher:
  model: m
  at:
    - url: http://127.0.0.1:9/v1
      price: { input: 1, output: 2 }
`

const write = (at: Site, text: string) => at.write("recipe.yaml", text)
const resolve = (at: Site, text: string, set: ReadonlyArray<string> = []) => loadRecipe(write(at, text), set)
/** The lines of what is wrong. */
const wrong = (at: Site, text: string, set: ReadonlyArray<string> = []) =>
  Effect.map(Effect.flip(resolve(at, text, set)), ({ problems }) => problems)

describe("mistakes in recipe.yaml", () => {
  it.effect("come all at once, each with line, column and field", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lines = yield* wrong(
        at,
        `problems: { frm: problems.jsonl }
prompt:
  shots:
    - { user: hello }
teacher:
  model: ""
  at:
    - url: http://127.0.0.1:9/v1
      key: sk-oops
      price: { input: -1, output: 2 }
sample:
  temprature: 1
  topP: 1.5
  keep: two
cuts:
  Verified: {}
exprt: {}
`
      )
      expect(lines).toHaveLength(11)
      for (const [place, field, words] of [
        ["1:13", "problems.frm", "unknown field; did you mean from?"],
        ["1:1", "problems.from", "is missing"],
        ["4:7", "prompt.shots[0].assistant", "is missing"],
        ["6:3", "teacher.model", "expected"],
        ["9:7", "teacher.at[0].key", "name the environment variable"],
        ["10:16", "teacher.at[0].price.input", "expected a value greater than or equal to 0"],
        ["12:3", "sample.temprature", "unknown field; did you mean temperature?"],
        ["13:3", "sample.topP", "expected"],
        ["14:3", "sample.keep", "expected"],
        ["16:3", "cuts.Verified", "the name of a cut is lower-case letters"],
        ["17:1", "exprt", "unknown field; did you mean export?"]
      ] as const) {
        const found = lines.some((line) => line.startsWith(`recipe.yaml:${place}: ${field}: ${words}`))
        expect(found, `${place} ${field} in\n${lines.join("\n")}`).toBe(true)
      }
      expect(lines.join("\n")).not.toContain("sk-oops")
    })
  )

  it.effect("within a field that may have several forms are told of the form that it has", () =>
    Effect.gen(function* () {
      const at = yield* site
      const rest = "teacher: { model: m, at: [{ url: u, price: free }] }"
      expect(yield* wrong(at, `problems: { from: p, map: { answer: { feild: x } } }\n${rest}`)).toEqual([
        expect.stringContaining("problems.map.answer.field: is missing"),
        expect.stringContaining("problems.map.answer.feild: unknown field; did you mean field?")
      ])
      expect(yield* wrong(at, `problems: { from: p, map: { answer: 3 } }\n${rest}`)).toEqual([
        expect.stringContaining("problems.map.answer: expected")
      ])
    })
  )

  it.effect("of fields, filters and placeholders are told together, in the order of the file", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lines = yield* wrong(
        at,
        `judge: [shape/complte, { shape/length: { maxTokns: 3 } }]
prompt: { template: "{{problm}} go" }
problems: { frm: x }
teacher: { model: m, at: [{ url: "http://127.0.0.1:9/v1", price: free }] }
sample: { temprature: 1 }
`
      )
      expect(lines.map((line) => /^recipe\.yaml:(\d+:\d+): (\S+):/.exec(line)?.slice(1).join(" "))).toEqual([
        "1:9 judge[0]",
        "1:42 judge[1].shape/length.maxTokns",
        "2:11 prompt.template",
        "3:1 problems.from",
        "3:13 problems.frm",
        "5:11 sample.temprature"
      ])
      // Each by itself right, but not together: the filters are told of here, too.
      const together = yield* wrong(at, `${GOOD}sample: { keep: 9 }\njudge: [shape/complte]\n`)
      expect(together).toEqual([expect.stringContaining("sample.keep"), expect.stringContaining("judge[0]")])
    })
  )

  it.effect("of the YAML itself come with their places", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lines = yield* wrong(at, "teacher: { model: m\nproblems: [")
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines) expect(line).toMatch(/^recipe\.yaml:\d+:\d+: /)
      expect(yield* wrong(at, "model: a\nmodel: b\n")).toEqual([expect.stringMatching(/^recipe\.yaml:2:1: /)])
    })
  )

  it.effect("an empty file, a list and a missing file are said to be what they are", () =>
    Effect.gen(function* () {
      const at = yield* site
      for (const text of ["", "- a\n", "just words"]) {
        const lines = (yield* wrong(at, text)).join("\n")
        expect(lines).toMatch(/problems: is missing/)
        expect(lines).toMatch(/teacher: is missing/)
      }
      const { problems } = yield* Effect.flip(loadRecipe(join(at.folder, "nowhere.yaml")))
      expect(problems).toEqual([expect.stringContaining("nowhere.yaml: no such recipe. `cotton init` writes one")])
    })
  )

  it.effect.each([
    [
      "no price",
      "      price: { input: 1, output: 2 }",
      "",
      "teacher.at[0].price: the price is not known and is never taken for zero"
    ],
    [
      "a secret in a header",
      "{ input: 1, output: 2 }",
      "free\n      headers: { Authorization: Bearer sk-oops }",
      "teacher.at[0].headers.Authorization: name the environment variable that holds it"
    ],
    [
      "a secret in a header of a judge",
      "teacher:\n",
      "judges: { g: { model: m, at: [{ url: http://h, price: free, headers: { x-api-key: sk-oops } }] } }\nteacher:\n",
      "judges.g.at[0].headers.x-api-key: name the environment variable that holds it"
    ],
    [
      "a judge's url without a scheme",
      "teacher:\n",
      "judges: { g: { model: m, at: [{ url: gpu/v1, price: free }] } }\nteacher:\n",
      'judges.g.at[0].url: "gpu/v1" is no http(s) URL'
    ],
    [
      "a judge at what was imported",
      "teacher:\n",
      "judges: { g: { model: m, at: [{ url: imported, price: free }] } }\nteacher:\n",
      'judges.g.at[0].url: "imported" is no http(s) URL'
    ],
    ["half a price", "{ input: 1, output: 2 }", "{ input: 1 }", "teacher.at[0].price"],
    ["a price in words", "{ input: 1, output: 2 }", "cheap", "teacher.at[0].price: the price is not known"],
    [
      "a url without a scheme",
      "http://127.0.0.1:9/v1",
      "127.0.0.1:9/v1",
      'teacher.at[0].url: "127.0.0.1:9/v1" is no http(s) URL'
    ],
    ["a file for a url", "http://127.0.0.1:9/v1", "file:///etc/passwd", "teacher.at[0].url"],
    ["nothing after the scheme", "http://127.0.0.1:9/v1", "http://", "teacher.at[0].url"],
    [
      "no endpoint",
      "  at:\n    - url: http://127.0.0.1:9/v1\n      price: { input: 1, output: 2 }\n",
      "  at: []\n",
      "teacher.at"
    ]
  ] as const)("%s", ([, from, to, words]) =>
    Effect.gen(function* () {
      const at = yield* site
      const lines = yield* wrong(at, GOOD.replace(from, to))
      expect(lines.join("\n")).toContain(words)
      expect(lines[0]).toMatch(/^recipe\.yaml:\d+:\d+: /)
      expect(lines.join("\n")).not.toContain("sk-oops")
    })
  )

  it.effect("references between fields: keep over tries, no cut, a cut of the name traces", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lines = yield* wrong(at, `${GOOD}sample:\n  keep: 5\n  tries: 2\ncuts:\n  traces: {}\n`)
      expect(lines).toEqual([
        "recipe.yaml:8:3: sample.keep: 5 is more than sample.tries (2)",
        "recipe.yaml:11:3: cuts.traces: this name is taken by the config with every trace"
      ])
      expect(yield* wrong(at, `${GOOD}cuts: {}\n`)).toEqual(["recipe.yaml:7:1: cuts: at least one cut is needed"])
      // keep alone, over the default of tries.
      expect(yield* wrong(at, `${GOOD}sample: { keep: 5 }\n`)).toHaveLength(1)
    })
  )

  it.effect("in filters: an unknown id with the nearest, an option that it does not have, two ids in one entry", () =>
    Effect.gen(function* () {
      const at = yield* site
      for (const [judge, place, words] of [
        ["[shape/complete, verify/math-anser]", "7:25", "did you mean `verify/math-answer`?"],
        ["[{ shape/length: { maxTokns: 2 } }]", "7:", "did you mean `maxTokens`?"],
        ["[{ shape/complete: {}, shape/length: {} }]", "7:", "put a dash before each"]
      ] as const) {
        const resolved = yield* resolve(at, `${GOOD}judge: ${judge}\n`)
        const { problems } = yield* Effect.flip(planRun(resolved))
        expect(problems[0]).toContain(`recipe.yaml:${place}`)
        expect(problems[0]).toContain(words)
      }
    })
  )
})

describe("--set", () => {
  it.effect("reads its value as YAML and reaches nested fields and items of lists", () =>
    Effect.gen(function* () {
      const at = yield* site
      const { recipe, given } = yield* resolve(at, GOOD, [
        "sample.temperature=0.7",
        "sample.keep=2",
        "judge=[shape/complete, { shape/length: { maxTokens: 9 } }]",
        "problems.map={ prompt: question, answer: { field: answer, after: '####' } }",
        "teacher.at.0.slots=3",
        "teacher.at[0].price=free",
        "teacher.body.chat_template_kwargs.enable_thinking=true",
        "prompt.system=Be brief, a = short.",
        "cuts.all={ answer: any }"
      ])
      expect(recipe.sample).toMatchObject({ temperature: 0.7, keep: 2, tries: 4 })
      expect(recipe.judge).toEqual(["shape/complete", { "shape/length": { maxTokens: 9 } }])
      expect(recipe.problems.map.answer).toEqual({ field: "answer", join: "\n\n", after: "####" })
      expect(recipe.teacher.at).toEqual([{ url: "http://127.0.0.1:9/v1", price: "free", slots: 3, headers: {} }])
      expect(recipe.teacher.body).toEqual({ chat_template_kwargs: { enable_thinking: true } })
      expect(recipe.prompt.system).toBe("Be brief, a = short.")
      // Beside the default one, as beside those that a file names.
      expect(Object.keys(recipe.cuts)).toEqual(["verified", "all"])
      expect(given["sample"]).toEqual({ temperature: 0.7, keep: 2 })
    })
  )

  it.effect("null takes a field out that cannot hold it, and stays where it is a value", () =>
    Effect.gen(function* () {
      const at = yield* site
      const file = `${GOOD}      headers: { x-team: red }
sample: { keep: 2, tries: 9, seed: 7, temperature: 1 }
budget: { usd: 5 }
cuts: { verified: {}, all: { tokens: verified } }
`
      const { recipe } = yield* resolve(at, file, [
        "cuts.all.tokens=null",
        "sample.seed=null",
        "sample.tries=null",
        "sample.temperature=null",
        "budget=null",
        "teacher.at[0].headers=null",
        "teacher.body.stop=null"
      ])
      expect(recipe.cuts["all"]).toEqual({ answer: "right", ignore: [] })
      expect(recipe.sample).toMatchObject({ keep: 2, tries: 4, temperature: null })
      expect(recipe.sample).not.toHaveProperty("seed")
      expect(recipe.budget).toEqual({})
      expect(recipe.teacher.at[0]!.headers).toEqual({})
      expect(recipe.teacher.body).toEqual({ stop: null })
      expect(Object.keys((yield* resolve(at, file, ["cuts.all=null"])).recipe.cuts)).toEqual(["verified"])
      // What is needed, and what there is not, are told as ever.
      expect(yield* wrong(at, file, ["teacher.model=null", "budjet=null"])).toEqual([
        expect.stringContaining("--set budjet: budjet: unknown field; did you mean budget?"),
        expect.stringContaining("--set teacher.model: teacher.model: is missing")
      ])
    })
  )

  it.effect("a cut stands beside the default one; a name that is nearly another's is refused", () =>
    Effect.gen(function* () {
      const at = yield* site
      const cutsOf = (text: string, ...set: ReadonlyArray<string>) =>
        Effect.map(resolve(at, text, set), ({ recipe }) => Object.keys(recipe.cuts))
      expect(yield* cutsOf(GOOD, "cuts.short.perProblem=1")).toEqual(["verified", "short"])
      expect(yield* cutsOf(GOOD, "cuts.verified.perProblem=1")).toEqual(["verified"])
      expect(yield* cutsOf(GOOD, "cuts={ mine: {} }")).toEqual(["mine"])
      expect(yield* cutsOf(`${GOOD}cuts: { mine: {} }`, "cuts.other.perProblem=1")).toEqual(["mine", "other"])
      // Names of their own: in digits, of three letters, given whole.
      for (const setting of ["cuts.verified-2.perProblem=1", "cuts.any.answer=any", "cuts.verfied={ answer: any }"])
        expect(yield* cutsOf(GOOD, setting)).toHaveLength(2)
      for (const name of ["verfied", "Verified", "verifeid", "verifie"])
        expect(yield* wrong(at, GOOD, [`cuts.${name}.perProblem=1`])).toEqual([
          `--set cuts.${name}.perProblem: there is no cut ${name}; did you mean verified? A new one: --set 'cuts.${name}={ … }'`
        ])
      expect(yield* wrong(at, GOOD, ["cuts.all=null"])).toEqual([
        "--set cuts.all: there is no cut all; its cuts are verified"
      ])
      expect(DEFAULT_CUTS).toEqual({ verified: {} })
      // A cut that a setting before it has made is known.
      const both = ["cuts.short.perProblem=1", "cuts.short.answer=any"]
      expect(yield* cutsOf(GOOD, ...both)).toEqual(["verified", "short"])
    })
  )

  it.effect("the last of two settings of one field stands", () =>
    Effect.gen(function* () {
      const at = yield* site
      const { recipe } = yield* resolve(at, GOOD, ["sample.tries=6", "sample.tries=9"])
      expect(recipe.sample.tries).toBe(9)
    })
  )

  it.effect("an unknown field, a wrong value and a setting without a value are told like mistakes in the file", () =>
    Effect.gen(function* () {
      const at = yield* site
      expect(yield* wrong(at, GOOD, ["sample.temprature=1", "budjet.usd=2", "sample.topP=7"])).toEqual([
        expect.stringMatching(/budjet: unknown field; did you mean budget\?/),
        expect.stringMatching(/sample\.temprature: unknown field; did you mean temperature\?/),
        expect.stringMatching(/sample\.topP: expected/)
      ])
      expect(yield* wrong(at, GOOD, ["sample.temperature", "=1"])).toEqual([
        "--set sample.temperature: write it as field=value, for example --set sample.temperature=0.7",
        "--set =1: write it as field=value, for example --set sample.temperature=0.7"
      ])
      expect(yield* wrong(at, GOOD, ["sample.tries=2", "sample.keep=3"])).toHaveLength(1)
    })
  )

  it.effect("a value that is no YAML is named, not a crash", () =>
    Effect.gen(function* () {
      const at = yield* site
      const lines = yield* wrong(at, GOOD, ["judge=[shape/complete", "sample={"])
      expect(lines).toHaveLength(2)
      expect(lines[0]).toMatch(/^--set judge=\[shape\/complete: /)
    })
  )
})

describe("the digest", () => {
  const digestOf = (at: Site, set: ReadonlyArray<string> = []) =>
    Effect.map(resolve(at, GOOD, set), ({ digest }) => digest)

  it.effect("does not change with where, how fast and for how much", () =>
    Effect.gen(function* () {
      const at = yield* site
      const first = yield* digestOf(at)
      for (const setting of [
        "teacher.at=[{ url: 'http://other:1/v1', price: free, slots: 9, key: $KEY }]",
        "teacher.timeouts.total=9",
        "teacher.stream=false",
        "teacher.attempts=2",
        "budget.usd=9",
        "breakers.giveUpAfter=9",
        "unjudgedBytes=1000",
        "judgeTimeout=3",
        "name=another",
        // A default, spelled out.
        "sample.temperature=0.6"
      ]) {
        expect([setting, yield* digestOf(at, [setting])]).toEqual([setting, first])
      }
    })
  )

  it.effect("changes with what decides which rows a dataset holds", () =>
    Effect.gen(function* () {
      const at = yield* site
      const digests = new Set([yield* digestOf(at)])
      const settings = [
        "sample.temperature=0.7",
        "sample.limit=100",
        "sample.tries=9",
        "sample.seed=1",
        "judge=[shape/complete]",
        "judge=[{ shape/complete: {} }]",
        "cuts={ verified: { perProblem: 1 } }",
        "cuts={ verified: {}, all: { answer: any } }",
        "export.validation=0.5",
        "prompt.system=Think.",
        "problems.limit=3",
        "teacher.model=n",
        "teacher.body={ a: 1 }",
        "teacher.think.opened=true"
      ]
      for (const setting of settings) digests.add(yield* digestOf(at, [setting]))
      expect(digests.size).toBe(settings.length + 1)
    })
  )
})
