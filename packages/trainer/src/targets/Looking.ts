import type { Outcome } from "./Command.ts"
import type { Job } from "./Job.ts"
import { EXIT_AGAIN, folderOf } from "./JobScript.ts"
import type { Look, State } from "./Target.ts"

/** Between what is said of a job and the bytes of its progress. */
const PROGRESS = "progress"

/** Of its progress that one look brings; another one goes on from there. */
const MOST_BYTES = 4_000_000

/**
 * Says in a few lines how a job is, and then gives the bytes of its progress from one on. `alive` prints `now …`, the words
 * of the target; the job's own exit code says more than any of them.
 */
export const lookScript = (job: Job, alive: string): string => `cd "$1" 2>/dev/null || { echo "now nowhere"; exit; }
job=${folderOf(job)}
[ ! -e "$job/cancelled" ] || echo cancelled
${alive}
[ ! -f "$job/exit" ] || echo "exit $(cat "$job/exit")"
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

/** Of a job that has left nothing: before it was known to be started, or since. */
export const absent = ({ handle }: Job, now: string, before: string): { readonly state: State; readonly why: string } =>
  handle === null
    ? { state: "submitting", why: before }
    : { state: "lost", why: now === "nowhere" ? "its folder is gone" : "its files are gone" }

const ofExit = (code: number, cancelled: boolean, said: string | undefined): Pick<Look, "state" | "why"> => {
  if (code === 0) return { state: "done", why: null }
  if (cancelled) return { state: "cancelled", why: code === EXIT_AGAIN ? "after a checkpoint" : null }
  return code === EXIT_AGAIN
    ? { state: "stopped", why: "after a checkpoint; submit it again to go on" }
    : { state: "failed", why: said === undefined ? `exit code ${code}` : said }
}

/** The last thing that a program which failed has said. */
export const lastWords = ({ code, stderr, stdout }: Outcome): string =>
  stderr.trim().split("\n").at(-1) || stdout.trim().split("\n").at(-1) || `exit code ${code}`

/** Reads what `lookScript` printed. `meaning`: what the target's own word for it means, where the job has not ended itself. */
export const readLook = (
  outcome: Outcome | undefined,
  meaning: (now: string) => { readonly state: State; readonly why: string | null }
): Look => {
  const none = { progress: "", from: 0 }
  if (outcome === undefined || outcome.code !== 0)
    return { ...none, state: "unknown", why: outcome === undefined ? null : lastWords(outcome) }
  const [said, from, progress] = parts(outcome.stdout)
  const lines = said.split("\n")
  const word = (name: string) => lines.find((one) => one.startsWith(`${name} `))?.slice(name.length + 1)
  const cancelled = lines.includes("cancelled")
  const exit = word("exit")
  const now = word("now") ?? ""
  const meant = meaning(now)
  // What waits in a queue will begin again, however its last attempt ended.
  if (exit !== undefined && /^\d+$/.test(exit) && meant.state !== "queued")
    return { ...ofExit(Number(exit), cancelled, word("said")), progress, from }
  const full = meant.state === "lost" && lines.includes("full") ? `${meant.why}; the disk there is full` : meant.why
  const asked = cancelled && meant.state === "running" ? "stopping after a checkpoint" : full
  return { state: cancelled && meant.state === "lost" ? "cancelled" : meant.state, why: asked, progress, from }
}

const parts = (text: string): readonly [said: string, from: number, progress: string] => {
  const found = new RegExp(`^${PROGRESS} (\\d+)\\n`, "m").exec(text)
  return found === null
    ? [text, 0, ""]
    : [text.slice(0, found.index), Number(found[1]), text.slice(found.index + found[0].length)]
}
