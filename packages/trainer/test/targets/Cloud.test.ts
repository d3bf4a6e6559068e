import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { split, written } from "../../src/targets/Command.ts"
import { hfJobs } from "../../src/targets/hf-jobs.ts"
import { MARK, progressIn } from "../../src/targets/LoggedProgress.ts"
import { skypilot, taskOf } from "../../src/targets/skypilot.ts"
import { jobOf } from "./Jobs.ts"

const sky = (profile: object = {}, change: object = {}) => jobOf("skypilot", { bucket: "s3://b", ...profile }, change)
const hf = (profile: object = {}, change: object = {}) =>
  jobOf("hf-jobs", { flavor: "h200x8", bucket: "me/cotton", ...profile }, change)
const told = ({ state, why }: { readonly state: string; readonly why: string | null }) =>
  why === null ? state : `${state}: ${why}`

describe("a job for SkyPilot", () => {
  it("is a task with the accelerators, the bundle, the bucket, and a training that is begun again after a checkpoint", () => {
    const task = parse(
      taskOf(
        sky({ accelerator: "H200", infra: "gcp", spot: true, disk: 300, image: "a/b:c" }, { nodes: 2, processes: 8 })
      )
    ) as Record<string, unknown>
    expect(task).toMatchObject({
      name: "my-7b-k3f9",
      num_nodes: 2,
      workdir: "/bundles/my-7b",
      resources: {
        accelerators: "H200:8",
        infra: "gcp",
        use_spot: true,
        image_id: "docker:a/b:c",
        disk_size: 300,
        job_recovery: { recover_on_exit_codes: [75] }
      },
      file_mounts: { "/cotton": { source: "s3://b", mode: "MOUNT_CACHED" } }
    })
    expect(task["run"]).toContain("bash launch.sh train --output /cotton/my-7b-0a1b2c3d\n")
  })

  it("names secrets and never has their values", () => {
    const job = sky({ secrets: ["HF_TOKEN"] })
    expect(skypilot.submit(job).at(-1)!.words.slice(5, 7)).toEqual(["--secret", "HF_TOKEN"])
    expect(parse(taskOf(job))).toMatchObject({ secrets: { HF_TOKEN: null } })
  })

  it("is named by the number that SkyPilot prints in colour", () => {
    const stdout = "\u001b[32mManaged Job ID: \u001b[0m\u001b[1m3\u001b[0m\n📋 Useful Commands\n"
    expect(skypilot.handle([{ code: 0, stdout, stderr: "" }])).toBe("3")
  })

  it.each([
    ["PENDING", null, "queued"],
    ["STARTING", null, "queued: starting"],
    ["RECOVERING", null, "queued: recovering"],
    ["RUNNING", null, "running"],
    ["SUCCEEDED", null, "done"],
    ["CANCELLED", null, "cancelled"],
    ["FAILED_NO_RESOURCE", "no H100 anywhere\nmore", "failed: no H100 anywhere"],
    ["FAILED_SETUP", null, "failed: failed setup"]
  ])("that is %s is told as %s%s", (status, failure_reason, state) => {
    const stdout = JSON.stringify([{ job_id: 3, job_name: "my-7b-k3f9", status, failure_reason, details: null }])
    expect(told(skypilot.seen(sky({}, { handle: "3" }), [{ code: 0, stdout, stderr: "" }]))).toBe(state)
  })

  it("is found by its name where a submission was cut off, and is not lost while nobody answers", () => {
    const queue = JSON.stringify([{ job_id: 9, job_name: "my-7b-k3f9", status: "RUNNING" }])
    expect(told(skypilot.seen(sky(), [{ code: 0, stdout: queue, stderr: "" }]))).toBe("running")
    expect(told(skypilot.seen(sky(), [{ code: 0, stdout: "[]", stderr: "" }]))).toContain("submitting")
    const asleep = "sky.exceptions.ClusterNotUpError: No in-progress managed jobs.\n"
    expect(told(skypilot.seen(sky({}, { handle: "3" }), [{ code: 1, stdout: "", stderr: asleep }]))).toBe(
      "unknown: sky.exceptions.ClusterNotUpError: No in-progress managed jobs."
    )
  })

  it("is brought back by the tool of its bucket", () => {
    expect(skypilot.fetch(sky(), "/here", false)[0]!.words.slice(0, 5)).toEqual([
      ...split("aws s3 sync s3://b/my-7b-0a1b2c3d /here")
    ])
    expect(skypilot.fetch(sky({ bucket: "gs://b/c" }), "/here", true)[0]!.words).toEqual([
      ...split("gcloud storage rsync --recursive gs://b/c/my-7b-0a1b2c3d /here")
    ])
  })
})

describe("a job for Hugging Face Jobs", () => {
  it("has the bundle in a bucket, trains from a copy, and gives the service a limit of its own", () => {
    const [create, sync, run] = hfJobs.submit(hf({ secrets: ["WANDB_API_KEY"] }))
    expect(create!.words).toEqual(["hf", "buckets", "create", "me/cotton", "--private", "--exist-ok"])
    expect(sync!.words).toContain("hf://buckets/me/cotton/my-7b-0a1b2c3d/bundle")
    expect(run!.words.slice(0, -4)).toEqual([
      ...split("hf jobs run --detach --json --namespace me --name my-7b-k3f9"),
      ...split("--flavor h200x8 --timeout 24h --secrets WANDB_API_KEY"),
      ...split("--volume hf://buckets/me/cotton/my-7b-0a1b2c3d:/cotton")
    ])
    expect(written(run!)).toContain("bash launch.sh train --output /cotton/output")
  })

  it.each([
    [{ stage: "SCHEDULING", message: null }, "queued"],
    [{ stage: "RUNNING", message: null }, "running"],
    [{ stage: "COMPLETED", message: null }, "done"],
    [{ stage: "CANCELED", message: null }, "cancelled"],
    [{ stage: "ERROR", message: "Job timeout" }, "failed: Job timeout"],
    ["RUNNING", "running"]
  ])("that is %j is told as %s", (status, state) => {
    const stdout = JSON.stringify([{ id: "abc", name: "my-7b-k3f9", status }])
    expect(told(hfJobs.seen(hf({}, { handle: "abc" }), [{ code: 0, stdout, stderr: "" }]))).toBe(state)
  })

  it("is lost where the service says so, and unknown where it says nothing", () => {
    const gone = { code: 1, stdout: "", stderr: "404 Client Error. Job Not Found for url: …\n" }
    expect(hfJobs.seen(hf({}, { handle: "abc" }), [gone]).state).toBe("lost")
    const away = { code: 1, stdout: "", stderr: "Traceback …\nhttpx2.ConnectError: [Errno 111] Connection refused\n" }
    expect(told(hfJobs.seen(hf({}, { handle: "abc" }), [away]))).toContain("unknown: httpx2.ConnectError")
  })
})

describe("the progress in a log", () => {
  it("is found behind whatever a service writes before each line, and nothing else is", () => {
    const log = [
      `(my-7b, pid=123) ${MARK}{"a": 1}`,
      "(my-7b, pid=123) {'loss': 1}",
      `\u001b[36m(head, rank=0, pid=9)\u001b[0m ${MARK}{"a": 2}\r`,
      `${MARK}{"a": 3}`
    ].join("\n")
    expect(progressIn(log)).toBe('{"a": 1}\n{"a": 2}\n{"a": 3}\n')
  })
})
