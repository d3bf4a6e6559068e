import { readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { hasStudent, isDone, isUnderWay, type Place, place, processesOf, student } from "./Place.ts"

let here: Place
let undisturbed: Buffer
beforeAll(async () => {
  here = await place(1, 60)
  here.targets(`here: { kind: local, python: ${JSON.stringify(here.python)} }\n`)
})
afterAll(() => here.close())

const local = ["--target", "here"] as const

describe("a job on this machine", () => {
  it("goes on when the command that started it has ended, and any later one finds it", async () => {
    const bundle = here.bundle("whole")
    const id = await here.submit(bundle, ...local)
    const { losses, begin, last } = await here.until(id, "done", isDone)
    expect(begin).toMatchObject({ attempt: 1, fromStep: 0, world: 1 })
    expect(last?.step).toBe(60)
    expect(losses.map(([step]) => step)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1))
    expect(losses.at(-1)![1]).toBeLessThan(losses[0]![1] / 2)
    undisturbed = student(join(bundle, "output"))
    const { stdout } = await here.cotton(["jobs", "show", id])
    expect(stdout).toMatch(/^state +done$/m)
    expect(stdout).toMatch(/[⠁-⣿]{10}/)
    expect((await here.cotton(["jobs"])).stdout).toMatch(new RegExp(`^${id} +here +done +60 / 60`, "m"))
    expect((await here.cotton(["jobs", "fetch", id])).stdout).toContain("it is here already")
    expect((await here.cotton(["jobs", "cancel", id], 2)).stderr).toContain("there is nothing to stop: done")
  })

  it("stops after a checkpoint when it is cancelled, and comes to the same student when it is submitted again", async () => {
    const bundle = here.bundle("cancelled")
    const first = await here.submit(bundle, ...local)
    await here.until(first, "under way", isUnderWay)
    // Two in one folder would spoil each other's checkpoints.
    const refused = await here.cotton(["jobs", "submit", bundle, ...local], 6)
    expect(refused.stderr).toContain(`job ${first} trains in`)
    await here.cotton(["jobs", "cancel", first])
    const { checkpoint, why } = await here.until(first, "cancelled", ({ state }) => state === "cancelled")
    expect(why).toBe("after a checkpoint")
    const second = await here.submit(bundle, ...local)
    const { begin, losses } = await here.until(second, "done", isDone)
    expect(begin).toMatchObject({ attempt: 2, fromStep: checkpoint!.step })
    expect(losses).toHaveLength(60)
    expect(student(join(bundle, "output")).equals(undisturbed)).toBe(true)
    // The refused one has left nothing.
    expect((await here.cotton(["jobs", "list", "--json"])).stdout).toContain('"jobs":3')
  })

  it("is told to be lost when its processes are killed, and goes on from the last checkpoint", async () => {
    const bundle = here.bundle("killed")
    const first = await here.submit(bundle, ...local)
    await here.until(first, "a checkpoint", ({ checkpoint }) => checkpoint !== null)
    const pid = Number(readFileSync(join(bundle, "output/jobs", first, "pid"), "utf8").split(" ")[0])
    process.kill(-pid, "SIGKILL")
    const { why } = await here.until(first, "lost", ({ state }) => state === "lost")
    expect(why).toContain("gone without a word")
    const second = await here.submit(bundle, ...local)
    expect((await here.until(second, "done", isDone)).begin!.fromStep).toBeGreaterThanOrEqual(10)
    expect(student(join(bundle, "output")).equals(undisturbed)).toBe(true)
  })

  it("ends at once with --now, and no process of it is left", async () => {
    const id = await here.submit(here.bundle("now"), ...local, "--set", "parallel.processes=2")
    await here.until(id, "under way", isUnderWay)
    await here.cotton(["jobs", "cancel", id, "--now"])
    expect((await here.show(id)).state).toBe("cancelled")
    expect(processesOf(join(here.folder, "now"))).toEqual([])
  })

  it("says why the training refused its data", async () => {
    const bundle = here.bundle("changed")
    const id = await here.submit(bundle, ...local, "--set", "train.maxLength=100")
    const { why } = await here.until(id, "failed", ({ state }) => state === "failed")
    expect(why).toMatch(/^row-too-long: /)
    expect((await here.cotton(["jobs", "show", id, "--watch"], 6)).stdout).toContain("row-too-long")
    expect((await here.cotton(["jobs", "logs", id])).stdout).toContain("row-too-long")
    expect(hasStudent(join(bundle, "output"))).toBe(false)
  })
})
