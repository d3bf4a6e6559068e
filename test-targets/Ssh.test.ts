import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { hasStudent, isDone, isUnderWay, type Place, place } from "./Place.ts"
import { type Sshd, startSshd } from "./Servers.ts"

let here: Place
let sshd: Sshd
beforeAll(async () => {
  here = await place(1, 60)
  sshd = await startSshd()
  const [python, words, folder, model] = [
    here.python,
    sshd.words,
    join(here.folder, "on the box"),
    join(here.folder, "base")
  ].map((one) => JSON.stringify(one))
  here.targets(
    `box: { kind: ssh, host: box, ssh: ${words}, folder: ${folder}, python: ${python}, model: ${model} }\n` +
      `nobody: { kind: ssh, host: box, ssh: [-F, /dev/null, -p, "1"], folder: ${folder}, python: ${python}, model: ${model} }\n`
  )
})
afterAll(async () => {
  await sshd.close()
  here.close()
})

describe("a job on another machine", () => {
  it("is copied there, trains there, stops, goes on in the same place, and is brought back", async () => {
    const bundle = here.bundle("the bundle")
    const first = await here.submit(bundle, "--target", "box")
    await here.until(first, "under way", isUnderWay)
    await here.cotton(["jobs", "cancel", first])
    const { checkpoint } = await here.until(first, "cancelled", ({ state }) => state === "cancelled")
    const second = await here.submit(bundle, "--target", "box")
    const { begin, losses } = await here.until(second, "done", isDone)
    expect(begin).toMatchObject({ attempt: 2, fromStep: checkpoint!.step })
    expect(losses).toHaveLength(60)
    expect(existsSync(join(bundle, "output"))).toBe(false)
    const dry = await here.cotton(["jobs", "fetch", second, "--dry-run"])
    expect(dry.stdout).toMatch(/^rsync /m)
    expect(existsSync(join(bundle, "output"))).toBe(false)
    await here.cotton(["jobs", "fetch", second])
    expect(hasStudent(join(bundle, "output"))).toBe(true)
    expect(existsSync(join(bundle, "output/checkpoints"))).toBe(false)
    await here.cotton(["jobs", "fetch", second, "--all", "--to", "all of it"])
    expect(existsSync(join(here.folder, "all of it/checkpoints"))).toBe(true)
    const log = await here.cotton(["jobs", "logs", second, "--lines", "5"])
    expect(log.stdout.trim().split("\n")).toHaveLength(5)
    // It is not on this side of the connection that anything has run.
    expect(readFileSync(join(bundle, "output/log.txt"), "utf8")).toContain("goes on from there")
  })

  it("is not said to be over while nobody can be asked", async () => {
    const id = await here.submit(here.bundle("asked"), "--target", "box", "--set", "train.maxSteps=1000")
    await here.until(id, "under way", isUnderWay)
    await sshd.stop()
    const { state, why } = await here.show(id)
    expect(state).toBe("unknown")
    expect(why).toContain("ssh: connect to host 127.0.0.1")
    const { stdout } = await here.cotton(["jobs"])
    expect(stdout).toMatch(new RegExp(`^${id} +box +unknown`, "m"))
  })

  it("leaves nothing where the machine cannot be reached", async () => {
    const { stderr } = await here.cotton(["jobs", "submit", here.bundle("never"), "--target", "nobody"], 6)
    expect(stderr).toContain("cotton: make the folder: ssh: ")
    expect((await here.cotton(["jobs"])).stdout).not.toContain("never-")
  })

  it("is refused before anything is copied where its base is a folder of this machine", async () => {
    here.targets(`bare: { kind: ssh, host: box, ssh: ${JSON.stringify(sshd.words)} }\n`)
    const { stderr } = await here.cotton(["jobs", "submit", here.bundle("bare"), "--target", "bare"], 2)
    expect(stderr).toContain("is a folder of this machine: say where it is there with --model FOLDER")
  })
})
