import { line, word } from "./Command.ts"
import type { Job } from "./Job.ts"

/** Of `launch.sh`: stopped after a checkpoint, to be started again. */
export const EXIT_AGAIN = 75
/** Of `launch.sh`: it has refused to go on, and said why in its last line. */
export const EXIT_FAILED = 1

/** What a job leaves in its place, below `output/jobs/ID`. */
export const folderOf = ({ id }: Job): string => `output/jobs/${id}`

/** A verb of the bundle, as a shell reads it. */
export const launchLine = (verb: string, words: ReadonlyArray<string>): string =>
  line(["bash", "launch.sh", verb, ...words])

/** The words of `launch.sh` that say which base and which settings. */
export const launchWords = ({ model, profile, set }: Job): ReadonlyArray<string> => {
  const base = model ?? profile.model
  return [...(base === undefined ? [] : ["--model", base]), ...set.flatMap((one) => ["--set", one])]
}

export const setupLine = ({ device }: Job): string => launchLine("setup", device === "cpu" ? ["--cpu"] : [])

/** The variables of a job. */
export const variables = ({ profile: { env = {}, python } }: Job): ReadonlyArray<string> =>
  Object.entries({ ...env, ...(python === undefined ? {} : { COTTON_PYTHON: python }) }).map(
    ([name, value]) => `export ${name}=${word(value)}`
  )

/** On a machine that was made for the job the base is not there yet. */
export const download = ({ model, profile }: Job): ReadonlyArray<string> =>
  model === null && profile.model === undefined ? ["export COTTON_ONLINE=1"] : []

/** The environment of a job: variables, then the user's own lines, which leave neither options nor another folder behind. */
export const environment = (job: Job): string => {
  const { prepare: given } = job.profile
  const prepare = typeof given === "object" ? given.join("\n") : given
  return [
    ...variables(job),
    ...(prepare === undefined || prepare.trim() === ""
      ? []
      : [
          "here=$PWD",
          `prepare() {\n:\n${prepare.trimEnd()}\n}`,
          "prepare || ended $?",
          'set +eu +o pipefail; cd "$here" || ended 1'
        ])
  ].join("\n")
}

/**
 * The script of a job on a machine with a shell. It writes its exit code where any later look finds it, lets signals pass to
 * what it runs, and holds a lock as long as anything of it lives: two trainings in one folder would spoil each other's
 * checkpoints.
 */
export const jobScript = (
  job: Job,
  {
    head = "",
    first,
    setup,
    train,
    after = ""
  }: {
    readonly head?: string
    /** Says by which the job is found again, in `$job`. */
    readonly first: string
    /** The environment is made by the job itself. */
    readonly setup: boolean
    /** Puts something before `bash launch.sh train …`. */
    readonly train: (command: string) => string
    /** Runs with `$code`, of the training. */
    readonly after?: string
  }
): string => {
  const words = launchWords(job)
  const folder = `job=$PWD/${folderOf(job)}`
  return [
    "#!/usr/bin/env bash",
    ...(head === "" ? [] : [head]),
    `# ${job.id}: its exit code goes to ${folderOf(job)}/exit`,
    folder,
    'ended() { echo "$1" >"$job/exit.new" && mv "$job/exit.new" "$job/exit"; exit "$1"; }',
    first,
    // Of an attempt before this one.
    'rm -f "$job/exit" output/.stop',
    "trap : TERM INT HUP USR1",
    "exec 9>>output/.lock",
    'if command -v flock >/dev/null; then flock -n -E 99 9; [ $? != 99 ] || { echo "cotton: another job trains in this folder" >&2; ended 1; }; fi',
    environment(job),
    // Whatever the user's lines have set.
    folder,
    ...(setup ? [`${setupLine(job)} || ended $?`] : []),
    ...("smoke" in job.profile && job.profile.smoke ? [`${launchLine("smoke", words)} || ended $?`] : []),
    '[ ! -e "$job/cancelled" ] || ended 75',
    // Who cancels while it begins is heard too.
    'export COTTON_CANCELLED="$job/cancelled"',
    train(launchLine("train", words)),
    "code=$?",
    ...(after === "" ? [] : [after]),
    'ended "$code"'
  ]
    .filter((one) => one !== "")
    .join("\n")
}
