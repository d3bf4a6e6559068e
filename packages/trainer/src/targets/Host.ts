import { homedir } from "node:os"
import { resolve } from "node:path"
import { type Command, line } from "./Command.ts"
import type { Job } from "./Job.ts"

/** A machine on which scripts run: this one, or one that is reached by OpenSSH. */
export interface Host {
  readonly host?: string
  readonly ssh?: ReadonlyArray<string>
}

/**
 * Never a question: without a key the command fails and says so; a network that is dead is found out. A connection that the
 * user shares is used, and none is made to be shared: it would keep the command's streams open.
 */
const OPTIONS = [
  "BatchMode=yes",
  "ConnectTimeout=20",
  "ServerAliveInterval=15",
  "ServerAliveCountMax=4",
  "ControlMaster=no"
].flatMap((one) => ["-o", one])

const sshWords = ({ ssh = [] }: Host): ReadonlyArray<string> => ["ssh", ...OPTIONS, ...ssh]

/** Of a folder of bundles that no profile names, below the home folder. */
const FOLDER = "cotton"

/** Where a job's bundle is on its host: in its place where nothing has to be copied. */
export const placeOn = ({ folder, host }: Host & { readonly folder?: string }, { bundle, digest, id }: Job): string => {
  if (host === undefined && folder === undefined) return bundle
  // The same bundle comes to the same place: another job of it goes on where the last one ended.
  const name = `${id.slice(0, id.lastIndexOf("-"))}-${digest}`
  const below = `${(folder ?? FOLDER).replace(/^~\//, "").replace(/\/+$/, "")}/${name}`
  return host === undefined ? resolve(homedir(), below) : below
}

/**
 * A script of bash on a host. It is read as a whole before it begins, its words are its arguments and never a part of it, and
 * relative paths are below the home folder.
 */
export const onHost = (
  host: Host,
  { script, why, words = [] }: { readonly script: string; readonly words?: ReadonlyArray<string>; readonly why: string }
): Command => {
  // Where programs are is often said to login shells alone (modules, Slurm's own PATH).
  const called = ["bash", ...(host.host === undefined ? [] : ["-l"]), "-s", "--", ...words]
  const input = `{\ncd || exit 1\n${script.trim()}\nexit\n} </dev/null\n`
  return host.host === undefined
    ? { words: called, input, why }
    : { words: [...sshWords(host), "--", host.host, line(called)], input, why }
}

/** Enters the folder of the first word. */
export const ENTER = 'cd "$1" 2>/dev/null || { echo "$1: there is no such folder (any more)" >&2; exit 4; }'

/** A here-document of bash that takes every text as it stands. */
export const hereDocument = (text: string): string => {
  let mark = "END_OF_FILE"
  while (text.split("\n").includes(mark)) mark += "_"
  return `<<'${mark}'\n${text.replace(/\n?$/, "\n")}${mark}`
}

const rsyncTo = (host: Host): ReadonlyArray<string> => [
  "rsync",
  "--archive",
  "--partial",
  "--protect-args",
  ...(host.host === undefined ? [] : ["-e", line(sshWords(host))])
]

const at = ({ host }: Host, path: string): string => (host === undefined ? path : `${host}:${path}`)

/** Folders that belong to a machine, not to the bundle. */
const OWN = ["/output", "/.venv"]

/** Makes the place on the host like the bundle here; a second time only what differs travels. */
export const copyTo = (host: Host, { bundle }: Job, place: string): ReadonlyArray<Command> =>
  place === bundle
    ? []
    : [
        onHost(host, { script: 'mkdir -p "$1"', words: [place], why: "make the folder" }),
        {
          words: [...rsyncTo(host), ...OWN.map((one) => `--exclude=${one}`), `${bundle}/`, `${at(host, place)}/`],
          why: "copy the bundle"
        }
      ]

/** What a job leaves, without its checkpoints and its prepared rows. */
const LEAST = ["--exclude=/checkpoints", "--exclude=/rows", "--exclude=/smoke"]
/** What is a machine's own. */
const NEVER = ["--exclude=/jobs", "--exclude=/.lock", "--exclude=/.stop"]

/** Brings `output/` of the place into the folder `to`. */
export const copyFrom = (host: Host, place: string, to: string, all: boolean): ReadonlyArray<Command> => [
  {
    words: [...rsyncTo(host), ...NEVER, ...(all ? [] : LEAST), `${at(host, `${place}/output`)}/`, `${to}/`],
    why: "copy what came of it"
  }
]
