#!/usr/bin/env bash
# Cotton against a real model on a real server, from the first request to the dataset: a probe of the endpoint, a run that
# is killed in the middle, the same command again to the end, and once more when nothing is owed. verify.ts then looks at what is left.
# What the model writes differs between machines; only structure, accounting and ranges are asserted.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
cd "$root"
node=$root/node_modules/.bin/node
[[ -x $node ]] || node=$(command -v node)

# In three steps, because a failure inside <( ) would go unseen.
paths=$("$here/install.sh")
model=$(sed -n 1p <<<"$paths")
server=$(sed -n 2p <<<"$paths")

work=$(mktemp -d "${TMPDIR:-/tmp}/cotton-real.XXXXXX")
server_pid=
run_pid=
# A signal may come while a stage's output goes to a file: what is said of the end goes where it can be seen.
exec 3>&2

stop_server() {
  [[ -n $server_pid ]] || return 0
  local deadline=$((SECONDS + 60))
  kill -TERM "$server_pid" 2>/dev/null || true
  # With requests in flight it takes some seconds to leave: the process is waited for, not a time.
  while kill -0 "$server_pid" 2>/dev/null; do
    ((SECONDS < deadline)) || kill -KILL "$server_pid" 2>/dev/null || true
    sleep 0.1
  done
  wait "$server_pid" 2>/dev/null || true
  server_pid=
}

finish() {
  local code=$?
  trap - EXIT
  [[ -z $run_pid ]] || kill -KILL "$run_pid" 2>/dev/null || true
  stop_server
  if [[ $code == 0 && -z ${COTTON_KEEP:-} ]]; then rm -rf "$work"; else echo "test-real: kept $work" >&3; fi
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

now_ms() { date +%s%3N; }
free_port() { "$node" -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })'; }
# Whatever this machine's proxy is, the server is here.
export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
TEACHER_KEY=cotton-test-$("$node" -p 'require("crypto").randomBytes(24).toString("hex")')
export TEACHER_KEY

get() { # get PATH
  "$node" -e '
    fetch(process.argv[1], { headers: { authorization: `Bearer ${process.env.TEACHER_KEY}` } })
      .then(async (r) => { process.stdout.write(await r.text()); process.exitCode = r.ok ? 0 : 1 }, () => { process.exitCode = 1 })
  ' "http://127.0.0.1:$port$1"
}

start_server() {
  local deadline
  port=$(free_port)
  # One thread: with more, on a busy machine, each token waits for the slowest. 2,048 tokens of context for each slot.
  LLAMA_API_KEY=$TEACHER_KEY "$server" --model "$model" --alias smollm2-135m-instruct --host 127.0.0.1 --port "$port" \
    --ctx-size 8192 --parallel 4 --threads 1 --threads-batch 1 --poll 0 --metrics >"$work/server.log" 2>&1 &
  server_pid=$!
  deadline=$((SECONDS + 120))
  until get /health >/dev/null; do
    if ! kill -0 "$server_pid" 2>/dev/null || ((SECONDS > deadline)); then
      tail -n 20 "$work/server.log" >&2
      stop_server
      return 1
    fi
    sleep 0.3
  done
}

stage() { # stage NAME COMMAND…: notes its exit code and its time, and keeps what it printed
  local name=$1 begun code=0
  shift
  begun=$(now_ms)
  "$@" >"$work/$name.out" 2>"$work/$name.err" || code=$?
  printf '{"stage":"%s","code":%d,"ms":%d}\n' "$name" "$code" $(($(now_ms) - begun)) >>"$work/stages.jsonl"
  echo "test-real: $name ended with $code after $(($(now_ms) - begun)) ms" >&2
}

cotton=("$node" "$root/packages/cli/src/main.ts")
at_server() { # at_server: the options that put the server's port into the recipe, in `endpoint`
  endpoint=(--set "teacher.at=[{ url: \"http://127.0.0.1:$port/v1\", key: \$TEACHER_KEY, price: free, slots: 4 }]")
}
collect() { # collect DIR [OPTION…]: the command line, in `command`
  local dir=$1
  shift
  command=("${cotton[@]}" run "$here/recipe.yaml" --dir "$dir" --display plain --set "problems.from=$work/problems.jsonl"
    "${endpoint[@]}" "$@")
}

stored() { sed -n 's/.*"stored": *\([0-9]*\).*/\1/p' "$work/run/status.json" 2>/dev/null || true; }
killed_in_the_middle() {
  local code=0
  # Started here, not through a function: what is killed must be the process itself, not a shell around it.
  "${command[@]}" &
  run_pid=$!
  while (($(stored) + 0 < 12)) && kill -0 "$run_pid" 2>/dev/null; do sleep 0.1; done
  kill -KILL "$run_pid" 2>/dev/null || true
  wait "$run_pid" || code=$?
  run_pid=
  return "$code"
}

"$node" "$here/problems.ts" >"$work/problems.jsonl"
start_server || start_server # another process may have taken the port in between
echo "test-real: llama-server is ready on port $port" >&2

at_server
stage probe "${cotton[@]}" check "$here/recipe.yaml" --probe --json --dir "$work/run" "${endpoint[@]}"
get /metrics >"$work/metrics-probed.txt"
collect "$work/run"
stage killed killed_in_the_middle
mkdir "$work/after-kill"
cp "$work"/run/journal.db* "$work/after-kill/"
stage status-killed "${cotton[@]}" status "$work/run" --json
stage resumed "${command[@]}"
get /metrics >"$work/metrics.txt"
cp "$work/run/dataset/manifest.json" "$work/manifest-resumed.json" || true
stage again "${command[@]}"
get /metrics >"$work/metrics-again.txt"
# The same model as a judge of its own answers: what it says is worth little, how it is asked and paid is what is looked at.
collect "$work/judged" --set problems.limit=4 --set sample.tries=2 \
  --set 'judge=[shape/complete, { judge/same-answer: { votes: 3, maxChars: 1000 } }]' \
  --set "judges.grader={ model: smollm2-135m-instruct, temperature: 0.7, limit: 160, at: [{ url: \"http://127.0.0.1:$port/v1\", key: \$TEACHER_KEY, price: free, slots: 4 }] }"
stage judged "${command[@]}"
get /metrics >"$work/metrics-judged.txt"
stage judged-again "${command[@]}"
get /metrics >"$work/metrics-judged-again.txt"
# The same model on some of the problems as a benchmark: at the server that is up, twice; and, when that is gone, from its file.
evaluation=("${cotton[@]}" eval "$work/problems.jsonl" --recipe "$here/recipe.yaml" -k 2 --limit 64 --set problems.limit=6 --json)
at_url=(--model smollm2-135m-instruct --at "http://127.0.0.1:$port/v1" --key '$TEACHER_KEY' --price free --set 'teacher.at[0].slots=4')
stage eval "${evaluation[@]}" "${at_url[@]}" --dir "$work/eval"
stage eval-again "${evaluation[@]}" "${at_url[@]}" --dir "$work/eval"
collect "$work/wrong-key"
TEACHER_KEY=cotton-test-wrong stage wrong-key "${command[@]}"
stop_server
# The option has no bearing on it: by its folder the server is told from those of others.
stage eval-served env COTTON_LLAMA_SERVER="$server --threads 1 --threads-batch 1 --poll 0" \
  "${evaluation[@]}" --model "$model" --server="--slot-save-path $work" --dir "$work/eval-served"
pgrep -f -- "--slot-save-path $work" >"$work/servers-left.txt" || true
collect "$work/server-gone" --set breakers.giveUpAfter=3
stage server-gone "${command[@]}"
stage status "${cotton[@]}" status "$work/run" --json

"$node" "$here/verify.ts" "$work"
