import { afterEach, describe, expect, it } from "vitest"
import { place, type Place, type PlaceOptions, until } from "./Place.ts"

let here: Place
const begin = async (options: PlaceOptions = {}) => (here = await place(options))
afterEach(() => here.close())

const row = (id: number, response = String(id), answer = String(id)) => ({ id, response, answer })
const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => row(from + at))

describe("a row that cannot be read", () => {
  it.each([
    ["is no object", 7, null, "not an object"],
    ["is a list", [1], null, "a list"],
    ["has no response", { answer: "1" }, "response", "is missing"],
    ["has a response that is no text", { response: { content: "1" } }, "response", "an object"],
    ["has an answer that is a list", { response: "1", answer: ["1"] }, "answer", "a list"],
    ["has a language that is an object", { response: "1", language: {} }, "language", "an object"],
    ["has choices that are no texts", { response: "1", choices: [{ a: 1 }] }, "choices", "no list of texts"],
    ["has a prompt of other things", { response: "1", prompt: [{ text: "?" }] }, "prompt", "neither"],
    ["has tests that are none", { response: "1", tests: { kind: "magic", language: "python" } }, "tests", ""],
    [
      "asks for a filter that the server does not have",
      { response: "1", verifier: ["verify/exact"] },
      "verifier",
      "test/answer"
    ],
    ["asks for no filter", { response: "1", verifier: [] }, "verifier", "list of filters"],
    [
      "is nested a hundred deep",
      { response: "1", metadata: JSON.parse("[".repeat(100) + "]".repeat(100)) },
      null,
      "nested"
    ]
  ])("%s: says so in its place, and the others are judged", async (_, bad, field, message) => {
    await begin()
    const { status, json } = await here.post({ rows: [row(1), bad, row(2)] })
    expect(status).toBe(200)
    expect(json.rows.map((one: { outcome: string }) => one.outcome)).toEqual(["pass", "error", "pass"])
    expect(json.rows[1]).toMatchObject({ reward: null, rewards: null, verdicts: [] })
    expect(json.rows[1].error.field ?? null).toBe(field)
    expect(json.rows[1].error.message).toContain(message)
    expect(json.rows[1].error.message.length).toBeLessThanOrEqual(400)
  })
})

describe("POST /v1/verify", () => {
  it("has no stack to lose in a row that is nested a million deep", async () => {
    await begin()
    const deep = `${'{"a":'.repeat(1_000_000)}1${"}".repeat(1_000_000)}`
    const { json } = await here.post(`{"rows":[{"response":"1","answer":"1"},{"response":"1","metadata":${deep}}]}`)
    expect(json.rows.map((one: { outcome: string }) => one.outcome)).toEqual(["pass", "error"])
  })

  it("answers a row for a row, in order, with verdicts and rewards", async () => {
    await begin()
    const { json } = await here.post({
      id: "batch-1",
      rows: [
        { id: "a", response: "<think>so</think>4", answer: "4", problem: "What is 2 + 2?" },
        { id: 2, response: "5", answer: 4 },
        { response: "4", reasoning: "plainly", answer: "4", language: "en" }
      ]
    })
    expect(json.id).toBe("batch-1")
    expect(json.rows).toEqual([
      expect.objectContaining({
        id: "a",
        outcome: "pass",
        reward: 2,
        rewards: { accuracy: 1, format: 1, language: 1 }
      }),
      expect.objectContaining({
        id: 2,
        outcome: "fail",
        reward: 0,
        rewards: { accuracy: 0, format: 0, language: null }
      }),
      expect.objectContaining({
        id: null,
        outcome: "pass",
        reward: 2,
        rewards: { accuracy: 1, format: 1, language: 1 }
      })
    ])
    expect(json.rows[1].verdicts).toEqual([
      { filter: "test/answer", outcome: "fail", reason: "because", found: "5", ms: 1 },
      { filter: "test/other", outcome: "pass", ms: 1 }
    ])
  })

  it("gives no reward where it could not judge, and the option's worth to who needs a number", async () => {
    await begin({ unsure: 0.5, weights: { accuracy: 1, format: 0.5, language: 0 } })
    const rows = [row(1, "unsure"), row(2, "error"), row(3, "throws"), { id: 4 }]
    const plain = await here.post({ rows })
    expect(plain.json.rows.map((one: { reward: number | null }) => one.reward)).toEqual([null, null, null, null])
    const numbers = await here.post({ rows, numbers: true })
    expect(numbers.json.rows.map((one: { reward: number | null }) => one.reward)).toEqual([0.5, 0.5, 0.5, 0.5])
    expect((await here.get("/health")).json.unsureAsNumber).toBe(4)
  })

  it("asks only the filters that a row names", async () => {
    await begin()
    const { json } = await here.post({ rows: [{ ...row(1, "9"), verifier: ["test/other"] }, row(1, "9")] })
    expect(json.rows.map((one: { outcome: string }) => one.outcome)).toEqual(["pass", "fail"])
    expect(json.rows[0].verdicts).toHaveLength(1)
  })

  it("tells lone surrogates apart, and gives them back as they came", async () => {
    await begin()
    const text = String.raw`{"rows":[{"id":"\ud800","response":"\ud800","answer":"\udbff"},{"response":"\udbff","answer":"\udbff"}]}`
    const { json } = await here.post(text)
    expect(json.rows.map((one: { outcome: string }) => one.outcome)).toEqual(["fail", "pass"])
    expect(json.rows[0].id).toBe("\ud800")
  })

  it("judges a response of ten million letters like others", async () => {
    await begin()
    const { json } = await here.post({ rows: [row(1, "x".repeat(10_000_000)), row(2)] })
    expect(json.rows.map((one: { outcome: string }) => one.outcome)).toEqual(["fail", "pass"])
  })

  it("answers a batch of no rows", async () => {
    await begin()
    expect((await here.post({ rows: [] })).json.rows).toEqual([])
  })
})

describe("a burst of 8,192 rows", () => {
  it("in eight batches at once is answered whole and in order", async () => {
    await begin()
    const batches = Array.from({ length: 8 }, (_, at) => numbered(at * 1024, (at + 1) * 1024))
    const answers = await Promise.all(batches.map((rows) => here.post({ rows })))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200))
    expect(answers.flatMap(({ json }) => json.rows.map((one: { id: number }) => one.id))).toEqual(
      numbered(0, 8192).map(({ id }) => id)
    )
    expect(here.judged).toHaveLength(8192)
  })

  it("as a request each is answered too", async () => {
    await begin()
    const answers = await Promise.all(
      numbered(0, 512).map(async (one) => (await here.post({ rows: [one] })).json.rows[0].id)
    )
    expect(answers).toEqual(numbered(0, 512).map(({ id }) => id))
  })

  it("beyond the queue is told to come again, none of it is begun, and what is in work is not lost", async () => {
    await begin({ holds: true, mostRows: 100 })
    const first = here.post({ rows: numbered(0, 80) })
    await until(() => here.verifying.rows === 80)
    const turned = await here.post({ rows: numbered(80, 120) })
    expect(turned.status).toBe(503)
    expect(turned.json.error).toMatch(/80 rows are in work, and there is room for 100/)
    expect(Number(turned.headers.get("retry-after"))).toBeGreaterThanOrEqual(1)
    expect(here.verifying.rows).toBe(80)
    // Rows that are in work already need no room.
    const again = here.post({ rows: numbered(0, 80) })
    const fits = here.post({ rows: numbered(80, 100) })
    await until(() => here.verifying.counts.joined === 80)
    here.release()
    for (const [answer, count] of [
      [await first, 80],
      [await again, 80],
      [await fits, 20]
    ] as const) {
      expect(answer.status).toBe(200)
      expect(answer.json.rows).toHaveLength(count)
    }
    expect((await here.post({ rows: numbered(80, 120) })).json.rows).toHaveLength(40)
  })

  it("that could never fit is told to be smaller", async () => {
    await begin({ mostRows: 100 })
    const { status, json } = await here.post({ rows: numbered(0, 101) })
    expect([status, json.error]).toEqual([413, expect.stringContaining("send smaller batches")])
    expect(here.judged).toEqual([])
  })
})

describe("an equal row", () => {
  it("gets the equal verdict without being judged again, whatever its id", async () => {
    await begin()
    const rows = numbered(0, 50)
    const first = await here.post({ rows })
    const second = await here.post({ rows: rows.map(({ id }) => Object.assign(row(id), { id: id + 1000 })) })
    expect(here.judged).toHaveLength(50)
    const bare = (answer: typeof first) => answer.json.rows.map((one: object) => ({ ...one, id: 0 }))
    expect(bare(second)).toEqual(bare(first))
    expect(here.verifying.counts.kept).toBe(50)
  })

  it("is judged again where anything else differs that a filter may look at", async () => {
    await begin()
    const one = { response: "4", answer: "4" }
    const others = [
      { answer: "5" },
      { response: "5" },
      { prompt: "?" },
      { language: "zh" },
      { choices: ["4"] },
      { finish: "length" },
      { metadata: { level: 1 } },
      { reasoning: "so" },
      { verifier: ["test/other"] }
    ]
    await here.post({ rows: [one, ...others.map((change) => ({ ...one, ...change }))] })
    expect(here.judged).toHaveLength(1 + others.length)
  })

  it("joins the one that is in work: of the same batch, and of a batch that is sent again", async () => {
    await begin({ holds: true })
    const first = here.post({ rows: [row(1), row(1), row(2)] })
    await until(() => here.verifying.rows === 2)
    const second = here.post({ rows: [row(1), row(2)] })
    await until(() => here.verifying.counts.joined === 3)
    here.release()
    expect((await first).json.rows).toHaveLength(3)
    expect((await second).json.rows).toHaveLength(2)
    expect(here.judged).toHaveLength(2)
  })

  it("is judged again after an error, which is no verdict; not after an unsure", async () => {
    await begin()
    for (let time = 0; time < 2; time++)
      await here.post({ rows: [row(1, "error"), row(2, "unsure"), row(3, "throws")] })
    expect(here.judged.toSorted()).toEqual(["error", "error", "throws", "throws", "unsure"])
  })

  it("is judged again when its verdict had to make room", async () => {
    await begin({ keptBytes: 2000 })
    await here.post({ rows: numbered(0, 50) })
    await here.post({ rows: [row(49), row(0)] })
    expect(here.judged).toHaveLength(51)
    expect(here.verifying.kept.bytes).toBeLessThanOrEqual(2000)
  })
})

describe("a check that never comes back", () => {
  it("holds up its own batch and no other", async () => {
    await begin()
    const stop = new AbortController()
    const stuck = fetch(`${here.url}/v1/verify`, {
      method: "POST",
      body: JSON.stringify({ rows: [row(1, "never"), row(2)] }),
      signal: stop.signal
    })
    await until(() => here.judged.length === 1)
    expect((await here.post({ rows: numbered(3, 100) })).json.rows).toHaveLength(97)
    expect((await here.get("/health")).json.queue.rows).toBe(1)
    stop.abort()
    await expect(stuck).rejects.toThrow("aborted")
  })
})

describe("a client that leaves", () => {
  const leaving = async (rows: ReadonlyArray<object>) => {
    const stop = new AbortController()
    const sent = fetch(`${here.url}/v1/verify`, { method: "POST", body: JSON.stringify({ rows }), signal: stop.signal })
    sent.catch(() => {})
    return () => stop.abort()
  }

  it("has its waiting rows dropped, and gives back its room", async () => {
    await begin()
    const leave = await leaving([row(1, "never")])
    await until(() => here.verifying.rows === 1)
    leave()
    await until(() => here.verifying.rows === 0)
    expect(here.dropped).toEqual(["never"])
    await until(() => here.verifying.counts.dropped === 1)
    expect((await here.get("/health")).json.queue).toMatchObject({ rows: 0, bytes: 0 })
  })

  it("leaves to others what they wait for too", async () => {
    await begin({ holds: true })
    const leave = await leaving([row(1), row(2)])
    await until(() => here.verifying.rows === 2)
    const stays = here.post({ rows: [row(2)] })
    await until(() => here.verifying.counts.joined === 1)
    leave()
    await until(() => here.verifying.counts.dropped === 1)
    here.release()
    expect((await stays).json.rows[0].outcome).toBe("pass")
    expect(here.judged).toEqual(["2"])
  })
})
