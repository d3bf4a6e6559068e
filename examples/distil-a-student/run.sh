#!/usr/bin/env bash
# From problems to a table: does filtered data teach a student more? Offline, on a processor. What is finished is kept: called
# again after an interruption, it goes on.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command="bash examples/distil-a-student/run.sh${*:+ $*}"

usage() {
  cat <<'END'
bash run.sh [options]
  --seeds N      so many seeds, from 0 (3)
  --tokens N     prompt and completion, the same for every arm (640000)
  --arms A,B     answers-only,raw,raw-fewer,readable,answer,filtered,steps (all of them)
  --jobs N       arms trained at a time, a core each (1)
  --work DIR     pools, runs, figures of the arms (runs, beside this file)
  --results DIR  where results.md and results.json go (this file's folder; with --ci the working folder)
  --ci           answers-only, raw and filtered, one seed, 420000 tokens, and fail where the gap is not there
PYTHON: a Python with torch, pyarrow and numpy; without it .venv is made here. COTTON: the command, if not cotton.
END
}
die() { echo "run.sh: $1" >&2; exit 2; }

seeds=3 tokens=640000 jobs=1 work=$here/runs results= ci= arms=answers-only,raw,raw-fewer,readable,answer,filtered,steps
while [ $# -gt 0 ]; do
  case $1 in
    --ci) ci=--ci seeds=1 tokens=420000 arms=answers-only,raw,filtered; shift; continue ;;
    --help | -h) usage; exit 0 ;;
    --seeds | --tokens | --arms | --jobs | --work | --results) [ $# -ge 2 ] || die "$1: its value is missing" ;;
    *) die "$1: no such option. bash run.sh --help has all" ;;
  esac
  case $1 in
    --seeds | --tokens | --jobs) [[ $2 =~ ^[1-9][0-9]*$ ]] || die "$1: $2 is no whole number over 0" ;;
    --arms)
      for arm in ${2//,/ }; do
        case ,answers-only,raw,raw-fewer,readable,answer,filtered,steps, in *,"$arm",*) ;; *) die "--arms: there is no arm $arm" ;; esac
      done ;;
  esac
  printf -v "${1#--}" %s "$2"
  shift 2
done
mkdir -p "$work"
work=$(cd "$work" && pwd)
: "${results:=$([ -n "$ci" ] && echo "$work" || echo "$here")}"

# In Cotton's own repository it is the one beside us.
main=$here/../../packages/cli/src/main.ts
cotton() {
  if [ -n "${COTTON:-}" ]; then "$COTTON" "$@"; elif [ -f "$main" ]; then node "$main" "$@"; else command cotton "$@"; fi
}
if [ -z "${PYTHON:-}" ]; then
  PYTHON=$here/.venv/bin/python
  if ! "$PYTHON" -c 'import torch, pyarrow' 2>/dev/null; then
    python3 -m venv "$here/.venv"
    "$PYTHON" -m pip install --quiet -r "$here/requirements.txt"
  fi
fi
export PYTHON OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1

cd "$here"
for ((seed = 0; seed < seeds; seed++)); do
  place=$work/seed-$seed
  echo "seed $seed: 1,500 problems, 4 samples each"
  node make.ts --seed "$seed" --out "$place"
  cotton run recipe.ts --dir "$place/run" --set "problems.from=$place/problems.jsonl" \
    --set "simulator.replay=$place/replies.jsonl" >"$place/run.log" 2>&1 || { cat "$place/run.log" >&2; exit 1; }
  sed -n 's|^ *.*/dataset/\([a-z-]* .*\), 0 validation|  \1|p' "$place/run.log"
done

echo "students: $tokens tokens each"
student() {
  local arm=$1 seed=$2
  "$PYTHON" student.py --dataset "$work/seed-$seed/run/dataset" --heldout "$work/seed-$seed/heldout.jsonl" --arm "$arm" \
    --seed "$seed" --tokens "$tokens" --out "$students/$arm-$seed.json" 2>"$students/$arm-$seed.log" ||
    { cat "$students/$arm-$seed.log" >&2; return 1; }
}
export -f student
export work tokens students=$work/students-$tokens
mkdir -p "$students"
for ((seed = 0; seed < seeds; seed++)); do
  for arm in ${arms//,/ }; do echo "$arm $seed"; done
done | xargs -P "$jobs" -L 1 bash -c 'student "$@" || exit 255' student

"$PYTHON" table.py --results "$students" --out "$results" --seeds "$(seq -s, 0 $((seeds - 1)))" --arms "$arms" \
  --tokens "$tokens" --command "$command" $ci
