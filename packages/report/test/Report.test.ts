import * as fc from "fast-check"
import { parseHTML } from "linkedom"
import { describe, expect, it } from "vitest"
import { Gathering } from "../src/Gathering.ts"
import { renderReport } from "../src/Report.ts"
import type { ReportFacts, RunFacts } from "../src/ReportFacts.ts"
import { attempt, keyOf, problemOf, RUN, type SampleInput, type Taken, taken } from "./Dossiers.ts"

interface Element {
  readonly localName: string
  readonly textContent: string
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>
  readonly getAttribute: (name: string) => string | null
  readonly querySelectorAll: (selector: string) => Iterable<Element>
}
const parsed = (page: string): Element => parseHTML(page).document
const all = (page: string, selector: string) => [...parsed(page).querySelectorAll(selector)]
const textOf = (page: string, selector: string) =>
  all(page, selector).map(({ textContent }) => textContent.replaceAll(/\s+/g, " ").trim())

const factsOf = (problems: ReadonlyArray<Taken>, run: Partial<RunFacts> = {}): ReportFacts => {
  const gathering = new Gathering({ key: keyOf })
  for (const { dossier, traces } of problems) gathering.take(dossier, traces)
  return gathering.facts({ ...RUN, ...run })
}

const wrong = { outcome: "fail", reason: "wrong-answer", expected: "7", found: "8" } as const
const at = Date.UTC(2026, 10, 27)

const small = (change: SampleInput = {}) => [
  taken(problemOf("p", { domain: "sums" }), [
    { usd: 0.5, tokens: 100, attempts: [attempt(at, 2000, { usd: 0.5 })] },
    { usd: 0.25, tokens: 300, verdicts: [wrong], attempts: [attempt(at, 4000, { usd: 0.25 })], ...change }
  ]),
  taken(problemOf("q", { domain: "dates" }), [{ failed: true }])
]

describe("the report", () => {
  it("asks for nothing and runs nothing", () => {
    const page = renderReport(factsOf(small()))
    const policy = all(page, "meta[http-equiv]")[0]?.getAttribute("content")
    expect(policy).toContain("default-src 'none'")
    for (const forbidden of ["script", "iframe", "object", "embed", "link", "img", "form", "base"])
      expect(all(page, forbidden), forbidden).toEqual([])
    for (const element of all(page, "*"))
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on/)
        if (/^(href|src|xlink:href)$/.test(name)) expect(value).toMatch(/^#/)
      }
    expect(
      all(page, "style")
        .map(({ textContent }) => textContent)
        .join("")
    ).not.toMatch(/url\(|@import/)
  })

  it("has its language, one h1, and no level of heading left out", () => {
    const page = renderReport(factsOf(small()))
    expect(all(page, "html")[0]?.getAttribute("lang")).toBe("en")
    const levels = all(page, "h1, h2, h3, h4, h5, h6").map(({ localName }) => Number(localName[1]))
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    for (const [place, level] of levels.entries())
      expect(level - (levels[place - 1] ?? 0), `heading ${place}`).toBeLessThanOrEqual(1)
  })

  it("has each anchor once, and every link leads to one", () => {
    const page = renderReport(factsOf(small()))
    const ids = all(page, "[id]").map((element) => element.getAttribute("id"))
    expect(new Set(ids).size).toBe(ids.length)
    const links = all(page, "a[href]").map((element) => element.getAttribute("href")?.slice(1))
    expect(links).toContain("reason-1")
    for (const link of links) expect(ids).toContain(link)
    for (const of of all(page, "[aria-labelledby]")) expect(ids).toContain(of.getAttribute("aria-labelledby"))
  })

  it("names every drawing, or says that it is none", () => {
    for (const svg of all(renderReport(factsOf(small())), "svg"))
      expect(svg.getAttribute("aria-hidden") ?? svg.getAttribute("aria-label")).toBeTruthy()
  })

  it("has the key figures", () => {
    const page = renderReport(factsOf(small(), { capUsd: 2 }))
    expect(textOf(page, ".keys div")).toEqual([
      "problems 22 sampled",
      "samples 31 without a reply",
      "kept 1",
      "yield 50.0 %kept of the judged",
      "problems covered 150.0 % of the problems",
      "output tokens 400100 of them kept",
      "spent $0.75of at most $2.00",
      "cost a kept trace $0.75the rejected with them"
    ])
  })

  it("says of a cost a kept trace that there is none where nothing was kept", () => {
    const none = taken(problemOf("p"), [{ usd: 0.5, verdicts: [wrong], attempts: [attempt(at, 10, { usd: 0.5 })] }])
    expect(textOf(renderReport(factsOf([none])), ".keys div").at(-1)).toBe("cost a kept trace –nothing was kept")
  })

  it("marks figures of tokens that nobody counted, wherever they stand", () => {
    const domains = ["a", "b"].map((domain) => taken(problemOf(domain, { domain }), [{}]))
    const estimated = domains.map(({ dossier, traces }, place) => ({
      dossier,
      traces: traces.map(({ call, judged }) => {
        const usage = { ...judged.trace.usage, estimated: place > 0 }
        return { call, judged: { ...judged, trace: { ...judged.trace, usage } } }
      })
    }))
    const places = (problems: ReadonlyArray<Taken>) => {
      const page = renderReport(factsOf(problems))
      const [, , , , , tile] = textOf(page, ".keys div")
      const head = textOf(page, "#groups th").find((one) => one.startsWith("mean tokens"))
      const rows = textOf(page, "#funnel tbody tr").at(-1)!
      return [tile, head, textOf(page, "#lengths > .scroll caption")[0], /400 tokens[^3]*/.exec(rows)![0]]
    }
    expect(places(domains)).toEqual([
      "output tokens 200200 of them kept",
      "mean tokens",
      "Output tokens",
      "400 tokens, "
    ])
    expect(places(estimated)).toEqual([
      "output tokens 200200 of them kept, partly estimated",
      "mean tokens, partly estimated",
      "Output tokens, partly estimated",
      "400 tokens, partly estimated, "
    ])
    expect(places([estimated[1]!, { ...estimated[1]!, dossier: domains[0]!.dossier }])[0]).toContain("kept, estimated")
  })

  it("accounts for all problems: those that brought no reply, and those that were not sampled", () => {
    const caption = (problems: ReadonlyArray<Taken>) =>
      textOf(renderReport(factsOf(problems)), "#pass-rates figcaption")[0]
    const told = "2 problems with judged samples: 1 without any kept sample, 0 with some, 1 with all."
    const judged = [taken(problemOf("p"), [{}]), taken(problemOf("q"), [{ verdicts: [wrong] }])]
    const refused = taken(problemOf("r"), [{ failed: true }])
    expect(caption(judged)).toContain(`${told} Solved`)
    expect(caption([...judged, refused])).toContain(`${told} 1 more brought no reply. Solved`)
    expect(caption([...judged, taken(problemOf("u"), [{ unjudged: true }])])).toContain(
      `${told} 1 more has none: no reply, or none that is judged yet. Solved`
    )
    expect(caption([...judged, refused, taken(problemOf("s"), []), taken(problemOf("t"), [])])).toContain(
      `${told} 1 more brought no reply. 2 were not sampled. Solved`
    )
  })

  it("gives the yield with its interval where there are problems enough", () => {
    const problems = Array.from({ length: 10 }, (_, n) =>
      taken(problemOf(`p${n}`), [n < 5 ? {} : { verdicts: [wrong] }])
    )
    // Ten problems are worth nine draws (0.25 / (10/9 × 10 × 0.05²)); Wilson with t(9) = 2.262 gives 0.5 ± 0.301.
    expect(textOf(renderReport(factsOf(problems)), ".keys div")[3]).toBe("yield 50.0 %95 % interval 19.9 to 80.1 %")
  })

  it("goes from the samples to the rows", () => {
    const rows = all(renderReport(factsOf(small())), "#funnel tbody tr").map(({ textContent }) =>
      textContent.replaceAll(/\s+/g, " ").trim()
    )
    expect(rows).toEqual([
      "sampled2 problems3100.0 %",
      "replied1 without a reply266.7 %",
      "judged266.7 %",
      "kept1 rejected133.3 %",
      "rows of verified3 train, 1 validation, 400 tokens, 3 problems; every filter passes4133.3 %"
    ])
  })

  it("shows an example with its evidence marked and the command that shows all of it", () => {
    const evidence = [{ turn: 0, field: "content", start: 17, end: 18, note: "answer by box" }] as const
    const page = renderReport(factsOf(small({ content: "So the answer is 8.", verdicts: [{ ...wrong, evidence }] })))
    expect(textOf(page, "#reason-1 mark")).toEqual(["8"])
    expect(textOf(page, "#reason-1 .found div")).toEqual(["expected 7", "found 8"])
    expect(textOf(page, "#reason-1 .command")).toEqual(["cotton show runs/demo p/1"])
    expect(textOf(page, "#kept .command")).toEqual(["cotton show runs/demo p/0"])
  })

  it("keeps the line feeds that a text begins with: a browser drops the first one behind the tag", () => {
    const pre = (content: string) =>
      /<section id="reason-1"[\s\S]*?answer<\/p>\s*(<pre[\s\S]*?<\/pre>)/.exec(
        renderReport(factsOf(small({ content })))
      )?.[1]
    expect(pre("8")).toBe('<pre class="passage" dir="auto">\n8</pre>')
    expect(pre("\n\n8")).toBe('<pre class="passage" dir="auto">\n\n\n8</pre>')
  })

  it("draws tokens instead of money where everything is free", () => {
    const free = taken(problemOf("p"), [{ attempts: [attempt(at, 10)] }])
    const page = renderReport(factsOf([free], { free: true }))
    expect(textOf(page, "#time .title")).toEqual(["Output tokens over working time", "Kept over working time"])
  })

  it("says under the money as time went by what the key figure holds beyond it: the questions to judges", () => {
    const caption = (judging: RunFacts["judging"]) => {
      const page = renderReport(factsOf(small(), { judging }))
      return [textOf(page, ".keys div")[6]!, textOf(page, "#time figcaption")[0]!]
    }
    expect(caption({ calls: 12, usd: 0.25 })).toEqual([
      "spent $1.00$0.25 of it for 12 questions to judges",
      expect.stringContaining("$0.75 after 4 s, without $0.25 for questions to judges.")
    ])
    for (const judging of [
      { calls: 0, usd: 0 },
      { calls: 12, usd: 0 }
    ])
      expect(caption(judging)[1]).toMatch(/^\$0\.75 after 4 s\./)
  })

  it("says of an import what is not known", () => {
    const page = renderReport(factsOf([taken(problemOf("p"), [{}])], { imported: true, limit: null }))
    expect(textOf(page, ".about")[0]).toContain("imported")
    expect(all(page, "#time")).toEqual([])
    expect(textOf(page, ".keys").join(" ")).not.toContain("spent")
  })

  it("is a page, too, of a run that has nothing yet", () => {
    const page = renderReport(factsOf([], { cuts: [] }))
    expect(textOf(page, "h2")).toEqual(["Funnel", "Reasons", "Settings"])
    expect(textOf(page, "#funnel")[0]).toContain("Nothing was sampled yet")
  })

  it("is equal for equal facts", () => {
    expect(renderReport(factsOf(small()))).toBe(renderReport(factsOf(small())))
  })

  it("stays under 3 MB with thousands of reasons, each with long texts", () => {
    const problems = Array.from({ length: 400 }, (_, n) =>
      taken(problemOf(`p${n}`, { messages: [{ role: "user", content: "q".repeat(100_000) }] }), [
        {
          content: "c".repeat(100_000),
          reasoning: "r".repeat(100_000),
          verdicts: Array.from({ length: 5 }, (_, m) => ({
            outcome: "fail" as const,
            filter: `own/${m}`,
            reason: `${n % 200}-${"long".repeat(100)}`,
            expected: "e".repeat(10_000),
            evidence: [{ turn: 0, field: "content" as const, start: 0, end: 100_000, note: "n".repeat(10_000) }]
          }))
        }
      ])
    )
    expect(Buffer.byteLength(renderReport(factsOf(problems)))).toBeLessThan(3_000_000)
  })
})

const HOSTILE = [
  "</script><script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  "</style></pre></details><h1>",
  "<!--",
  "]]>",
  "&lt;b&gt;&#x3c;i>",
  "\u202Eright to left",
  "\u0000\u001B[31m\u0007",
  "\uD800lone",
  "javascript:alert(1)",
  "${alert(1)}{{x}}`"
]

/** Every text of a run that comes from a model, a server or a file. */
const hostileReport = (text: string): string => {
  const evidence = [
    { turn: 0, field: "content" as const, start: 0, end: text.length, note: text },
    { turn: 0, field: "reasoning" as const, start: 1, end: 3, note: text }
  ]
  const verdicts = [
    { filter: text, outcome: "fail" as const, reason: text, expected: text, found: text, evidence },
    { filter: "own", outcome: "unsure" as const, reason: text }
  ]
  const problem = problemOf(`id ${text}`, {
    messages: [{ role: "user", content: text }],
    answer: text,
    domain: text,
    language: text,
    source: text
  })
  const facts = factsOf(
    [
      taken(problem, [
        { content: text, reasoning: text, finish: text, host: text, verdicts },
        { content: text, reasoning: text, host: "other" },
        { failed: true, attempts: [attempt(at, 1, { failure: { reason: "refused", message: text } })] }
      ]),
      // Most of the samples, so that the order of what is listed hangs on no hostile text.
      taken(
        problemOf("plain", { domain: "d", language: "en", source: "s" }),
        Array.from({ length: 4 }, () => ({ unjudged: true }))
      )
    ],
    {
      name: text,
      teacher: text,
      hosts: [text],
      state: text,
      recipeDigest: text,
      version: text,
      command: text,
      show: text,
      cuts: [{ name: text, train: 1, validation: 0, tokens: 1, problems: 1, rule: text }],
      filters: [{ id: text, version: 1, options: { [text]: text } }],
      settings: [{ field: text, value: text, standard: text }],
      notes: [text],
      warnings: [text]
    }
  )
  return renderReport(facts)
}

const attributesOf = ({ attributes, localName }: Element) =>
  [localName, ...Array.from(attributes, ({ name }) => name)].join(" ")

/** Tags and the names of their attributes. How many marks there are follows from the text; that they are alike does not. */
const skeleton = (page: string): ReadonlyArray<string> => {
  const elements = all(page, "*").map(attributesOf)
  const isMark = (element: string) => element.startsWith("mark")
  return [...elements.filter((element) => !isMark(element)), ...new Set(elements.filter(isMark))]
}

describe("hostile text", () => {
  const harmless = skeleton(hostileReport("harmless words"))

  it("adds no element and no attribute to the page", () => {
    for (const text of HOSTILE) expect(skeleton(hostileReport(text)), text).toEqual(harmless)
  })

  it("is shown as it is", () => {
    for (const text of HOSTILE.slice(0, 8)) {
      const page = hostileReport(text)
      expect(textOf(page, "h1")).toEqual([text.replaceAll(/\s+/g, " ").trim()])
      expect(
        all(page, "#examples pre")
          .map(({ textContent }) => textContent)
          .join(" ")
      ).toContain(text)
    }
  })

  it("never reaches the page with what turns text around or cannot be written", () => {
    for (const text of HOSTILE) {
      const page = hostileReport(text)
      expect(page.isWellFormed()).toBe(true)
      expect(page.replaceAll(/[\n\t]/g, "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
    }
  })

  it("adds nothing whatever it is made of", () => {
    const piece = fc.oneof(
      fc.constantFrom(...HOSTILE, "<", ">", "&", '"', "'", "=", "/", "\n", " ", "</", "<a ", "--", "\uDC00"),
      fc.string({ unit: "binary", maxLength: 5 })
    )
    const hostile = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join("").padEnd(4, "x"))
    fc.assert(
      fc.property(hostile, (text) => {
        expect(skeleton(hostileReport(text))).toEqual(harmless)
      }),
      { numRuns: 12 }
    )
  })

  it("of ten million characters on one line is cut", () => {
    const page = hostileReport("<b>".repeat(3_400_000))
    expect(Buffer.byteLength(page)).toBeLessThan(300_000)
    expect(skeleton(page).filter((one) => one === "b")).toEqual([])
  })
})
