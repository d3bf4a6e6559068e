import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"

/* A real sshd and a real Slurm, as processes of the test, in folders and on ports of their own. */

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

/** Waits for what a daemon takes some time to do. */
export const eventually = async (what: string, is: () => boolean): Promise<void> => {
  const deadline = Date.now() + 60_000
  while (!is()) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`)
    await new Promise((done) => setTimeout(done, 200))
  }
}

const works = (
  program: string,
  words: ReadonlyArray<string>,
  environment: NodeJS.ProcessEnv = process.env
): boolean => {
  try {
    execFileSync(program, words, { env: environment, stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill("SIGKILL")
  await once(child, "exit")
}

export interface Sshd {
  /** Words of ssh that reach it, as `box`. */
  readonly words: ReadonlyArray<string>
  readonly stop: () => Promise<void>
  readonly close: () => Promise<void>
}

export const startSshd = async (): Promise<Sshd> => {
  const folder = mkdtempSync(join(tmpdir(), "cotton-sshd-"))
  const port = await freePort()
  for (const key of ["host", "me"])
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(folder, key)])
  const lines = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${folder}/host`,
    `AuthorizedKeysFile ${folder}/me.pub`,
    `PidFile ${folder}/pid`,
    "StrictModes no",
    "PasswordAuthentication no"
  ]
  writeFileSync(join(folder, "sshd_config"), `${lines.join("\n")}\n`)
  writeFileSync(
    join(folder, "config"),
    `Host box\n  HostName 127.0.0.1\n  Port ${port}\n  IdentityFile ${folder}/me\n  UserKnownHostsFile ${folder}/known\n  StrictHostKeyChecking accept-new\n  LogLevel ERROR\n`
  )
  mkdirSync("/run/sshd", { recursive: true })
  const child = spawn("/usr/sbin/sshd", ["-D", "-e", "-f", join(folder, "sshd_config")], { stdio: "ignore" })
  const words = ["-F", join(folder, "config")]
  await eventually("sshd answers", () => works("ssh", [...words, "-o", "BatchMode=yes", "box", "true"]))
  return {
    words,
    stop: () => end(child),
    close: async () => {
      await end(child)
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

export interface Cluster {
  /** `SLURM_CONF`, for whoever speaks to it. */
  readonly conf: string
  readonly slurm: (program: string, ...words: ReadonlyArray<string>) => string
  readonly stopController: () => Promise<void>
  readonly startController: () => Promise<void>
  readonly close: () => Promise<void>
}

/** Two nodes, both of them this machine, with a partition `cpu`. */
export const startCluster = async (): Promise<Cluster> => {
  const folder = mkdtempSync(join(tmpdir(), "cotton-slurm-"))
  for (const name of ["state", "spool-n1", "spool-n2"]) mkdirSync(join(folder, name))
  const socket = join(folder, "munge.sock")
  writeFileSync(join(folder, "key"), "a key of at least thirty-two bytes, for this test alone", { mode: 0o400 })
  const [controller, one, two] = [await freePort(), await freePort(), await freePort()]
  const conf = join(folder, "slurm.conf")
  const here = hostname()
  const lines = [
    "ClusterName=cotton",
    `SlurmctldHost=${here}(127.0.0.1)`,
    "SlurmUser=root",
    "SlurmdUser=root",
    "AuthType=auth/munge",
    `AuthInfo=socket=${socket}`,
    "CredType=cred/munge",
    `SlurmctldPort=${controller}`,
    `StateSaveLocation=${folder}/state`,
    `SlurmdSpoolDir=${folder}/spool-%n`,
    `SlurmctldPidFile=${folder}/controller.pid`,
    `SlurmdPidFile=${folder}/%n.pid`,
    `SlurmctldLogFile=${folder}/controller.log`,
    `SlurmdLogFile=${folder}/%n.log`,
    "ProctrackType=proctrack/linuxproc",
    "TaskPlugin=task/none",
    "SelectType=select/cons_tres",
    "SelectTypeParameters=CR_CPU",
    "ReturnToService=2",
    "MinJobAge=30",
    "KillWait=10",
    "JobRequeue=1",
    ...[one, two].map((port, at) => `NodeName=n${at + 1} NodeHostname=${here} NodeAddr=127.0.0.1 Port=${port} CPUs=2`),
    "PartitionName=cpu Nodes=n1,n2 Default=YES State=UP OverSubscribe=FORCE:4"
  ]
  writeFileSync(conf, `${lines.join("\n")}\n`)
  const environment = { ...process.env, SLURM_CONF: conf }
  const start = (program: string, words: ReadonlyArray<string>) =>
    spawn(program, [...words], { env: environment, stdio: "ignore", cwd: folder })
  const munged = start("munged", [
    "--foreground",
    "--force",
    `--socket=${socket}`,
    `--key-file=${folder}/key`,
    `--log-file=${folder}/munge.log`,
    `--pid-file=${folder}/munge.pid`,
    `--seed-file=${folder}/munge.seed`
  ])
  await eventually("munged answers", () => works("munge", ["-n", "-S", socket]))
  let head = start("slurmctld", ["-D"])
  await eventually("the controller answers", () => works("scontrol", ["ping"], environment))
  const nodes = ["n1", "n2"].map((name) => start("slurmd", ["-D", "-N", name]))
  const slurm: Cluster["slurm"] = (program, ...words) =>
    execFileSync(program, words, { env: environment, encoding: "utf8" })
  await eventually("two nodes are idle", () => slurm("sinfo", "-h", "-t", "idle", "-o", "%D").trim() === "2")
  return {
    conf,
    slurm,
    stopController: () => end(head),
    startController: async () => {
      head = start("slurmctld", ["-D"])
      await eventually("the controller is back", () => works("squeue", ["-h"], environment))
    },
    close: async () => {
      for (const id of works("squeue", ["-h"], environment) ? slurm("squeue", "-h", "-o", "%i").split("\n") : [])
        if (id !== "") slurm("scancel", "--full", "-s", "KILL", id)
      for (const child of [...nodes, head, munged]) await end(child)
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    }
  }
}
