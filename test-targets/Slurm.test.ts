import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { isDone, isUnderWay, type Place, place, processesOf, student } from "./Place.ts"
import { type Cluster, eventually, startCluster } from "./Servers.ts"

let here: Place
let cluster: Cluster
beforeAll(async () => {
  here = await place(1, 60)
  cluster = await startCluster()
  const job = `python: ${JSON.stringify(here.python)}, env: { SLURM_CONF: ${cluster.conf}, COTTON_MASTER: 127.0.0.1 }`
  here.targets(
    `cluster: { kind: slurm, partition: cpu, time: "1:00:00", ${job} }\n` +
      `elsewhere: { kind: slurm, partition: gpu, ${job} }\n` +
      `later: { kind: slurm, options: ["--begin=now+1hour"], ${job} }\n`
  )
})
afterAll(async () => {
  await cluster.close()
  here.close()
})

const submit = (bundle: string, ...flags: ReadonlyArray<string>) => here.submit(bundle, "--target", "cluster", ...flags)
const isLeft = (handle: string | null): boolean =>
  readdirSync("/proc").some((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, "utf8").includes(`SLURM_JOB_ID=${handle}\0`)
    } catch {
      return false
    }
  })
/**
 * Slurm waits two minutes before it begins a job again, so that all of the attempt before has left; the tests wait for that
 * alone.
 */
const releaseAt = async (handle: string | null) => {
  await eventually("the attempt before has left", () => !isLeft(handle))
  await new Promise((done) => setTimeout(done, 2000))
  cluster.slurm("scontrol", "update", `JobId=${handle}`, "StartTime=now")
}

describe("a job in a real queue", () => {
  it("saves and comes into the queue again when its time is nearly over, and ends with the same student", async () => {
    const [bundle, other] = [here.bundle("whole"), here.bundle("in turns")]
    const whole = await submit(bundle)
    await here.until(whole, "done", isDone)
    const id = await submit(other)
    const { handle } = await here.until(id, "under way", isUnderWay)
    // As Slurm does itself, `lead` seconds before the end.
    cluster.slurm("scancel", "--signal=USR1", handle!)
    const waiting = await here.until(id, "queued", ({ state }) => state === "queued")
    expect(waiting.handle).toBe(handle)
    await releaseAt(handle)
    const { begin, losses } = await here.until(id, "done", isDone)
    expect(begin).toMatchObject({ attempt: 2, fromStep: waiting.checkpoint!.step })
    expect(losses).toHaveLength(60)
    expect(student(join(other, "output")).equals(student(join(bundle, "output")))).toBe(true)
  })

  it("goes on from the last checkpoint when the cluster takes its node away in the middle", async () => {
    const id = await submit(here.bundle("preempted"))
    const { handle } = await here.until(id, "a checkpoint", ({ checkpoint }) => checkpoint !== null)
    cluster.slurm("scontrol", "requeue", handle!)
    await here.until(id, "queued", ({ state }) => state === "queued")
    await releaseAt(handle)
    const { begin, losses } = await here.until(id, "done", isDone)
    expect(begin!.attempt).toBe(2)
    expect(begin!.fromStep).toBeGreaterThanOrEqual(10)
    expect(losses).toHaveLength(60)
  })

  it("is told to have failed when its training is killed", async () => {
    const id = await submit(here.bundle("killed"))
    await here.until(id, "under way", isUnderWay)
    const processes = processesOf(join(here.folder, "killed"))
    expect(processes).not.toEqual([])
    for (const pid of processes) process.kill(pid, "SIGKILL")
    expect((await here.until(id, "failed", ({ state }) => state === "failed")).why).toBe("exit code 137")
  })

  it("saves when it is cancelled, and is taken out of the queue when it only waits", async () => {
    const id = await submit(here.bundle("cancelled"))
    await here.until(id, "under way", isUnderWay)
    await here.cotton(["jobs", "cancel", id])
    const { checkpoint, why } = await here.until(id, "cancelled", ({ state }) => state === "cancelled")
    expect(why).toBe("after a checkpoint")
    expect(checkpoint!.step).toBeGreaterThanOrEqual(3)
    const waits = await here.submit(here.bundle("waits"), "--target", "later")
    expect(await here.show(waits)).toMatchObject({ state: "queued", why: "BeginTime" })
    await here.cotton(["jobs", "cancel", waits])
    expect((await here.until(waits, "cancelled", ({ state }) => state === "cancelled")).last).toBeNull()
    expect(cluster.slurm("squeue", "-h")).toBe("")
  })

  it("leaves nothing where the cluster refuses it, and says why in the cluster's own words", async () => {
    const bundle = here.bundle("refused")
    const { stderr } = await here.cotton(["jobs", "submit", bundle, "--target", "elsewhere"], 6)
    expect(stderr).toContain("Invalid partition name specified")
    expect((await here.cotton(["jobs"])).stdout).not.toContain("refused-")
    expect(readdirSync(join(bundle, "output/jobs"))).toEqual([])
  })

  it("is not said to be over while the controller is down", async () => {
    const id = await submit(here.bundle("down"), "--set", "train.maxSteps=2000")
    await here.until(id, "under way", isUnderWay)
    await cluster.stopController()
    expect((await here.show(id)).state).toBe("unknown")
    await cluster.startController()
    expect((await here.show(id)).state).toBe("running")
    await here.cotton(["jobs", "cancel", id, "--now"])
    await here.until(id, "cancelled", ({ state }) => state === "cancelled")
  })
})

describe("a job on two nodes", () => {
  let two: Place
  beforeAll(async () => {
    two = await place(2, 60)
    two.targets(readFileSync(join(here.folder, "config/cotton/targets.yaml"), "utf8"))
  })
  afterAll(() => two.close())

  it("trains on both of them, saves when it is told to, and goes on with both", async () => {
    const id = await two.submit(two.bundle("both"), "--target", "cluster")
    const { begin, handle } = await two.until(id, "under way", isUnderWay)
    expect(begin!.world).toBe(2)
    cluster.slurm("scancel", "--signal=USR1", handle!)
    const { checkpoint } = await two.until(id, "queued", ({ state }) => state === "queued")
    await releaseAt(handle)
    const done = await two.until(id, "done", isDone)
    expect(done.begin).toMatchObject({ attempt: 2, fromStep: checkpoint!.step, world: 2 })
    expect(done.losses).toHaveLength(60)
  })

  it("is refused by a target of one machine", async () => {
    const { stderr } = await two.cotton(["jobs", "submit", two.bundle("one"), "--target", "local"], 2)
    expect(stderr).toContain("the bundle is for 2 machines, and local starts one")
  })
})
