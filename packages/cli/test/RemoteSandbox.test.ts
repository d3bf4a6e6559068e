import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { left, type RunCodeHost, sendJson, startRunCode, WELL } from "../../filters/test/sandboxes/RunCodeServer.ts"
import { place, type Place } from "./Place.ts"

/* A server that says what it has and runs nothing: `sandbox/Remote.test.ts` runs programs. */

const SECRET = "sk-of-the-sandbox-17"

let here: Place
let host: RunCodeHost
beforeEach(async () => {
  process.env["COTTON_TEST_SANDBOX_KEY"] = SECRET
  here = await place()
  host = await startRunCode((_, response, at, request) =>
    request.headers.authorization === `Bearer ${SECRET}`
      ? sendJson(response, left(WELL, at % 2 === 0 ? "Python 3.11.2\n" : "v24.1.0\n"))
      : (response.writeHead(401).end(`no: ${request.headers.authorization ?? "nothing"}`), true)
  )
  const tests = { language: "python", kind: "stdin", cases: [{ input: "1\n", output: "1\n" }] }
  const problem = { id: "p", prompt: "What is the sum of 0 and 7?", tests }
  writeFileSync(join(here.folder, "tasks.jsonl"), `${JSON.stringify(problem)}\n`)
})
afterEach(async () => {
  delete process.env["COTTON_TEST_SANDBOX_KEY"]
  await host.close()
  await here.close()
})

const key = "$COTTON_TEST_SANDBOX_KEY"
const recipe = (sandbox: unknown) =>
  here.recipe({ problems: { from: "tasks.jsonl" }, judge: ["verify/code-tests"], cuts: { verified: {} }, sandbox })
const noteOf = (stdout: string) => /^note +(verify\/code-tests runs code: .*)$/m.exec(stdout)?.[1]

describe("a recipe whose sandbox is a server", () => {
  it.each<readonly [what: string, sandbox: object, says: string]>([
    ["without a server", { use: "remote" }, "sandbox.use is remote, and sandbox.at names no server"],
    ["whose server is not used", { at: { url: "http://127.0.0.1:1" } }, "used by sandbox.use: remote only"],
    [
      "whose key is not set",
      { use: "remote", at: { url: "http://127.0.0.1:1", key: "$COTTON_TEST_NOT_SET" } },
      "sandbox.at.key names the environment variable COTTON_TEST_NOT_SET, which is not set"
    ]
  ])("%s is told by check, and nothing is bought", async (_, sandbox, says) => {
    recipe(sandbox)
    const checked = await here.cotton("check", "recipe.yaml")
    expect([checked.code, noteOf(checked.stdout)]).toEqual([0, expect.stringContaining(says)])
    const ran = await here.cotton("run", "recipe.yaml", "--yes")
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining(says)])
    expect(here.teacher.stats().requests).toBe(0)
  })

  it("with a key in it is refused", async () => {
    recipe({ use: "remote", at: { url: host.url, key: SECRET } })
    const { code, stderr } = await here.cotton("check", "recipe.yaml")
    expect([code, stderr]).toEqual([2, expect.stringContaining("sandbox.at.key")])
    expect(stderr).not.toContain(SECRET)
  })

  it("that is not there ends a run before the first request", async () => {
    const { url } = host
    await host.close()
    recipe({ use: "remote", at: { url, attempts: 1 } })
    const ran = await here.cotton("run", "recipe.yaml", "--yes")
    expect([ran.code, ran.stderr]).toEqual([
      2,
      expect.stringContaining(`the server at ${new URL(url).host} does not answer`)
    ])
    expect(here.teacher.stats().requests).toBe(0)
  })

  it("that refuses the key says so without it", async () => {
    process.env["COTTON_TEST_SANDBOX_KEY"] = "sk-another-one-18"
    recipe({ use: "remote", at: { url: host.url, key } })
    const { code, stdout, stderr } = await here.cotton("run", "recipe.yaml", "--yes")
    expect([code, stderr]).toEqual([2, expect.stringContaining("answers 401: no: Bearer …")])
    expect(stdout + stderr).not.toContain("sk-another-one-18")
  })

  it("is asked nothing by check, and what it has by check --probe", async () => {
    recipe({ use: "remote", at: { url: host.url, key }, concurrency: 3 })
    const where = new URL(host.url).host
    const checked = await here.cotton("check", "recipe.yaml")
    expect(noteOf(checked.stdout)).toBe(
      `verify/code-tests runs code: on the server at ${where}, 3 at a time; the run asks it first, and so does --probe`
    )
    expect(host.asked).toHaveLength(0)
    const probed = await here.cotton("check", "recipe.yaml", "--probe", "--yes")
    expect(probed.stdout).toContain(
      `sandbox   verify/code-tests runs code: on the server at ${where} (Python 3.11.2, Node 24.1.0), 3 at a time`
    )
    expect(host.asked).toHaveLength(2)
  })
})
