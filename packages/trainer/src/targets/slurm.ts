import { dirname } from "node:path"
import { type Command, type Outcome, word } from "./Command.ts"
import { copyFrom, copyTo, ENTER, hereDocument, type Host, onHost, placeOn } from "./Host.ts"
import { environment, EXIT_AGAIN, folderOf, jobScript, setupLine, variables } from "./JobScript.ts"
import { absent, lookScript, type Meant, readLook } from "./Looking.ts"
import type { JobOf, Target } from "./Target.ts"

type SlurmJob = JobOf<"slurm">

/** Seconds before the limit of time at which a job is told: a checkpoint of a large student takes minutes. */
const LEAD = 300
/** A job of three days in a queue of four hours needs some twenty. */
const REQUEUE = 100

const hostOf = ({ profile: { host, ssh } }: SlurmJob): Host =>
  host === undefined ? {} : { host, ...(ssh === undefined ? {} : { ssh }) }

const placeOf = (job: SlurmJob): string => placeOn(job.profile, job)

/** The options of sbatch, as the head of its script. */
const options = (job: SlurmJob): ReadonlyArray<string> => {
  const { account, cpus, exclusive, gres, lead, memory, options: more, partition, qos, time } = job.profile
  const gpus =
    job.device === "cpu"
      ? []
      : [gres === undefined ? `--gpus-per-node=${job.processes}` : `--gres=${gres}:${job.processes}`]
  return [
    `--job-name=${job.id}`,
    `--nodes=${job.nodes}`,
    "--ntasks-per-node=1",
    ...gpus,
    ...(cpus === undefined ? [] : [`--cpus-per-task=${cpus}`]),
    ...(memory === undefined ? [] : [`--mem=${memory}`]),
    ...(exclusive === true ? ["--exclusive"] : []),
    ...(account === undefined ? [] : [`--account=${account}`]),
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
    ...(qos === undefined ? [] : [`--qos=${qos}`]),
    ...(time === undefined ? [] : [`--time=${time}`]),
    // To the steps, not to the batch script: the training then ends with a checkpoint and 75.
    `--signal=USR1@${lead ?? LEAD}`,
    "--requeue",
    "--open-mode=append",
    `--output=${folderOf(job)}/log`,
    ...(more ?? [])
  ].map((one) => `#SBATCH ${one}`)
}

/** The training on every node, in its container where there is one. */
const srun = ({ model, profile: { container, cpus, model: base, python } }: SlurmJob, command: string): string => {
  // A step does not inherit how many processors a task has, and one task must not be bound to one of them.
  const processors = cpus === undefined ? "" : ` --cpus-per-task=${cpus}`
  const step = `srun --ntasks-per-node=1${processors} --cpu-bind=none --kill-on-bad-exit=1`
  if (container === undefined) return `${step} ${command}`
  const image = word(container)
  // What lies outside of the bundle's folder.
  const others = [model ?? base, python === undefined ? undefined : dirname(python)].filter(
    (path): path is string => path?.startsWith("/") === true
  )
  return container.endsWith(".sif")
    ? `${step} apptainer exec --nv --bind "$PWD"${others.map((path) => ` --bind ${word(path)}`).join("")} --pwd "$PWD" ${image} ${command}`
    : `${step} --container-image=${image} --container-mounts="$PWD:$PWD"${others.map((path) => `,${word(`${path}:${path}`)}`).join("")} --container-workdir="$PWD" ${command}`
}

/** Into the queue again, unless somebody has cancelled it; Slurm then ends what is left of this script. */
const again = ({ profile: { requeue = REQUEUE } }: SlurmJob): string =>
  [
    `if [ "$code" = ${EXIT_AGAIN} ] && [ ! -e "$job/cancelled" ] && [ "\${SLURM_RESTART_COUNT:-0}" -lt ${requeue} ] &&`,
    // One that Slurm takes away it requeues itself; one that somebody has cancelled by hand is to stay so.
    '  [ "$(squeue -h -j "$SLURM_JOB_ID" -o %T 2>/dev/null)" = RUNNING ]; then',
    // What ends the sleep must not be taken for the end of the job.
    '  scontrol requeue "$SLURM_JOB_ID" && { sleep 600; exit "$code"; }',
    "fi"
  ].join("\n")

const batch = (job: SlurmJob): string =>
  jobScript(job, {
    head: options(job).join("\n"),
    first: 'echo "$SLURM_JOB_ID" >"$job/slurm"',
    setup: job.profile.setup === "job",
    train: (command) => srun(job, command),
    after: again(job)
  })

/** A script on the cluster, with the job's variables: they may say where Slurm is. */
const onCluster = (job: SlurmJob, script: string, words: ReadonlyArray<string>, why: string): Command =>
  onHost(hostOf(job), { script: [...variables(job), script].join("\n"), words: [placeOf(job), ...words], why })

const submit = (job: SlurmJob): string => `${ENTER}
job=${folderOf(job)}
for other in output/jobs/*; do
  if [ -f "$other/slurm" ] && [ -n "$(squeue -h -j "$(cat "$other/slurm")" -o %T 2>/dev/null)" ]; then
    echo "job \${other##*/} trains in $PWD already" >&2
    exit 3
  fi
done
mkdir -p output/jobs && mkdir "$job" || exit 1
cat >"$job/job.sh" ${hereDocument(batch(job))}
[ $? = 0 ] || { rm -rf "$job"; exit 1; }
answer=$(sbatch --parsable "$job/job.sh") || { rm -r "$job"; exit 1; }
echo "\${answer%%;*}" >"$job/slurm"
echo "slurm \${answer%%;*}"`

/** The environment is made where there is internet, before anything waits in a queue. */
const setup = (job: SlurmJob): string => `${ENTER}
ended() { exit "$1"; }
${environment(job)}
${setupLine(job)}`

/** A job that left the queue long ago is known to the accounting, where a cluster has one; else to the controller for some minutes. */
const alive = ({ id }: SlurmJob): string => `id=$(cat "$job/slurm" 2>/dev/null)
[ -n "$id" ] || id=$3
# A submission that was cut off has a name.
[ -n "$id" ] || id=$(squeue -h -n ${id} -o %A 2>/dev/null | head -n 1)
if [ -z "$id" ]; then
  if [ $here = 0 ]; then echo "now nowhere"; elif [ -d "$job" ]; then echo "now starting"; else echo "now absent"; fi
else
  echo "id $id"
  said=$(squeue -h -j "$id" -o '%T %r' 2>/dev/null) && code=0 || code=$?
  if [ $code = 0 ] && [ -n "$said" ]; then
    echo "now $(head -n 1 <<<"$said")"
  else
    why=$(squeue -h -j "$id" -o %T 2>&1 >/dev/null)
    case $code$why in
      0* | *"Invalid job id"*)
        said=$(sacct -X -n -P -D -j "$id" -o State 2>/dev/null | tail -n 1)
        [ -n "$said" ] || said=$(scontrol show job "$id" 2>/dev/null | sed -n 's/.*JobState=\\([A-Z_]*\\).*/\\1/p')
        echo "now ended \${said:-GONE}" ;;
      *) echo "$why" >&2; exit 1 ;;
    esac
  fi
fi`

const QUEUED: Readonly<Record<string, string>> = {
  PENDING: "",
  REQUEUED: "",
  REQUEUE_FED: "",
  REQUEUE_HOLD: "it was put into the queue again and is held: `scontrol release` lets it go",
  SPECIAL_EXIT: "it is held: `scontrol release` lets it go",
  SUSPENDED: "suspended",
  RESV_DEL_HOLD: "its reservation is gone",
  PREEMPTED: "preempted",
  STOPPED: "stopped by SIGSTOP"
}
const RUNNING = new Set(["RUNNING", "CONFIGURING", "COMPLETING", "RESIZING", "SIGNALING", "STAGE_OUT"])
const FAILED: Readonly<Record<string, string>> = {
  TIMEOUT: "its time was over before it could write a checkpoint: give it more (`time`), or tell it earlier (`lead`)",
  OUT_OF_MEMORY: "a node had too little memory: `memory: 0` asks for all of it",
  NODE_FAIL: "a node failed",
  BOOT_FAIL: "a node could not be started",
  DEADLINE: "its deadline was over",
  FAILED: "its script failed"
}

/** Words for an end that its queue has for a moment only. */
const ENDED = new Set(["PREEMPTED", "REVOKED"])

/** What Slurm's word for a job's state means (squeue(1), "JOB STATE CODES"), and its reason, of a job that waits. */
const meaning = (job: SlurmJob, now: string): Meant => {
  const ended = now.startsWith("ended ")
  const [said = "", ...rest] = now.replace(/^ended /, "").split(" ")
  const state = said.replace(/\+$/, "")
  const reason = rest.join(" ")
  if (["absent", "nowhere", "starting"].includes(state)) return absent(job, state, "it was not submitted")
  if (!ended && state in QUEUED) {
    const why = [QUEUED[state], reason === "None" ? "" : reason].filter((one) => one !== "").join(": ")
    return { state: "queued", why: why === "" ? null : why }
  }
  if (!ended && RUNNING.has(state)) return { state: "running", why: state === "RUNNING" ? null : state.toLowerCase() }
  if (state === "CANCELLED") return { state: "cancelled", why: reason === "" ? null : reason }
  if (state in FAILED) return { state: "failed", why: FAILED[state]! }
  if (state === "COMPLETED") return { state: "done", why: "by Slurm; its own exit code is not there" }
  if (state === "GONE")
    return { state: "lost", why: "Slurm knows nothing of it any more, and it has left no exit code" }
  if (ended && ENDED.has(state)) return { state: "failed", why: `Slurm ended it: ${state.toLowerCase()}` }
  // The accounting comes after the queue: what left the one may run yet by the other.
  return { state: "unknown", why: `Slurm's word for it is ${state}${ended ? ", and its queue has it no more" : ""}` }
}

/** What waits has nothing to save; what runs is asked, and saves. */
const stop = (job: SlurmJob): string => `${ENTER}
job=${folderOf(job)}
id=$(cat "$job/slurm" 2>/dev/null)
[ -n "$id" ] || id=$3
[ -n "$id" ] || { echo "it was not submitted" >&2; exit 1; }
state=$(squeue -h -j "$id" -o %T) || exit 1
mkdir -p "$job" && : >"$job/cancelled" || exit 1
undo() { rm -f "$job/cancelled" output/.stop; exit 1; }
if [ "$2" = now ] || [ "$state" != RUNNING ]; then scancel "$id" || undo; else : >output/.stop; scancel --signal=TERM "$id" || undo; fi`

/** A cluster's queue: the batch script, its options, and what Slurm says of it. */
export const slurm: Target<"slurm"> = {
  kind: "slurm",
  savesFirst: true,
  needsHandle: false,
  place: (job) => {
    const { host } = job.profile
    return host === undefined ? placeOf(job) : `${host}:${placeOf(job)}`
  },
  submit: (job): ReadonlyArray<Command> => {
    const [host, place] = [hostOf(job), placeOf(job)]
    const isMade = (job.profile.setup ?? "login") === "login"
    return [
      ...copyTo(host, job, place),
      ...(isMade ? [onHost(host, { script: setup(job), words: [place], why: "make its environment" })] : []),
      onCluster(job, submit(job), [], "submit the job")
    ]
  },
  handle: (outcomes: ReadonlyArray<Outcome>) => /^slurm (\d+)$/m.exec(outcomes.at(-1)?.stdout ?? "")?.[1] ?? null,
  look: (job, from) => [
    onCluster(job, lookScript(job, alive(job)), [String(from), job.handle ?? ""], "look at the job")
  ],
  seen: (job, [outcome]) => readLook(outcome, (now) => meaning(job, now)),
  logs: (job, lines, follow) => {
    const script = `${ENTER}\nexec tail -n "$2" ${follow ? "-F " : ""}${folderOf(job)}/log`
    return onHost(hostOf(job), { script, words: [placeOf(job), String(lines)], why: "print the log" })
  },
  cancel: (job, now) => [onCluster(job, stop(job), [now ? "now" : "soon", job.handle ?? ""], "cancel the job")],
  fetch: (job, to, all) => {
    const place = placeOf(job)
    return place === job.bundle && to === `${job.bundle}/output` ? [] : copyFrom(hostOf(job), place, to, all)
  }
}
