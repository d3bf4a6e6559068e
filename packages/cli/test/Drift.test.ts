import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { ndjson, place, type Place } from "./Place.ts"

const DRIFT = { drift: [{ after: 5, model: "teacher-mini", fingerprint: "fp_mini" }] }
const WARNING = /^warning: 127\.0\.0\.1:\d+ now answers as teacher-mini \(was teacher\), since sample \d+$/m
/** One at a time, so that the change comes after the fifth sample. */
const ONE = { slots: 1, price: "free" }

describe("a served model that changes in mid-run", () => {
  let here: Place
  afterEach(() => here.close())
  const text = (...names: ReadonlyArray<string>) => readFileSync(join(here.folder, ...names), "utf8")
  const card = () => text("r/dataset/README.md")

  it("is one warning on the screen, in the status and in the summary of it, and a sentence in the card", async () => {
    here = await place(DRIFT, 12)
    here.recipe({}, ONE)
    const { code, stderr } = await here.cotton("run", "--dir", "r")
    expect(code).toBe(0)
    expect(stderr.match(new RegExp(WARNING, "gm"))).toHaveLength(1)
    expect(stderr).toContain("since sample 6\n")
    const { warnings } = JSON.parse(text("r/status.json")) as { warnings: ReadonlyArray<string> }
    // It is another model than was asked for, too.
    expect(warnings).toEqual([
      expect.stringContaining("now answers as teacher-mini (was teacher), since sample 6"),
      expect.stringContaining("answers as teacher-mini, and teacher was asked for")
    ])
    expect((await here.cotton("status", "r")).stdout).toContain("warning   127.0.0.1:")
    expect(card()).toMatch(/\| 127\.0\.0\.1:\d+ \| teacher-mini \| fp\\_mini \| 7 \|/)
    expect(card()).toMatch(/\| 127\.0\.0\.1:\d+ \| teacher \| .* \| 5 \|/)
    expect(card()).toContain("**2 different models answered.**")
  })

  it("gives the same card for the same journal", async () => {
    here = await place(DRIFT, 12)
    here.recipe({}, ONE)
    await here.cotton("run", "--dir", "r")
    const first = card()
    await here.cotton("run", "--dir", "r")
    const cost = /^Cost of collecting: .*$/m
    expect(card().replace(cost, "")).toBe(first.replace(cost, ""))
  })

  it("is an event of --json, and words on stderr", async () => {
    here = await place(DRIFT, 12)
    here.recipe({}, ONE)
    const { stderr, stdout } = await here.cotton("run", "--dir", "r", "--json")
    const warned = ndjson(stdout).filter(({ type }) => type === "warned")
    expect(warned).toHaveLength(2)
    expect(warned[0]).toMatchObject({ message: expect.stringContaining("now answers as teacher-mini") })
    expect(stderr).toMatch(WARNING)
  })

  it("is seen when it comes between two sessions", async () => {
    here = await place({}, 12)
    here.recipe({ budget: { tokens: 1250 } }, ONE)
    const port = here.teacher.port
    const first = await here.cotton("run", "--dir", "r")
    expect([first.code, first.stderr]).toEqual([3, expect.not.stringContaining("warning")])
    await here.teacher.close()
    const folder = here.folder
    const other = await place(
      { port, replay: join(folder, "replies.jsonl"), drift: [{ after: 0, model: "teacher-mini" }] },
      1
    )
    const second = await here.cotton("run", "--dir", "r", "--set", "budget.tokens=400000")
    await other.close()
    expect([second.code, second.stderr]).toEqual([0, expect.stringMatching(WARNING)])
  })

  it("is none where the same model answers throughout", async () => {
    here = await place({}, 4)
    here.recipe({}, ONE)
    const { stderr } = await here.cotton("run", "--dir", "r")
    expect(stderr).not.toContain("warning")
    expect(JSON.parse(text("r/status.json"))).toMatchObject({ warnings: [] })
    expect(card()).toMatch(/\| 127\.0\.0\.1:\d+ \| teacher \| .* \| 4 \|/)
    expect(card()).not.toContain("different models")
  })

  it("is said at the start when plainly another model answers than was asked for", async () => {
    here = await place({ drift: [{ after: 0, model: "smollm2-135m" }] }, 4)
    here.recipe({}, ONE)
    const { stderr } = await here.cotton("run", "--dir", "r")
    expect(stderr.match(/^warning: .* answers as smollm2-135m, and teacher was asked for$/gm)).toHaveLength(1)
  })
})

describe("a teacher that keeps its chain to itself", () => {
  it("is warned of once, however many replies come", async () => {
    const here = await place({ reasoning: "none" })
    here.recipe()
    const { code, stderr } = await here.cotton("run", "--dir", "r")
    expect([code, stderr.match(/warning: the teacher keeps its chain of thought to itself/g)?.length]).toEqual([0, 1])
    await here.close()
  })
})
