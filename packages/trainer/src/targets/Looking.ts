import type { Outcome } from "./Command.ts"
import type { Job } from "./Job.ts"
import { EXIT_AGAIN, EXIT_FAILED, folderOf } from "./JobScript.ts"
import type { Look, State } from "./Target.ts"

/** Between what is said of a job and the bytes of its progress. */
const PROGRESS = "progress"

/** Of its progress that one look brings; another one goes on from there. */
const MOST_BYTES = 4_000_000

/**
 * Says in a few lines how a job is, and then gives the bytes of its progress from one on. Its words: the place, that byte, and
 * the handle. `alive` prints `now …`, the words of the target, and knows by `$here` whether the place is there.
 */
export const lookScript = (job: Job, alive: string): string => `here=1
cd "$1" 2>/dev/null || here=0
job=${folderOf(job)}
[ ! -e "$job/cancelled" ] || echo cancelled
${alive}
[ $here = 1 ] || exit 0
[ ! -f "$job/exit" ] || echo "exit $(cat "$job/exit")"
[ ! -f "$job/job.sh" ] || echo "began $(date -u -r "$job/job.sh" +%Y-%m-%dT%H:%M:%S 2>/dev/null)"
said=$(grep '^cotton: ' "$job/log" 2>/dev/null | tail -n 1 | cut -c 9-)
[ -z "$said" ] || echo "said $said"
[ "$(df -P . 2>/dev/null | awk 'NR == 2 { print $4 }')" != 0 ] || echo full
file=output/progress.jsonl
from=$2
if [ -f "$file" ]; then
  size=$(wc -c <"$file")
  if [ "$from" -lt 0 ]; then from=$((size + from > 0 ? size + from : 0)); fi
  [ "$size" -ge "$from" ] || from=0
  echo "${PROGRESS} $((from))"
  tail -c +$((from + 1)) "$file" | head -c ${MOST_BYTES}
fi`

export type Meant = Pick<Look, "state" | "why" | "isAbsent">

/**
 * Of a job that has left nothing where it was looked for. Without a handle it was never known to be started; with one, what
 * is gone may be the disk: only this machine is sure of its own.
 */
export const absent = ({ handle, profile }: Job, now: string, before: string): Meant => {
  if (now === "starting") return { state: "submitting", why: before }
  if (handle === null) return { state: "submitting", why: before, isAbsent: true }
  const why = now === "nowhere" ? "its folder is not there (any more)" : "its files are not there (any more)"
  return { state: profile.kind === "local" ? "lost" : "unknown", why }
}

const ofExit = (code: number, cancelled: boolean, said: string | undefined): Meant => {
  if (code === 0) return { state: "done", why: null }
  if (cancelled) return { state: "cancelled", why: code === EXIT_AGAIN ? "after a checkpoint" : null }
  return code === EXIT_AGAIN
    ? { state: "stopped", why: "after a checkpoint; submit it again to go on" }
    : { state: "failed", why: said === undefined || code !== EXIT_FAILED ? `exit code ${code}` : said }
}

/** The last thing that a program which failed has said. */
export const lastWords = ({ code, stderr, stdout }: Outcome): string =>
  stderr.trim().split("\n").at(-1) || stdout.trim().split("\n").at(-1) || `exit code ${code}`

/** In these the target itself knows that the job is not at its end, however an attempt of it ended. */
const GOES_ON: ReadonlySet<State> = new Set(["queued", "running"])

/** Reads what `lookScript` printed. `meaning`: what the target's own word for it means, where the job has not ended itself. */
export const readLook = (outcome: Outcome | undefined, meaning: (now: string) => Meant): Look => {
  const none = { progress: "", from: 0 }
  if (outcome === undefined || outcome.code !== 0)
    return { ...none, state: "unknown", why: outcome === undefined ? null : lastWords(outcome) }
  const [said, from, progress] = parts(outcome.stdout)
  const lines = said.split("\n")
  const word = (name: string) => lines.find((one) => one.startsWith(`${name} `))?.slice(name.length + 1)
  const now = word("now")
  if (now === undefined) return { ...none, state: "unknown", why: "its answer is not understood" }
  const [handle, began] = [word("id"), word("began")]
  const facts = {
    progress,
    from,
    ...(handle === undefined || handle === "" ? {} : { handle }),
    ...(began === undefined || began === "" ? {} : { began })
  }
  const cancelled = lines.includes("cancelled")
  const exit = word("exit")
  const meant = meaning(now)
  if (exit !== undefined && /^\d+$/.test(exit) && !GOES_ON.has(meant.state))
    return { ...facts, ...ofExit(Number(exit), cancelled, word("said")) }
  if (cancelled && meant.state === "lost") return { ...facts, state: "cancelled", why: meant.why }
  if (cancelled && meant.state === "running") return { ...facts, state: "running", why: "stopping after a checkpoint" }
  const isFull = meant.state === "lost" && lines.includes("full")
  return { ...facts, ...meant, ...(isFull ? { why: `${meant.why}; the disk there is full` } : {}) }
}

const parts = (text: string): readonly [said: string, from: number, progress: string] => {
  const found = new RegExp(`^${PROGRESS} (\\d+)\\n`, "m").exec(text)
  return found === null
    ? [text, 0, ""]
    : [text.slice(0, found.index), Number(found[1]), text.slice(found.index + found[0].length)]
}
