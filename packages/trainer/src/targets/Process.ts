import type { Command, Outcome } from "./Command.ts"
import { copyFrom, copyTo, ENTER, hereDocument, type Host, onHost, placeOn } from "./Host.ts"
import type { Job } from "./Job.ts"
import { folderOf, jobScript } from "./JobScript.ts"
import { absent, lookScript, readLook } from "./Looking.ts"
import type { Profile } from "./Profile.ts"
import type { Look, Target } from "./Target.ts"

/*
 * A job that is a process of its own on a machine, here or over ssh. It is the leader of a session, so that nothing that ends
 * the terminal or the connection ends it; it is found again by its number and the moment of its birth.
 */

/** When a process began, as its system counts: a number that is given out again has another. */
export const BORN = `born() {
  if [ -r "/proc/$1/stat" ]; then sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; else ps -o lstart= -p "$1"; fi
}
elsewhere() { [ -f "$1/host" ] && [ "$(cat "$1/host")" != "$(uname -n)" ]; }
lives() {
  read -r pid since <"$1/pid" 2>/dev/null && [ "$(born "$pid")" = "$since" ] || return 1
  # What was killed and is not fetched by its parent yet lives no more.
  case $(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null) in Z*) return 1 ;; esac
}`

/** By its own hand, in case nobody else comes to it. */
const FIRST = `${BORN}
echo "$$ $(born $$)" >"$job/pid"`

const start = (job: Job): string => `${BORN}
${ENTER}
job=${folderOf(job)}
for other in output/jobs/*; do
  [ -f "$other/pid" ] && [ ! -f "$other/exit" ] || continue
  if elsewhere "$other"; then
    echo "job \${other##*/} may train in $PWD: it was started on $(cat "$other/host"), and this is $(uname -n)" >&2
    exit 3
  fi
  if lives "$other"; then
    echo "job \${other##*/} trains in $PWD already" >&2
    exit 3
  fi
done
mkdir -p output/jobs && mkdir "$job" || exit 1
undo() { rm -rf "$job"; exit 1; }
cat >"$job/job.sh" ${hereDocument(jobScript(job, { first: FIRST, setup: true, train: (command) => command }))}
[ $? = 0 ] || undo
# So that there is room on the disk to say which process it is.
uname -n >"$job/host" && echo 0 0 >"$job/pid" || undo
setsid bash "$job/job.sh" >"$job/log" 2>&1 </dev/null &
echo "$! $(born $!)" >"$job/pid"
echo "process $!"`

/** Its session is asked, launchers of several processes too; \`now\` ends all that descends from it. */
const stop = (job: Job): string => `${BORN}
${ENTER}
job=${folderOf(job)}
if elsewhere "$job"; then echo "it was started on $(cat "$job/host"), and this is $(uname -n)" >&2; exit 5; fi
lives "$job" || { echo "it does not run" >&2; exit 5; }
: >"$job/cancelled"
if [ "$2" = now ]; then
  all=$(ps -eo pid=,ppid= | awk -v top="$pid" '{ kids[$2] = kids[$2] " " $1 } END { list = top; while (list != "") { split(list, one, " "); list = ""; for (i in one) { print one[i]; list = list kids[one[i]] } } }')
  kill -KILL $all 2>/dev/null
  echo 137 >"$job/exit"
else
  : >output/.stop
  kill -TERM -"$pid"
fi`

const ALIVE = `${BORN}
if [ $here = 0 ]; then echo "now nowhere"
elif [ ! -f "$job/pid" ]; then if [ -d "$job" ]; then echo "now starting"; else echo "now absent"; fi
elif elsewhere "$job"; then echo "now elsewhere $(cat "$job/host")"
elif lives "$job"; then echo "now running"
else echo "now gone"
fi`

type Reached = Extract<Profile, { readonly kind: "local" | "ssh" }>

const hostOf = (profile: Reached): Host & { readonly folder?: string } => (profile.kind === "ssh" ? profile : {})

export const processTarget = <K extends "local" | "ssh">(kind: K): Target<K> => {
  const of = (job: Job) => {
    // A target is called with jobs of its own kind alone.
    const host = hostOf(job.profile as Reached)
    return { host, place: kind === "local" ? job.bundle : placeOn(host, job) }
  }
  return {
    kind,
    savesFirst: true,
    needsHandle: false,
    place: (job) => {
      const { host, place } = of(job)
      return host.host === undefined ? place : `${host.host}:${place}`
    },
    submit: (job) => {
      const { host, place } = of(job)
      return [...copyTo(host, job, place), onHost(host, { script: start(job), words: [place], why: "start the job" })]
    },
    handle: (outcomes: ReadonlyArray<Outcome>) => /^process (\d+)$/m.exec(outcomes.at(-1)?.stdout ?? "")?.[1] ?? null,
    look: (job, from): ReadonlyArray<Command> => {
      const { host, place } = of(job)
      return [onHost(host, { script: lookScript(job, ALIVE), words: [place, String(from)], why: "look at the job" })]
    },
    seen: (job, [outcome]): Look =>
      readLook(outcome, (now) =>
        now === "running"
          ? { state: "running", why: null }
          : now === "gone"
            ? { state: "lost", why: "its process is gone without a word: killed, or the machine went down" }
            : now.startsWith("elsewhere ")
              ? {
                  state: "unknown",
                  why: `it was started on ${now.slice("elsewhere ".length)}, and another machine answers`
                }
              : absent(job, now, "it was not started")
      ),
    logs: (job, lines, follow) => {
      const { host, place } = of(job)
      const script = `${ENTER}\nexec tail -n "$2" ${follow ? "-F " : ""}${folderOf(job)}/log`
      return onHost(host, { script, words: [place, String(lines)], why: "print the log" })
    },
    cancel: (job, now) => {
      const { host, place } = of(job)
      return [onHost(host, { script: stop(job), words: [place, now ? "now" : "soon"], why: "stop the job" })]
    },
    fetch: (job, to, all) => {
      const { host, place } = of(job)
      return place === job.bundle && to === `${job.bundle}/output` ? [] : copyFrom(host, place, to, all)
    }
  }
}
