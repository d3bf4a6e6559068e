import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { ndjson, place, type Place } from "./Place.ts"

const FREE = { price: "free" }
/** Recorded replies answer no small question. */
const scripted = (options: Parameters<typeof place>[0] = {}, problems = 20) =>
  place({ scripted: {}, ...options }, problems)

describe("cotton check --probe", () => {
  let here: Place
  afterEach(() => here.close())
  const profile = (dir = "runs/r") =>
    JSON.parse(readFileSync(join(here.folder, dir, "profile.json"), "utf8")) as {
      endpoints: ReadonlyArray<Record<string, unknown>>
    }
  const chats = () => here.teacher.stats().requests

  it("says what the endpoint can, what follows for the run, and leaves it in the run directory", async () => {
    here = await scripted({ server: "vllm", context: 4096 })
    here.recipe({ name: "r", sample: { perRequest: 2, limit: 10_000 } }, FREE)
    const { code, stderr, stdout } = await here.cotton("check", "--probe")
    expect(stderr).toBe("probing: at most 17 requests to 1 endpoint, and they are free\n")
    expect(stdout).toContain(`127.0.0.1:${here.teacher.port}  teacher\n`)
    expect(stdout).toMatch(/^ {2}✓ reachable {4}connected in \d+ ms$/m)
    expect(stdout).toContain("  ✓ reasoning    in the field reasoning\n")
    expect(stdout).toContain("  this run will: ask for no more tokens than fit into the context (4,096)\n")
    expect(stdout).toContain("written to runs/r/profile.json; cotton run uses it\n")
    expect(code).toBe(0)
    expect(chats()).toBeGreaterThan(10)
    expect(chats()).toBeLessThanOrEqual(17)
    expect(profile().endpoints).toMatchObject([{ model: "teacher", context: 4096, n: true, reasoning: "reasoning" }])
  })

  it("is NDJSON with --json: a line an endpoint, then the summary", async () => {
    here = await scripted()
    here.recipe({ name: "r" }, FREE)
    const { stdout } = await here.cotton("check", "--probe", "--json")
    const lines = ndjson(stdout)
    expect(lines.map(({ type }) => type)).toEqual(["endpoint", "summary"])
    expect(lines[0]).toMatchObject({ stop: null, profile: { model: "teacher" }, warnings: [] })
    expect(lines[1]).toMatchObject({ endpoints: 1, usable: 1, profile: "runs/r/profile.json" })
  })

  it("says that a run will not begin where no way is found to go on from the recipe's beginning", async () => {
    here = await scripted({ server: "tgi" })
    here.recipe({
      name: "r",
      teacher: { model: "teacher", prefix: "<think>\n", at: [{ url: here.teacher.url, ...FREE }] }
    })
    const { stdout } = await here.cotton("check", "--probe")
    expect(stdout).toContain("  no way was found to go on from teacher.prefix: cotton run will refuse it\n")
    expect(stdout).not.toContain("this run will")
  })

  it("takes the refusal of another field for none of the limit", async () => {
    here = await scripted({ server: "openai" })
    const at = [{ url: here.teacher.url, ...FREE }]
    here.recipe({ name: "r", teacher: { model: "teacher", body: { max_completion_tokens: 0 }, at } })
    const { stdout } = await here.cotton("check", "--probe")
    expect(stdout).toMatch(/\? context .* cannot be told: HTTP 400: .*'stop'/)
    expect(profile().endpoints).toMatchObject([{ overLimit: null }])
  })

  it("asks what an over-long limit gets without a stop string, where those are refused", async () => {
    here = await scripted({ server: "vllm", abilities: { stop: "refused" } })
    here.recipe({ name: "r" }, FREE)
    await here.cotton("check", "--probe")
    expect(profile().endpoints).toMatchObject([{ stop: false, overLimit: "accepted" }])
  })

  it("sends nothing when it may cost more than a cent and nobody said yes", async () => {
    here = await scripted()
    here.recipe({ name: "r" }, { price: { input: 5, output: 25 } })
    const refused = await here.cotton("check", "--probe")
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/may cost up to \$0\.\d+.*--yes/)])
    expect(chats()).toBe(0)
    expect((await here.cotton("check", "--probe", "--yes")).code).toBe(0)
  })

  it("exits with 2 where a run could not work, with 4 where nobody answers, and keeps what the others said", async () => {
    here = await scripted({ key: "sk-right-key-0001" })
    here.recipe({ name: "r" }, { ...FREE, key: "$WRONG" })
    process.env["WRONG"] = "sk-wrong-key-0002"
    const { code, stderr, stdout } = await here.cotton("check", "--probe")
    expect([code, stdout]).toEqual([2, expect.stringContaining("look at $WRONG\n  not asked: model, ")])
    expect(stdout + stderr).not.toContain("sk-wrong")
    expect(existsSync(join(here.folder, "runs/r"))).toBe(false)

    process.env["WRONG"] = "sk-right-key-0001"
    const url = here.teacher.url
    const gone = `[{ url: "${url}", key: $WRONG, price: free }, { url: "http://127.0.0.1:9/v1", price: free }]`
    const half = await here.cotton("check", "--probe", "--set", `teacher.at=${gone}`)
    expect([half.code, half.stdout]).toEqual([4, expect.stringContaining("no connection (ECONNREFUSED")])
    expect(profile().endpoints).toHaveLength(1)
    delete process.env["WRONG"]
  })

  it("asks one endpoint alone with --only, and knows the nearest name of one that is not there", async () => {
    here = await scripted()
    here.recipe({ name: "r" }, FREE)
    const near = await here.cotton("check", "--probe", "--only", `127.0.0.1:${here.teacher.port}0`)
    expect([near.code, near.stderr]).toEqual([
      2,
      expect.stringContaining(`did you mean 127.0.0.1:${here.teacher.port}?`)
    ])
    expect((await here.cotton("check", "--probe", "--only", `127.0.0.1:${here.teacher.port}`)).code).toBe(0)
  })

  it("does not wait longer than --probe-timeout", async () => {
    here = await scripted({ faults: { hang: 1 } })
    here.recipe({ name: "r" }, FREE)
    const { code, stdout } = await here.cotton("check", "--probe", "--probe-timeout", "0.5")
    expect([code, stdout]).toEqual([4, expect.stringContaining("no answer within 0.5 s")])
    expect((await here.cotton("check", "--probe", "--probe-timeout", "0")).code).toBe(2)
  })

  it("leaves at once at Ctrl-C", async () => {
    here = await scripted({ faults: { hang: 1 } })
    here.recipe({ name: "r" }, FREE)
    const { child, finished } = here.start("check", "--probe")
    while (here.teacher.stats().inFlight === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    child.kill("SIGINT")
    expect((await finished).code).toBe(130)
    expect(existsSync(join(here.folder, "runs/r"))).toBe(false)
  })
})

describe("cotton run and the profile", () => {
  let here: Place
  afterEach(() => here.close())

  it("asks for one sample at a time, and for no stream, where the probe found no more", async () => {
    here = await scripted({ abilities: { n: "ignored", stream: false } }, 4)
    here.recipe({ sample: { keep: 2, tries: 2, perRequest: 2, limit: 1000 } }, FREE)
    const probed = await here.cotton("check", "--probe", "--dir", "r")
    expect(probed.stdout).toContain("this run will: not stream; ask for one sample a request\n")
    const before = here.teacher.requests().length
    const { code, stderr } = await here.cotton("run", "--dir", "r")
    expect(stderr).toMatch(/^using profile\.json of 127\.0\.0\.1:\d+, \d+ s old/)
    expect(code).toBe(0)
    const asked = here.teacher.requests().slice(before)
    expect(asked).toHaveLength(8)
    for (const { choices, stream } of asked) expect([choices, stream]).toEqual([1, false])
  })

  it("asks as the recipe says where nobody has probed", async () => {
    here = await scripted({}, 4)
    here.recipe({ sample: { keep: 2, tries: 2, perRequest: 2, limit: 1000 } }, FREE)
    const { stderr } = await here.cotton("run", "--dir", "r")
    expect(stderr).not.toContain("profile.json")
    expect(here.teacher.requests()).toHaveLength(4)
    for (const { choices, stream } of here.teacher.requests()) expect([choices, stream]).toEqual([2, true])
  })

  it("does not use the profile of another model, and says so", async () => {
    here = await scripted({ abilities: { stream: false } }, 2)
    here.recipe({}, FREE)
    await here.cotton("check", "--probe", "--dir", "r", "--set", "teacher.model=other")
    const before = here.teacher.requests().length
    const { stderr } = await here.cotton("run", "--dir", "r")
    expect(stderr).toContain("profile.json speaks of other, not of teacher: it is not used")
    for (const { stream } of here.teacher.requests().slice(before)) expect(stream).toBe(true)
  })

  it("stops at a damaged profile before anything is sent, and says how to mend it", async () => {
    here = await scripted({}, 2)
    here.recipe({}, FREE)
    mkdirSync(join(here.folder, "r"))
    writeFileSync(join(here.folder, "r/profile.json"), "{")
    const { code, stderr } = await here.cotton("run", "--dir", "r")
    expect([code, stderr]).toEqual([2, expect.stringMatching(/profile\.json is damaged .*cotton check --probe/)])
    expect(here.teacher.requests()).toEqual([])
    expect((await here.cotton("check", "--probe", "--dir", "r")).code).toBe(0)
    expect((await here.cotton("run", "--dir", "r")).code).toBe(0)
  })
})
