import { once } from "node:events"
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ndjson, place, type Place, type Started } from "./Place.ts"

interface Row {
  readonly id: number | string | null
  readonly outcome: string
  readonly reward: number | null
  readonly verdicts: ReadonlyArray<{ readonly filter: string; readonly reason?: string }>
}

let here: Place
beforeAll(async () => {
  here = await place()
})
afterAll(() => here.close())

interface Serving extends Started {
  readonly line: { readonly url: string; readonly filters: ReadonlyArray<string>; readonly token: boolean }
  readonly verify: (rows: ReadonlyArray<object>, headers?: Record<string, string>) => Promise<ReadonlyArray<Row>>
}

const serve = async (...args: ReadonlyArray<string>): Promise<Serving> => {
  const started = here.start("verifier", "--port", "0", "--json", ...args)
  const [bytes] = (await once(started.child.stdout!, "data")) as [Buffer]
  const line = JSON.parse(bytes.toString()) as Serving["line"]
  const verify: Serving["verify"] = async (rows, headers = {}) => {
    const answer = await fetch(`${line.url}/v1/verify`, { method: "POST", body: JSON.stringify({ rows }), headers })
    return ((await answer.json()) as { rows: ReadonlyArray<Row> }).rows
  }
  return { ...started, line, verify }
}

const end = async ({ child, finished }: Serving) => {
  child.kill("SIGINT")
  return finished
}

const half = (id: number, response: string) => ({ id, problem: "What is half of 1?", answer: "1/2", response })

describe("cotton verifier", () => {
  it("gives the verdicts of cotton judge for the same rows, in order", async () => {
    const rows = [half(1, "\\boxed{0.6}"), half(2, "<think>a half</think>\\boxed{0.5}"), half(3, "<think>a half")]
    writeFileSync(join(here.folder, "rows.jsonl"), rows.map((row) => JSON.stringify(row)).join("\n"))
    const filters = ["--with", "shape/complete,verify/math-answer"]
    const { stdout: lines } = await here.cotton("judge", "rows.jsonl", ...filters, "--map", "prompt=problem")
    const judged = ndjson(lines) as unknown as ReadonlyArray<Row>
    const server = await serve(...filters)
    const served = await server.verify(rows)
    const bare = ({ outcome, verdicts }: Row) => [outcome, verdicts.map(({ filter, reason }) => [filter, reason])]
    expect(served.map(bare)).toEqual(judged.map(bare))
    expect(served.map(({ outcome, reward }) => [outcome, reward])).toEqual([
      ["fail", 0],
      ["pass", 2],
      ["fail", 0]
    ])
    const { code, stdout, stderr } = await end(server)
    expect([code, stderr]).toEqual([130, ""])
    expect(ndjson(stdout).map(({ type }) => type)).toEqual(["serving", "summary"])
    expect(ndjson(stdout)[1]).toMatchObject({ judged: { pass: 1, fail: 2 } })
  })

  it("names the judges that it asks, and says what they cost: while it serves and at its end", async () => {
    const grader = { model: "simulated-judge", at: [{ url: "simulator", price: { input: 1, output: 2 } }] }
    here.recipe({ judges: { grader, unasked: grader } })
    const filters = ["--with", "verify/exact", "--with", "judge/same-answer={ by: grader }", "--recipe", "recipe.yaml"]
    const server = await serve(...filters)
    expect(server.line).toMatchObject({ judges: ["grader"] })
    const judging = async () =>
      ((await (await fetch(`${server.line.url}/health`)).json()) as { judging: object }).judging
    expect(await judging()).toEqual({ calls: 0, usd: 0 })
    const right = (id: number) => ({ problem: `Which is number ${id}?`, answer: `${id}`, response: `${id}` })
    await server.verify([right(1), right(2)])
    // A row that asks for some of the filters alone is judged by others of the server's workers.
    await server.verify([{ ...right(3), verifier: "judge/same-answer" }])
    const spent = { calls: 3, usd: expect.any(Number) as number }
    expect(await judging()).toEqual(spent)
    const metrics = await (await fetch(`${server.line.url}/metrics`)).text()
    expect(metrics).toContain("\ncotton_judge_questions_total 3\n")
    expect(metrics).toMatch(/\ncotton_judge_usd_total 0\.00\d+\n/)
    const { stdout } = await end(server)
    expect(ndjson(stdout).at(-1)).toMatchObject({ type: "summary", judging: spent })
  })

  it("names its judges to people too", async () => {
    const args = ["--port", "0", "--with", "judge/same-answer={ by: grader }", "--recipe", "recipe.yaml"]
    const { child, finished } = here.start("verifier", ...args)
    await once(child.stdout!, "data")
    child.kill("SIGINT")
    expect((await finished).stdout).toContain("asks the judges grader\n")
  })

  it("lets a check that hangs hold up no other batch, and calls it unsure when its time is up", async () => {
    writeFileSync(
      join(here.folder, "hangs.ts"),
      `import { defineCheck, defineRecipe, Schema } from "cotton"
       const hangs = defineCheck({ id: "mine/hangs", version: 1, options: Schema.Struct({}), run: ({ trace }) => {
         if (trace.turns[0].content === "hang") for (;;) {}
         return { outcome: "pass" }
       } })
       export default { ...defineRecipe({
         problems: { from: "problems.jsonl" },
         teacher: { model: "m", at: [{ url: "simulator", price: "free" }] },
         sample: { seed: 0 },
         judge: ["verify/exact", "mine/hangs"]
       }), filters: [hangs] }`
    )
    // The recipe's own list, since nothing else is named.
    const server = await serve("--recipe", "hangs.ts", "--timeout", "2", "--threads", "2")
    expect(server.line.filters).toEqual(["verify/exact", "mine/hangs"])
    const order: Array<string> = []
    const note = (name: string) => (rows: ReadonlyArray<Row>) => {
      order.push(name)
      return rows
    }
    const stuck = server.verify([{ response: "hang", answer: "hang" }]).then(note("stuck"))
    const others = server.verify([{ response: "1", answer: "1" }]).then(note("others"))
    expect((await others)[0]!.outcome).toBe("pass")
    const [row] = await stuck
    expect(order).toEqual(["others", "stuck"])
    expect([row!.outcome, row!.reward]).toEqual(["unsure", null])
    expect(row!.verdicts).toContainEqual(expect.objectContaining({ filter: "mine/hangs", reason: "timeout" }))
    await end(server)
  })

  it("asks for the token of the environment, and shows it nowhere", async () => {
    process.env["COTTON_TEST_TOKEN"] = "a-secret-of-the-test"
    const server = await serve("--with", "verify/exact", "--token", "$COTTON_TEST_TOKEN")
    delete process.env["COTTON_TEST_TOKEN"]
    expect((await fetch(`${server.line.url}/metrics`)).status).toBe(401)
    const rows = await server.verify([{ response: "1", answer: "1" }], { authorization: "Bearer a-secret-of-the-test" })
    expect(rows[0]!.outcome).toBe("pass")
    const { stdout, stderr } = await end(server)
    expect(stdout + stderr).not.toContain("a-secret")
  })

  it("answers what is in work after Ctrl-C, and leaves at once after the second", async () => {
    const server = await serve("--recipe", "hangs.ts", "--timeout", "3", "--threads", "2")
    const answered = server.verify([{ response: "hang", answer: "hang" }])
    for (;;) {
      const health = (await (await fetch(`${server.line.url}/health`)).json()) as { queue: { rows: number } }
      if (health.queue.rows === 1) break
    }
    server.child.kill("SIGINT")
    expect((await answered)[0]!.outcome).toBe("unsure")
    const { code, stderr } = await server.finished
    expect([code, stderr]).toEqual([130, "answering what is in work, 1 row; Ctrl-C again leaves at once\n"])

    const impatient = await serve("--recipe", "hangs.ts", "--timeout", "600", "--threads", "2")
    const lost = impatient.verify([{ response: "hang", answer: "hang" }])
    lost.catch(() => {})
    while (
      ((await (await fetch(`${impatient.line.url}/health`)).json()) as { queue: { rows: number } }).queue.rows < 1
    );
    impatient.child.kill("SIGINT")
    while (!impatient.said().includes("Ctrl-C again")) await new Promise((resolve) => setTimeout(resolve, 5))
    impatient.child.kill("SIGINT")
    expect((await impatient.finished).code).toBe(130)
    await expect(lost).rejects.toThrow("fetch failed")
  })

  it("prints what a trainer asks it with, which names no machine and no secret", async () => {
    for (const [trainer, name] of [
      ["trl", "def reward(prompts, completions, **columns):"],
      ["verl", "def compute_score(data_source, solution_str, ground_truth, extra_info=None, **kwargs):"],
      ["openrlhf", "def reward_func(queries, prompts, labels, **kwargs):"]
    ] as const) {
      const { code, stdout, stderr } = await here.cotton("verifier", "--shim", trainer)
      expect([code, stderr]).toEqual([0, ""])
      expect(stdout).toContain(name)
      expect(stdout).toContain('os.environ.get("COTTON_VERIFIER_TOKEN", "")')
      expect(stdout).not.toContain(here.folder)
    }
  })
})

describe("cotton verifier says what to do", () => {
  const refused = async (...args: ReadonlyArray<string>) => {
    const { code, stdout, stderr } = await here.cotton("verifier", ...args)
    expect([code, stdout]).toEqual([2, ""])
    return stderr
  }

  it.each([
    ["without a filter", [], "--with names no filter, for example --with verify/math-answer; or --recipe"],
    ["for a filter that there is not", ["--with", "verify/math"], "verify/math"],
    ["for a host that others reach", ["--with", "verify/exact", "--host", "0.0.0.0"], "--host 0.0.0.0: other machines"],
    [
      "for a variable that is not set",
      ["--with", "verify/exact", "--token", "$NOT_SET_AT_ALL"],
      "NOT_SET_AT_ALL is not set"
    ],
    ["for a weight of nothing", ["--with", "verify/exact", "--weights", "acuracy=1"], "did you mean accuracy?"],
    ["for a weight that is no number", ["--with", "verify/exact", "--weights", "format=much"], "NAME=NUMBER"],
    ["for a queue of nothing", ["--with", "verify/exact", "--queue", "0"], "--queue 0: it must be more than 0"],
    ["for no threads", ["--with", "verify/exact", "--threads", "0"], "--threads 0"],
    ["for a port that there is not", ["--with", "verify/exact", "--port", "70000"], "70000: there is no such port"]
  ])("%s", async (_, args, message) => {
    expect(await refused(...args)).toContain(message)
  })

  it("for a token on the command line, without repeating it", async () => {
    const said = await refused("--with", "verify/exact", "--token", "s3cret-itself")
    expect(said).toContain("name an environment variable, in single quotes")
    expect(said).not.toContain("s3cret")
  })

  it("for a port that is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1")
    await once(other, "listening")
    const { port } = other.address() as AddressInfo
    expect(await refused("--with", "verify/exact", "--port", String(port))).toBe(
      `cotton: 127.0.0.1:${port}: the port is taken; --port names another, and 0 takes any that is free\n`
    )
    other.close()
  })
})
