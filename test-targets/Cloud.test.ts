import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { jobOf } from "../packages/trainer/test/targets/Jobs.ts"
import type { Command, Outcome } from "../packages/trainer/src/targets/Command.ts"
import { hfJobs } from "../packages/trainer/src/targets/hf-jobs.ts"
import { MARK } from "../packages/trainer/src/targets/LoggedProgress.ts"
import { skypilot, taskOf } from "../packages/trainer/src/targets/skypilot.ts"
import { type Hub, startHub } from "./HuggingFace.ts"

const folder = mkdtempSync(join(tmpdir(), "cotton-cloud-"))
mkdirSync(join(folder, "bundle/output"), { recursive: true })
writeFileSync(join(folder, "bundle/launch.sh"), "")
writeFileSync(join(folder, "bundle/output/large"), "")
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const bundle = { bundle: join(folder, "bundle") }

const sky = process.env["COTTON_SKY"]!
const python = join(dirname(sky), "python")

describe("SkyPilot's own reading of a task", () => {
  const read = (change: (text: string) => string) => {
    const profile = { bucket: "s3://my-bucket", infra: "aws", spot: true, disk: 300, secrets: ["HF_TOKEN"] }
    const job = jobOf(
      "skypilot",
      { ...profile, env: { A: "b c" }, prepare: "true" },
      { ...bundle, nodes: 2, processes: 8 }
    )
    const file = join(folder, "task.yaml")
    writeFileSync(file, change(taskOf(job)))
    return execFileSync(python, [join(import.meta.dirname, "task.py"), file, "HF_TOKEN=x"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"]
    })
  }

  it("takes it, with its machines as they were wanted", () => {
    expect(
      read((text) => text)
        .trim()
        .split("\n")
        .at(-1)
    ).toBe("2|{'H100': 8}|True|300")
  })

  it.each([
    ["recover_on_exit_codes", "75", "300"],
    ["a mode of the bucket", "MOUNT_CACHED", "MOUNTED"],
    ["a field", "num_nodes", "num_node"]
  ])("refuses what it does not know: %s", (_, from, to) => {
    expect(() => read((text) => text.replace(from, to))).toThrow(/Error/)
  })

  it("has every command and option that Cotton calls", () => {
    const job = jobOf("skypilot", { bucket: "s3://b", secrets: ["HF_TOKEN"] }, { ...bundle, handle: "3" })
    const calls = [
      ...skypilot.submit(job).slice(1),
      ...skypilot.look(job, 0),
      skypilot.logs(job, 5, true),
      skypilot.logs(job, 5, false),
      ...skypilot.cancel(job, false),
      ...skypilot.cancel(job, true)
    ]
    const pages = new Map<string, string>()
    for (const { words } of calls) {
      const [, group, verb] = words
      const name = `${group} ${verb}`
      if (!pages.has(name)) pages.set(name, execFileSync(sky, [group!, verb!, "--help"], { encoding: "utf8" }))
      for (const option of words.filter((one) => one.startsWith("--")))
        expect(pages.get(name), `${name} ${option}`).toMatch(new RegExp(`${option}\\b`))
    }
  })
})

describe("Hugging Face's own command line", () => {
  let hub: Hub
  beforeAll(async () => {
    hub = await startHub()
  })
  afterAll(() => hub.close())

  const hf = async ({ words: [, ...words] }: Command): Promise<Outcome> => {
    const child = spawn(process.env["COTTON_PYTHON"]!, ["-m", "huggingface_hub.cli.hf", ...words], {
      env: {
        ...process.env,
        HF_ENDPOINT: hub.url,
        HF_TOKEN: "hf_none",
        HF_HOME: folder,
        WANDB_API_KEY: "the key itself",
        HF_HUB_OFFLINE: "0",
        NO_PROXY: "127.0.0.1",
        no_proxy: "127.0.0.1"
      },
      stdio: ["ignore", "pipe", "pipe"]
    })
    let [stdout, stderr] = ["", ""]
    child.stdout.on("data", (piece: Buffer) => (stdout += piece.toString()))
    child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()))
    const [code] = (await once(child, "close")) as [number]
    return { code, stdout, stderr }
  }
  const job = (handle: string | null = null) =>
    jobOf("hf-jobs", { flavor: "a100x8", bucket: "me/cotton", secrets: ["WANDB_API_KEY"] }, { ...bundle, handle })
  const look = async (of = job()) => hfJobs.seen(of, await Promise.all(hfJobs.look(of, 0).map(hf)))

  it("takes a job, tells its id, its states and its progress, and cancels it", async () => {
    const [create, sync, run] = hfJobs.submit(job())
    expect(await hf(create!)).toMatchObject({ code: 0 })
    // What it would send: the sending itself takes the Hub's own storage.
    const planned = await hf({ ...sync!, words: [...sync!.words, "--dry-run"] })
    expect(planned.code, planned.stderr).toBe(0)
    expect(planned.stdout).toContain("launch.sh")
    expect(planned.stdout).not.toContain("large")
    const outcome = await hf(run!)
    expect(outcome.code, outcome.stderr).toBe(0)
    const id = hfJobs.handle([outcome])
    expect(id).toMatch(/^[0-9a-f]{24}$/)
    expect(hub.asked.find(({ method, path }) => method === "POST" && path === "/api/jobs/me")!.body).toMatchObject({
      flavor: "a100x8",
      timeoutSeconds: 86_400,
      dockerImage: "python:3.12",
      secrets: { WANDB_API_KEY: "the key itself" },
      labels: { name: "my-7b-k3f9" },
      volumes: [{ type: "bucket", source: "me/cotton", mountPath: "/cotton", path: "my-7b-0a1b2c3d" }]
    })
    expect(JSON.stringify(run)).not.toContain("the key itself")

    expect(await look()).toMatchObject({ state: "queued" })
    const found = job(id)
    hub.says("RUNNING")
    hub.log("{'loss': 1}", `${MARK}{"type": "begin"}`)
    expect(await look(found)).toMatchObject({ state: "running", progress: '{"type": "begin"}\n' })
    hub.says("ERROR", "Job failed with exit code: 1")
    expect(await look(found)).toMatchObject({ state: "failed", why: "Job failed with exit code: 1" })
    hub.says("COMPLETED")
    expect(await look(found)).toMatchObject({ state: "done", why: null })
    expect((await hf(hfJobs.logs(found, 5, false))).stdout).toContain("{'loss': 1}")
    expect((await hf(hfJobs.cancel(found, false)[0]!)).code).toBe(0)
    expect(await look(found)).toMatchObject({ state: "cancelled" })
    expect(await look(job("66aabbccddeeff0011223399"))).toMatchObject({ state: "lost" })
  })
})
