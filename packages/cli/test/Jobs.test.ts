import { createHash } from "node:crypto"
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { settingsFor } from "@cotton/trainer/bundle/Settings"

const main = join(import.meta.dirname, "../src/main.ts")
const folder = mkdtempSync(join(tmpdir(), "cotton-jobs-"))
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))

const cotton = async (...words: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [main, "jobs", ...words], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      XDG_STATE_HOME: join(folder, "state"),
      XDG_CONFIG_HOME: join(folder, "config"),
      npm_lifecycle_event: undefined
    }
  })
  let [stdout, stderr] = ["", ""]
  child.stdout.on("data", (piece: Buffer) => (stdout += piece.toString()))
  child.stderr.on("data", (piece: Buffer) => (stderr += piece.toString()))
  const [code] = (await once(child, "close")) as [number]
  return { code, stdout, stderr }
}

/** What a training program writes, in the time that a shell takes for it. */
const PROGRAM = `#!/usr/bin/env bash
[ "$1" = train ] || exit 0
mkdir -p output
now='"lastUpdatedTime": "'$(date -u +%Y-%m-%dT%H:%M:%S.000Z)'"'
say() { echo "{$1, $now}" >>output/progress.jsonl; }
say '"type": "begin", "attempt": 1, "fromStep": 0, "maxSteps": 3, "world": 1, "device": "cpu", "trainTokens": 9, "parameters": 9, "trainable": 9'
for step in 1 2 3; do
  say '"type": "step", "step": '$step', "maxSteps": 3, "progressPercentage": 33, "estimatedRemainingSeconds": 1, "metrics": [{"name": "loss", "value": "'$((4 - step))'.5"}, {"name": "mfu", "value": "0.371"}]'
done
printf 'said: \\033[2Jnothing\\n'
WAIT
END
`

const bundle = (name: string, end: string, wait = "") => {
  const path = join(folder, name)
  mkdirSync(path)
  const config = settingsFor({
    name: "tiny",
    model: "a/b",
    preset: null,
    endOfTurn: "e",
    pad: "p",
    architecture: null,
    method: "full",
    maxLength: 64,
    nodes: 1,
    gpus: 1,
    plan: null,
    set: ["train.learningRate=1e-5"]
  })({ rows: 9, tokens: 9, trainedTokens: 9, longest: 9 })
  writeFileSync(join(path, "config.json"), JSON.stringify({ ...config, data: { train: ["a"], validation: [] } }))
  writeFileSync(join(path, "bundle.json"), "{}")
  const launch = PROGRAM.replace("WAIT", wait).replace("END", end)
  writeFileSync(join(path, "launch.sh"), launch)
  const files = [{ path: "launch.sh", bytes: launch.length, sha256: createHash("sha256").update(launch).digest("hex") }]
  writeFileSync(join(path, "manifest.json"), JSON.stringify({ name, files }))
  chmodSync(join(path, "launch.sh"), 0o755)
  return path
}

const targets = (text: string) => {
  mkdirSync(join(folder, "config/cotton"), { recursive: true })
  writeFileSync(join(folder, "config/cotton/targets.yaml"), text)
}

const submit = async (name: string, ...flags: ReadonlyArray<string>) => {
  const { stderr, stdout } = await cotton("submit", name, "--json", ...flags)
  const { id } = JSON.parse(stdout) as { readonly id?: string }
  if (id === undefined) throw new Error(stderr)
  return id
}

beforeAll(() => targets(""))

describe("cotton jobs", () => {
  it("says how a first job is started where there is none", async () => {
    const { code, stdout } = await cotton()
    expect([code, stdout]).toEqual([
      0,
      `no job was submitted from here (${folder}/state/cotton/jobs): \`cotton jobs submit BUNDLE\` starts one\n`
    ])
    expect((await cotton("show")).stderr).toContain("no job was submitted from here")
  })

  it("starts a job, watches it to its end, and tells its losses, its log and its place among the others", async () => {
    bundle("good", "exit 0")
    const id = await submit("good")
    expect(id).toMatch(/^good-[a-z2-9]{4}$/)
    const watched = await cotton("show", "--watch", "--every", "0.2")
    expect(watched.code).toBe(0)
    expect(watched.stdout).toMatch(/^state +done$/m)
    expect(watched.stdout).toMatch(/^loss +1\.5$/m)
    expect(watched.stdout).toContain("MFU 37.1 %")
    const { stdout } = await cotton("show", "good", "--json")
    expect(JSON.parse(stdout)).toMatchObject({
      id,
      state: "done",
      losses: [
        [1, 3.5],
        [2, 2.5],
        [3, 1.5]
      ]
    })
    expect((await cotton()).stdout).toMatch(new RegExp(`^${id} +local +done +3 / 3 +1\\.5`, "m"))
    // What a program prints moves no cursor.
    expect((await cotton("logs", id)).stdout).toContain("said: \uFFFD[2Jnothing")
  })

  it("ends with 6 where a watched job failed, and says why", async () => {
    bundle("bad", `say '"type": "failed", "reason": "disk-full", "message": "the disk is full"'; exit 1`)
    const id = await submit("bad")
    const { code, stdout } = await cotton("show", id, "--watch", "--every", "0.2")
    expect(code).toBe(6)
    expect(stdout).toMatch(/^state +failed: disk-full: the disk is full$/m)
  })

  it("takes the beginning of an id where it is that of one job alone", async () => {
    expect((await cotton("show", "bad")).code).toBe(0)
    await submit("good")
    const { code, stderr } = await cotton("show", "good")
    expect(code).toBe(2)
    expect(stderr).toMatch(/good: the beginning of several jobs: good-.{4}, good-.{4}/)
    expect((await cotton("show", "nothing")).stderr).toContain("nothing: no such job")
  })

  it("is followed until it ends, and no longer", async () => {
    bundle("followed", "exit 0", "sleep 2; echo the last words")
    const id = await submit("followed")
    const { code, stdout } = await cotton("logs", id, "--follow")
    expect(code).toBe(0)
    expect(stdout).toContain("the last words")
  })

  it("is lost when its folder is gone, and can be forgotten", async () => {
    const path = bundle("removed", "exit 0", "sleep 30")
    const id = await submit("removed")
    const { stdout } = await cotton("show", id, "--json")
    const pid = Number((JSON.parse(stdout) as { readonly handle: string }).handle)
    expect((await cotton("forget", id)).stderr).toContain("it is running: cancel it first")
    process.kill(-pid, "SIGKILL")
    rmSync(path, { recursive: true })
    expect((await cotton("show", id)).stdout).toMatch(/^state +lost: its folder is not there \(any more\)$/m)
    const [logs, fetched] = [await cotton("logs", id), await cotton("fetch", id)]
    expect([logs.code, logs.stderr]).toEqual([
      6,
      `cotton: print the log: ${path}: there is no such folder (any more)\n`
    ])
    expect([fetched.code, fetched.stderr]).toEqual([2, expect.stringContaining("there is no such folder (any more)")])
    expect((await cotton("forget", id)).code).toBe(0)
    expect((await cotton()).stdout).not.toContain(id)
  })

  it("of a target that cannot be asked is unknown, and hides no other", async () => {
    targets("cloud: { kind: hf-jobs, flavor: h200, bucket: me/b }\n")
    const program = join(folder, "hf")
    writeFileSync(program, `#!/bin/sh\n[ "$2" != run ] || echo '{"id": "abc"}'\n`)
    chmodSync(program, 0o755)
    const path = process.env["PATH"]
    process.env["PATH"] = `${folder}:${path}`
    bundle("far", "exit 0")
    const id = await submit("far", "--target", "cloud").finally(() => (process.env["PATH"] = path))
    const { code, stdout } = await cotton()
    expect(code).toBe(0)
    expect(stdout).toMatch(new RegExp(`^${id} +cloud +unknown .*hf: there is no such program on this machine`, "m"))
    expect(stdout).toMatch(/^good-.* local +done/m)
    expect((await cotton("forget", id)).code).toBe(0)
    targets("")
  })

  it("prints every command of a submission, and runs none", async () => {
    targets("cluster: { kind: slurm, host: login, partition: gpu, account: me, time: '8:00:00', gres: gpu:h100 }\n")
    const before = readdirSync(join(folder, "state/cotton/jobs")).length
    const { code, stderr, stdout } = await cotton("submit", "good", "--target", "cluster", "--dry-run", "--model", "/m")
    expect([code, stderr]).toEqual([0, ""])
    const digest = createHash("sha256")
      .update(readFileSync(join(folder, "good/manifest.json")))
      .digest("hex")
      .slice(0, 8)
    for (const words of [
      "rsync --archive --partial --protect-args -e 'ssh -o ",
      `'--exclude=/output' '--exclude=/.venv' ${folder}/good/ login:cotton/good-${digest}/`,
      "#SBATCH --account=me",
      "#SBATCH --gres=gpu:h100:1",
      "srun --ntasks-per-node=1 --cpu-bind=none --kill-on-bad-exit=1 bash launch.sh train --model /m"
    ])
      expect(stdout).toContain(words)
    expect(readdirSync(join(folder, "state/cotton/jobs"))).toHaveLength(before)
    const json = JSON.parse((await cotton("submit", "good", "--target", "cluster", "--dry-run", "--json")).stdout) as {
      readonly commands: ReadonlyArray<{ readonly why: string }>
    }
    expect(json.commands.map(({ why }) => why)).toEqual([
      "make the folder",
      "copy the bundle",
      "make its environment",
      "submit the job"
    ])
  })
})

describe("what cannot be used", () => {
  it.each([
    [
      "a folder that is no bundle",
      ["submit", "."],
      ".: it has no bundle.json: `cotton train DIR --student NAME` writes a bundle"
    ],
    ["a target that there is not", ["submit", "good", "--target", "clustr"], "did you mean cluster?"],
    ["a setting that there is not", ["submit", "good", "--set", "train.maxStep=3"], "did you mean train.maxSteps?"],
    ["a count that is none", ["submit", "good", "--set", "parallel.processes=x"], "--set parallel.processes: Expected"],
    ["a setting without a value", ["submit", "good", "--set", "train.epochs"], "write it as train.maxSteps=100"],
    ["no folder", ["submit", "nowhere"], "nowhere: there is no such folder"],
    ["no name", ["submit", ""], "name the bundle's folder"],
    ["an empty id", ["cancel", ""], "the job's id is empty"],
    ["an id of two lines", ["cancel", "a\nb"], "a\uFFFDb: no such job"],
    ["no line of a log", ["logs", "bad", "--lines", "0"], "it must be 1 at least"],
    ["no time between two looks", ["show", "bad", "--watch", "--every", "0"], "it must be more than 0"],
    ["a job that has ended", ["cancel", "bad"], "there is nothing to stop: failed"]
  ])("is told in one line: %s", async (_, words, message) => {
    const { code, stderr } = await cotton(...words)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
    expect(stderr.trim().split("\n")).toHaveLength(1)
  })

  it("is told with file, line and field in targets.yaml, every mistake at once", async () => {
    targets(
      "a: { kind: slurmm }\nb:\n  kind: slurm\n  partitio: gpu\nc: { kind: ssh }\nd: 3\n" +
        'e: { kind: skypilot, bucket: my-bucket }\nf:\n  kind: slurm\n  env: { A-B: "1" }\n  options: ["-N 2"]\nlocal: { kind: ssh, host: x }\n'
    )
    const { code, stderr } = await cotton("targets")
    expect(code).toBe(2)
    const file = join(folder, "config/cotton/targets.yaml")
    for (const words of [
      `${file}:1:6: a.kind: slurmm: did you mean slurm?`,
      `${file}:4:3: b.partitio: unknown field; did you mean partition?`,
      `${file}:5:1: c.host: is missing`,
      `${file}:6:1: d.kind: it is one of local, ssh, slurm, skypilot, hf-jobs`,
      `${file}:7:22: e.bucket: expected s3://BUCKET or gs://BUCKET`,
      `${file}:11:13: f.options[0]: expected an option of sbatch that begins with --`,
      `${file}:12:1: local is this machine: give the target another name`
    ])
      expect(stderr).toContain(words)
    // This machine is there whatever is wrong with the others.
    expect((await cotton("submit", "good", "--dry-run")).code).toBe(0)
    targets("a: [\n")
    expect((await cotton("targets")).stderr).toContain(`${file}:2:1: `)
    targets("")
  })

  it("is not submitted: what would only be refused after the queue", async () => {
    targets(
      "box: { kind: ssh, host: box }\ncloud: { kind: skypilot, bucket: 's3://b', secrets: [COTTON_NO_SUCH_KEY] }\n"
    )
    const path = bundle("changed", "exit 0")
    const config = readFileSync(join(path, "config.json"), "utf8")
    writeFileSync(join(path, "config.json"), config.replace("a/b", "/here/base"))
    const base = await cotton("submit", "changed", "--target", "box", "--dry-run")
    expect([base.code, base.stderr]).toEqual([2, expect.stringContaining("/here/base, is a folder of this machine")])
    expect((await cotton("submit", "changed", "--target", "box", "--dry-run", "--model", "b")).code).toBe(0)
    const secret = await cotton("submit", "good", "--target", "cloud", "--dry-run")
    expect([secret.code, secret.stderr]).toEqual([2, expect.stringContaining("COTTON_NO_SUCH_KEY")])
    writeFileSync(join(path, "launch.sh"), "exit 0")
    const changed = await cotton("submit", "changed")
    expect([changed.code, changed.stderr]).toEqual([2, expect.stringContaining("was changed since it was written")])
    targets("")
  })

  it("is passed over and named: a record that is damaged", async () => {
    writeFileSync(join(folder, "state/cotton/jobs/torn.json"), '{"version": 1')
    const { code, stderr } = await cotton()
    expect(code).toBe(0)
    expect(stderr).toContain("torn.json: no job's record, passed over")
  })
})
