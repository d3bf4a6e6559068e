import type { Judged, Verdict } from "@cotton/schema"
import { describe, expect, it } from "vitest"
import { renderCard } from "../src/Card.ts"
import { type CardFacts, COST_LINE } from "../src/index.ts"
import { Tally } from "../src/Tally.ts"
import { example, FACTS, judged, problem, SPEC, trace, verdict } from "./fixtures.ts"

const CONFIGS = [
  {
    name: "verified",
    splits: [
      { name: "train", path: "verified/train-*.parquet" },
      { name: "validation", path: "verified/validation-*.parquet" }
    ]
  },
  { name: "traces", splits: [{ name: "train", path: "traces/traces-*.parquet" }] }
]

const tallied = (): Tally => {
  const tally = new Tally(["verified"])
  for (let at = 0; at < 20; at++) {
    const of = problem(`p${at}`, {
      language: "en",
      source: at < 15 ? "gsm.jsonl" : "own|.csv",
      licence: at < 15 ? "mit" : undefined
    } as object)
    const usage = { input: 10, output: 100 * (at + 1), estimated: false }
    const kept = at < 10
    tally.addTrace(judged(of, 0, { trace: trace(of, 0, { usage }), standing: kept ? "kept" : "rejected" }))
    const cut = tally.cuts.get("verified")
    if (kept && cut !== undefined) tally.addExample(cut, example(of, 0, { trace: trace(of, 0, { usage }) }))
  }
  return tally
}

const card = (facts: Partial<CardFacts> = {}, notes: ReadonlyArray<string> = []): string =>
  renderCard({ facts: { ...FACTS, ...facts }, tally: tallied(), configs: CONFIGS, notes, spec: SPEC, recipe: "abc123" })

describe("the card", () => {
  it("leaves replies that nobody has judged out of the yield, and says how many they are", () => {
    const text = card({ funnel: { ...FACTS.funnel, sampled: 13, unjudged: 1 } })
    expect(text).toContain("6 kept, 4 rejected, 1 undecided, 1 not judged yet, 1 without a reply.")
    expect(text).toContain("Yield: 54.5 % of the judged replies;")
  })

  it("tells all of it", () => {
    expect(card()).toMatchInlineSnapshot(`
      "---
      pretty_name: "quickstart"
      language:
      - "en"
      tags:
      - "reasoning"
      size_categories:
      - "n<1K"
      configs:
      - config_name: "verified"
        default: true
        data_files:
        - split: "train"
          path: "verified/train-*.parquet"
        - split: "validation"
          path: "verified/validation-*.parquet"
      - config_name: "traces"
        data_files:
        - split: "train"
          path: "traces/traces-*.parquet"
      ---

      # quickstart

      Reasoning traces of deepseek-ai/DeepSeek-R1-0528, sampled, judged and chosen by Cotton. Recipe abc123.

      | config | train | validation | problems | output tokens | rule |
      | --- | --- | --- | --- | --- | --- |
      | verified | 10 | 0 | 5 | 5,500 | every filter passes; at most 1 a problem, by sample index |
      | traces | 20 |  | 9 | 21,000 | every trace with its verdicts, the rejected too |

      In \`messages\`, the chain of thought stands in the assistant's \`content\`, as \`<think>\\n…\\n</think>\\n\\n\` before the answer. Rows whose teacher hid its chain have \`hidden_chain\` and no chain. No problem is in two splits.

      ## Funnel

      12 samples of 9 problems (of 10): 6 kept, 4 rejected, 1 undecided, 1 without a reply.

      Yield: 54.5 % of the replies; 5 problems (50.0 %) have at least one kept trace.

      | filter | outcome | reason | samples | first cause | sole cause |
      | --- | --- | --- | --- | --- | --- |
      | verify/math-answer | fail | wrong-answer | 4 | 3 | 2 |

      First cause: the filter that decided, in the order of the plan. Sole cause: samples that only this filter marked.

      ## Lengths

      Output tokens as the server counted them, by quantile. Filters and limits may favour short traces: compare the rows.

      | traces | n | p5 | p25 | p50 | p75 | p95 |
      | --- | --- | --- | --- | --- | --- | --- |
      | sampled | 20 | 100 | 500 | 1,000 | 1,500 | 1,900 |
      | kept | 10 | 100 | 300 | 500 | 800 | 1,000 |
      | verified | 10 | 100 | 300 | 500 | 800 | 1,000 |

      The median of the kept is 50.0 % of the median of the sampled.

      ## Teacher and sampling

      Teacher: deepseek-ai/DeepSeek-R1-0528, at 127.0.0.1:8000.

      Served by, as the replies name it:

      | host | model | fingerprint | traces |
      | --- | --- | --- | --- |
      | 127.0.0.1:8000 | r1 |  | 20 |

      Sampling: temperature 0.6, top\\_p 0.95, at most 32,768 tokens a reply, at most 4 samples a problem for 1 kept.

      Terms of the teacher's output: not given. Look them up before you publish or train on it.

      ## Filters

      | filter | version | options |
      | --- | --- | --- |
      | shape/complete | 2 | {} |
      | language/mixing | 1 | {"max":0.005} |

      ## Sources and licences

      Licence of the dataset: not given. Licences of the sources as they were given with the problems:

      | source | licence | traces | rows of cuts |
      | --- | --- | --- | --- |
      | gsm.jsonl | mit | 15 | 10 |
      | own\\|.csv | not given | 5 | 0 |

      ## Made again with

      \`\`\`sh
      cotton run recipe.yaml --dir runs/quickstart
      \`\`\`

      Cost of collecting: $1.25, 1.00 h, 2,000 input and 90,000 output tokens.
      "
    `)
  })

  it("says which judges were asked, what for, and what that cost", () => {
    const filters = [
      {
        id: "verify/math-answer",
        version: 1,
        options: {},
        fallBack: { id: "judge/same-answer", version: 1, options: { by: "grader" } }
      }
    ]
    const cost = { ...FACTS.cost, judging: { calls: 12, usd: 0.25, input: 900, output: 80 } }
    const text = card({ filters, judges: [{ name: "grader", model: "a*b" }], cost })
    expect(text).toContain(String.raw`Judges: grader is a\*b.`)
    expect(text).toContain("judge/same-answer")
    expect(text).toContain("Of it $0.2500 for 12 questions to judges, with further 900 input and 80 output tokens.")
    expect(card({})).not.toMatch(/[Jj]udges[: ]/)
  })

  it("says how many kept traces only a fall-back passed", () => {
    const rule = (said: "fail" | "unsure" | "pass") => verdict("verify/math-answer", { outcome: said, reason: "no" })
    const judge = verdict("judge/same-answer", { options: { by: "grader" } })
    const refused = verdict("judge/same-answer", { outcome: "fail", reason: "other-answer" })
    const lift = (said: "fail" | "unsure", by: Verdict) =>
      verdict("verify/math-answer", { outcome: by.outcome, parts: [rule(said), by] })
    const panel = verdict("verify/panel", { parts: [rule("fail"), judge] })
    // A panel's first member that is a panel with the same options: no fall-back, though it has the shape of one.
    const nested = verdict("verify/panel", { parts: [verdict("verify/panel", { outcome: "unsure" }), judge] })
    const twice = lift("fail", verdict("judge/same-answer", { parts: [refused, verdict("judge/sound-answer")] }))
    const line = (verdicts: ReadonlyArray<Verdict>, standing: Judged["standing"] = "kept") => {
      const tally = new Tally([])
      for (const [at, one] of verdicts.entries())
        tally.addTrace(judged(problem(`p${at}`), 0, { verdicts: [verdict("shape/complete"), one], standing }))
      const fallBack = { id: "judge/same-answer", version: 1, options: { by: "grader" } }
      const last = { id: "judge/sound-answer", version: 1, options: {} }
      const filters = [
        { id: "verify/math-answer", version: 1, options: {}, fallBack: { ...fallBack, fallBack: last } },
        { id: "verify/panel", version: 1, options: {} }
      ]
      const text = renderCard({
        facts: { ...FACTS, filters },
        tally,
        configs: CONFIGS,
        notes: [],
        spec: SPEC,
        recipe: "abc123"
      })
      const from = text.slice(text.indexOf("## Filters"), text.indexOf("## Sources"))
      return from.split("\n").find((it) => it.includes("lifted"))
    }
    expect(line([rule("pass"), rule("fail"), lift("fail", refused), panel, nested])).toBeUndefined()
    expect(line([lift("fail", judge)], "rejected")).toBeUndefined()
    expect(line([lift("unsure", judge), lift("fail", judge), lift("fail", judge), twice])).toBe(
      "2 of the kept traces were lifted by judge/same-answer where verify/math-answer said fail. " +
        "1 of the kept traces was lifted by judge/same-answer where verify/math-answer said unsure. " +
        "1 of the kept traces was lifted by judge/sound-answer where verify/math-answer said fail. " +
        "Their verdicts in `traces` have `parts`."
    )
  })

  it("rounds no money away", () => {
    const cost = (usd: number, judging: number) => {
      const text = card({
        cost: { ...FACTS.cost, usd, judging: { calls: 3, usd: judging, input: 90, output: 8 } }
      })
      return text
        .split("\n")
        .flatMap((line) => (line.startsWith(COST_LINE) ? (line.match(/(less than )?\$[\d.]+\d/g) ?? []) : []))
    }
    expect(cost(0.0123, 0.0048)).toEqual(["$0.0123", "$0.0048"])
    expect(cost(12.3456, 0.5)).toEqual(["$12.35", "$0.5000"])
    expect(cost(1, 0.99996)).toEqual(["$1.00", "$1.00"])
    expect(cost(0.00002, 0)).toEqual(["less than $0.0001", "$0.00"])
  })

  it("has money and time in one line only", () => {
    const withCost = (usd: number, ms: number) =>
      card({ cost: { ...FACTS.cost, usd, ms, inputTokens: usd, outputTokens: ms } }).split("\n")
    const [one, two] = [withCost(1, 2), withCost(34, 56_000_000)]
    const differing = one.filter((line, at) => line !== two[at])
    expect(differing.length).toBe(1)
    expect(differing[0]?.startsWith(COST_LINE)).toBe(true)
  })

  it("never guesses a licence or terms", () => {
    expect(card()).not.toMatch(/^license/m)
    expect(card()).toContain("Terms of the teacher's output: not given.")
    const given = card({ licence: "cc-by-4.0", teacher: { ...FACTS.teacher, terms: "MIT, see https://example.org" } })
    expect(given).toMatch(/^license: "cc-by-4.0"$/m)
    expect(given).toContain("as given: MIT, see https://example.org.")
  })

  it("does not call estimates counts of the server", () => {
    const text = (estimated: ReadonlyArray<boolean>) => {
      const tally = new Tally(["verified"])
      estimated.forEach((isEstimate, at) => {
        const usage = { input: 10, output: 1000, estimated: isEstimate }
        tally.addTrace(judged(problem(`p${at}`), 0, { trace: trace(problem(`p${at}`), 0, { usage }) }))
      })
      return renderCard({ facts: FACTS, tally, configs: CONFIGS, notes: [], spec: SPEC, recipe: "abc123" })
    }
    expect(text([false, false])).toContain("Output tokens as the server counted them, by quantile.")
    expect(text([false, false])).not.toContain("estimated")
    const none = text([true, true])
    // One flag stands for both counts: it does not tell which of them is missing.
    expect(none).toContain(
      "Of these traces nobody counted the input or output tokens: what was not counted is estimated from the text."
    )
    expect(none).toMatch(/^\| traces \|.*\| estimated 2,000 \|/m)
    expect(none).toMatch(/^Cost of collecting: .* estimated [\d,]+ input/m)
    // An import's estimate is no bound: it is a quarter of the bytes.
    expect(none).not.toMatch(/upper bound|at most [\d,]+ (\||input)/)
    expect(text([true, false])).toContain("Of 1 of the 2 traces nobody counted the input or output tokens:")
  })

  it("counts one sample as one", () => {
    expect(card({ sampling: { ...FACTS.sampling, tries: 1 } })).toContain("at most 1 sample a problem for 1 kept")
  })

  it("does not say how traces were sampled that were imported", () => {
    const text = card({ teacher: { model: "deepseek-ai/DeepSeek-R1", hosts: ["imported"] } })
    expect(text).toContain("Reasoning traces of deepseek-ai/DeepSeek-R1, imported, judged and chosen by Cotton.")
    expect(text).toContain("how they were sampled is not known")
    expect(text).not.toContain("Sampling:")
  })

  it("says how a control arm was sized, and that it fell short", () => {
    const choice = {
      ...FACTS.cuts["verified"]?.choice,
      target: 5_000,
      short: 250
    } as CardFacts["cuts"][string]["choice"]
    const spec = { answer: "any", ignore: ["shape/complete"], tokens: "other" } as const
    const text = card({ cuts: { verified: { spec, choice } } })
    expect(text).toContain("every filter that does not judge the answer passes; without shape/complete;")
    expect(text).toContain("problems in seeded order up to the 5,000 output tokens of other; 250 tokens short of them")
  })

  it("survives hostile names: one front matter, no live markup, no broken table", () => {
    const name = "---\n# x | <script>alert(1)</script> ``` \uD800"
    const text = card({
      name,
      command: "cotton run '```\n---\n'",
      teacher: { model: name, hosts: [name], terms: name },
      filters: [{ id: name, version: 1, options: { [name]: name } }],
      prompt: { system: `${name}\n\`\`\`\`\n---`, template: "{{problem}}", shots: [] }
    })
    const lines = text.split("\n")
    expect(lines.indexOf("---", 1)).toBe(lines.findLastIndex((line, at) => line === "---" && at < 40))
    expect(text.slice(text.indexOf("\n---\n") + 5, text.indexOf("System prompt"))).not.toContain("<script>")
    const filters = lines.slice(lines.indexOf("| filter | version | options |"))
    expect(filters[2]?.match(/(?<!\\)\|/g)?.length).toBe(4)
    expect(text.isWellFormed()).toBe(true)
  })
})
