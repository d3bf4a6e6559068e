import { describe, expect, it } from "vitest"
import { written } from "../../src/targets/Command.ts"
import { slurm } from "../../src/targets/slurm.ts"
import { jobOf } from "./Jobs.ts"

const job = (profile: object = {}, change: object = {}) => jobOf("slurm", profile, change)
const script = (profile: object = {}, change: object = {}) => slurm.submit(job(profile, change)).map(written).join("\n")
const seen = (stdout: string, code = 0, stderr = "") => {
  const { state, why } = slurm.seen(job(), [{ code, stdout, stderr }])
  return why === null ? state : `${state}: ${why}`
}

describe("a job for Slurm", () => {
  it("asks for its nodes, accelerators and account as the profile has them", () => {
    const text = script(
      {
        account: "a",
        partition: "p",
        qos: "q",
        time: "1-0",
        gres: "gpu:h100",
        cpus: 96,
        memory: 0,
        exclusive: true,
        lead: 60,
        options: ["--constraint=h100"]
      },
      { nodes: 2, processes: 8, device: "cuda" }
    )
    for (const option of [
      "--nodes=2",
      "--ntasks-per-node=1",
      "--gres=gpu:h100:8",
      "--account=a",
      "--partition=p",
      "--qos=q",
      "--time=1-0",
      "--cpus-per-task=96",
      "--mem=0",
      "--exclusive",
      "--signal=USR1@60",
      "--requeue",
      "--constraint=h100"
    ])
      expect(text).toContain(`\n#SBATCH ${option}\n`)
    expect(text).toContain(
      "\nsrun --ntasks-per-node=1 --cpus-per-task=96 --cpu-bind=none --kill-on-bad-exit=1 bash launch.sh train\n"
    )
  })

  it("asks for accelerators of any kind where none is named, and for none on processors", () => {
    expect(script({}, { processes: 4, device: "cuda" })).toContain("#SBATCH --gpus-per-node=4\n")
    expect(script({}, { device: "cpu" })).not.toMatch(/gpu|gres/)
  })

  it("runs the training in a container, of pyxis or of Apptainer", () => {
    expect(script({ container: "nvcr.io#nvidia/pytorch:26.01", model: "/m/base" })).toContain(
      `--container-image='nvcr.io#nvidia/pytorch:26.01' --container-mounts="$PWD:$PWD",/m/base:/m/base --container-workdir="$PWD" bash launch.sh train --model /m/base`
    )
    expect(script({ container: "/images/a b.sif", python: "/env/bin/python" })).toContain(
      `apptainer exec --nv --bind "$PWD" --bind /env/bin --pwd "$PWD" '/images/a b.sif' bash launch.sh train`
    )
  })

  it("makes the environment on the login node, in the job, or nowhere", () => {
    const before = (text: string) => text.slice(0, text.indexOf("sbatch"))
    expect(before(script())).toContain("bash launch.sh setup\n")
    expect(script().match(/launch\.sh setup/g)).toHaveLength(1)
    expect(script({ setup: "job" })).toContain("bash launch.sh setup || ended $?")
    expect(script({ setup: "none" })).not.toContain("launch.sh setup")
  })

  it("lets no name, folder or setting become a part of its script", () => {
    const nasty = `a'; touch /tmp/owned; echo "$(id)`
    const text = script({ model: nasty, env: { NAME: nasty } }, { set: [`train.seed=${nasty}`] })
    const quoted = `'a'\\''; touch /tmp/owned; echo "$(id)'`
    expect(text).toContain(`export NAME=${quoted}`)
    expect(text).toContain(`--model ${quoted}`)
    expect(text).not.toMatch(/^touch/m)
  })

  it("is submitted over ssh where it names a login node, to a folder below the home folder there", () => {
    const commands = slurm.submit(job({ host: "me@login", ssh: ["-p", "22 22"], folder: "~/jobs" }))
    expect(commands.map(({ words }) => words[0])).toEqual(["ssh", "rsync", "ssh", "ssh"])
    const { words } = commands[0]!
    expect(words.slice(-5)).toEqual(["-p", "22 22", "--", "me@login", "bash -l -s -- jobs/my-7b-0a1b2c3d"])
    for (const option of ["BatchMode=yes", "ConnectTimeout=20", "ControlMaster=no"]) expect(words).toContain(option)
    expect(commands[1]!.words.slice(-2)).toEqual(["/bundles/my-7b/", "me@login:jobs/my-7b-0a1b2c3d/"])
    expect(commands[1]!.words).toContainEqual(expect.stringMatching(/^ssh -o 'BatchMode=yes' .* -p '22 22'$/))
  })

  it("is named by the number that sbatch gives it, whatever stands before", () => {
    expect(slurm.handle([{ code: 0, stdout: "welcome\nslurm 812\n", stderr: "" }])).toBe("812")
    expect(slurm.handle([{ code: 0, stdout: "", stderr: "" }])).toBeNull()
  })
})

describe("what Slurm says of a job", () => {
  it.each([
    ["now PENDING Resources", "queued: Resources"],
    ["now PENDING None", "queued"],
    ["now RUNNING None", "running"],
    ["now COMPLETING None", "running: completing"],
    ["now REQUEUE_HOLD None", "queued: it was put into the queue again and is held: `scontrol release` lets it go"],
    ["now CANCELLED by 0", "cancelled: by 0"],
    ["now CANCELLED+", "cancelled"],
    [
      "now TIMEOUT",
      "failed: its time was over before it could write a checkpoint: give it more (`time`), or tell it earlier (`lead`)"
    ],
    ["now OUT_OF_MEMORY", "failed: a node had too little memory: `memory: 0` asks for all of it"],
    ["now NODE_FAIL", "failed: a node failed"],
    ["now ended GONE", "lost: Slurm knows nothing of it any more, and it has left no exit code"],
    ["now absent", "submitting: it was not submitted"],
    // The job's own word stands over the accounting's, and the queue's over that of an attempt before.
    ["now ended GONE\nexit 0", "done"],
    ["now ended TIMEOUT\nexit 1", "failed: exit code 1"],
    ["now ended GONE\nexit 1\nsaid bad-config: no", "failed: bad-config: no"],
    ["now ended GONE\nexit 137\nsaid 100 rows", "failed: exit code 137"],
    ["now ended GONE\nexit 75", "stopped: after a checkpoint; submit it again to go on"],
    ["cancelled\nnow ended GONE\nexit 75", "cancelled: after a checkpoint"],
    ["now COMPLETING None\nexit 75", "running: completing"],
    ["now RUNNING None\nexit 143", "running"],
    ["now PENDING BeginTime\nexit 75", "queued: BeginTime"],
    ["cancelled\nnow RUNNING None", "running: stopping after a checkpoint"]
  ])("%j is %s", (said, state) => {
    expect(seen(`${said}\n`)).toBe(state)
  })

  it("is not taken for its end when nobody answers", () => {
    expect(seen("", 1, "slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n")).toBe(
      "unknown: slurm_load_jobs error: Unable to contact slurm controller (connect failure)"
    )
    expect(seen("", 255, "ssh: connect to host login port 22: Connection refused\n")).toContain("unknown: ssh: connect")
  })

  it("ends where the progress begins, whatever that holds", () => {
    const look = slurm.seen(job(), [
      { code: 0, stdout: "now RUNNING None\nprogress 12\nexit 0\nprogress 3\n", stderr: "" }
    ])
    expect(look).toEqual({ state: "running", why: null, from: 12, progress: "exit 0\nprogress 3\n" })
  })
})
