#!/usr/bin/env bash
# Trains the student of this bundle. Needs bash and Python 3.11 or later; nothing else of Cotton.
#
#   bash launch.sh setup [--cpu]   makes .venv from requirements.txt, every file held to its hash
#   bash launch.sh check           is the bundle whole, and does each row teach what it should?
#   bash launch.sh smoke           two steps of a shrunken student on the processor: save, load, go on
#   bash launch.sh train           trains; the same command goes on where it was ended
#
# Of all but setup: --model FOLDER (the base model, for machines without internet), --output FOLDER (default: output),
# --set section.field=JSON (another setting than config.json's; may be repeated).
#
# Ends with 0 when the student is complete, with 75 when it was stopped after a checkpoint (start it again), else it failed,
# and the last line of output/progress.jsonl says why.
#
# Several nodes: start it on each, with COTTON_NODES, COTTON_NODE_RANK, COTTON_MASTER and COTTON_MASTER_PORT; under srun and
# under SkyPilot these are found. COTTON_PYTHON: a Python that has the requirements. COTTON_ONLINE=1: the base may be downloaded.
set -euo pipefail
called_from=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")"
bundle=$PWD

say() { printf 'cotton: %s\n' "$*" >&2; }
usage() { sed -n '2,18s/^# \{0,1\}//p' "$bundle/launch.sh" >&2; exit 2; }

verb=${1:-}
[ -n "$verb" ] || usage
shift

if [ "$verb" = setup ]; then
  requirements=requirements.txt
  [ "${1:-}" != --cpu ] || requirements=requirements-cpu.txt
  if [ -n "${COTTON_PYTHON:-}" ] && PYTHONPATH=$bundle/program "$COTTON_PYTHON" -c 'from cotton_train.versions import check_versions; check_versions()' 2>/dev/null; then
    say "nothing to do: $COTTON_PYTHON has what is needed"
    exit 0
  fi
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { say "Python 3.11 or later is needed, this is $(python3 --version 2>&1)"; exit 1; }
  [ -x .venv/bin/python ] || python3 -m venv .venv
  install() { .venv/bin/python -m pip --quiet --disable-pip-version-check install --only-binary :all: --require-hashes -r "$requirements" "$@"; }
  if [ "$requirements" = requirements.txt ]; then
    install
  elif ! install 2>"$bundle/.venv/pip.log"; then
    # The public index has torch for processors not for every system; torch's own index has.
    install --extra-index-url https://download.pytorch.org/whl/cpu || {
      cat "$bundle/.venv/pip.log" >&2
      say "requirements-cpu.txt cannot be met here; requirements.txt trains on processors too: bash launch.sh setup"
      exit 1
    }
  fi
  say "ready: .venv has what $requirements names"
  exit 0
fi

case $verb in check | smoke | train) ;; *) usage ;; esac

python=${COTTON_PYTHON:-$bundle/.venv/bin/python}
if ! command -v "$python" >/dev/null 2>&1; then
  say "there is no $python: run \`bash launch.sh setup\` first, or name a Python that has requirements.txt in COTTON_PYTHON"
  exit 1
fi

# Folders that were named from where the user stands.
arguments=()
while [ $# -gt 0 ]; do
  case $1 in
    --model | --output)
      [ $# -ge 2 ] || usage
      path=$2
      if [ "${path#/}" = "$path" ] && { [ "$1" = --output ] || [ -e "$called_from/$path" ]; }; then path=$called_from/$path; fi
      arguments+=("$1" "$path")
      shift 2
      ;;
    *) arguments+=("$1"); shift ;;
  esac
done

export PYTHONPATH="$bundle/program${PYTHONPATH:+:$PYTHONPATH}" PYTHONUNBUFFERED=1 TOKENIZERS_PARALLELISM=false
export PYTHONDONTWRITEBYTECODE=1 HF_HUB_DISABLE_TELEMETRY=1 HF_HUB_DISABLE_PROGRESS_BARS=1
# Names that later versions will drop: this program is held to the versions that know them.
export PYTHONWARNINGS="ignore::FutureWarning${PYTHONWARNINGS:+,$PYTHONWARNINGS}"
if [ "${COTTON_ONLINE:-0}" != 1 ]; then export HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1 HF_DATASETS_OFFLINE=1; fi

if [ "$verb" != train ]; then exec "$python" program/train.py "$verb" ${arguments[@]+"${arguments[@]}"}; fi

# The first of `node[03-07,11],other`, where scontrol is not at hand.
first_host() { sed -E 's/^([^,[]+)\[([0-9]+).*$/\1\2/; s/,.*$//' <<<"$1"; }
if [ -n "${SKYPILOT_NODE_IPS:-}" ]; then
  : "${COTTON_NODES:=$(wc -l <<<"$SKYPILOT_NODE_IPS")}" "${COTTON_NODE_RANK:=$SKYPILOT_NODE_RANK}"
  : "${COTTON_MASTER:=$(head -n 1 <<<"$SKYPILOT_NODE_IPS")}"
elif [ -n "${SLURM_JOB_NODELIST:-}" ] && [ -n "${SLURM_STEP_ID:-}" ]; then
  : "${COTTON_NODES:=${SLURM_STEP_NUM_NODES:-${SLURM_NNODES:-1}}}" "${COTTON_NODE_RANK:=${SLURM_NODEID:-0}}"
  : "${COTTON_MASTER:=$(scontrol show hostnames "$SLURM_JOB_NODELIST" 2>/dev/null | head -n 1 || true)}"
  [ -n "$COTTON_MASTER" ] || COTTON_MASTER=$(first_host "$SLURM_JOB_NODELIST")
  # A port of its own for each job: two may share a node.
  : "${COTTON_MASTER_PORT:=$((20000 + ${SLURM_JOB_ID:-0} % 20000))}"
fi
nodes=${COTTON_NODES:-1}

setting() { "$python" program/train.py setting "$1" ${arguments[@]+"${arguments[@]}"}; }
processes=$(setting parallel.processes)
[ "$(setting parallel.device)" != cpu ] || export ACCELERATE_USE_CPU=true
output=$("$python" program/train.py setting-output ${arguments[@]+"${arguments[@]}"})
mkdir -p "$output"
# Who was cancelled before this began; and what a job before this one has left.
[ -z "${COTTON_CANCELLED:-}" ] || [ ! -e "$COTTON_CANCELLED" ] || exit 75
[ -n "${COTTON_CANCELLED:-}" ] || rm -f "$output/.stop"
rm -f "$output/.stopped"
# What it says is also kept. Signals for the job are not for those who write it down.
exec > >(trap '' TERM USR1 INT HUP; exec tee -a "$output/log.txt") 2> >(trap '' TERM USR1 INT HUP; exec tee -a "$output/log.txt" >&2)
rendezvous=(--standalone)
if [ "$nodes" -gt 1 ]; then
  rendezvous=(--nnodes "$nodes" --node-rank "${COTTON_NODE_RANK:?of this node}" --master-addr "${COTTON_MASTER:?host of node 0}" --master-port "${COTTON_MASTER_PORT:-29500}")
fi

# One process needs no launcher, and a signal then reaches it without one between.
if [ "$nodes" = 1 ] && [ "$processes" = 1 ]; then exec "$python" program/train.py train ${arguments[@]+"${arguments[@]}"}; fi

# torchrun gives its processes 30 seconds when it is told to end, too few for a checkpoint. So it passes over the signal (which
# a scheduler may send to every process of a job), and the processes are asked by a file, which those on other nodes see too.
trap 'touch "$output/.stop"' TERM USR1 INT
"$python" program/train.py train-check ${arguments[@]+"${arguments[@]}"} || exit $?
[ ! -f "$output/.stop" ] || exit 75
(
  trap '' TERM USR1 INT
  exec setsid "$python" -m torch.distributed.run "${rendezvous[@]}" --nproc-per-node "$processes" --max-restarts 0 \
    --signals-to-handle SIGQUIT program/train.py train --checked ${arguments[@]+"${arguments[@]}"}
) &
group=$!
code=0
while :; do
  wait "$group" && code=0 || code=$?
  kill -0 "$group" 2>/dev/null || break
done
# torchrun's own code is 1 whatever its processes' is.
if [ "$code" != 0 ] && [ -f "$output/.stopped" ]; then code=75; fi
exit "$code"
