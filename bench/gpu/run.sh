#!/usr/bin/env bash
# What training costs on the GPU of this machine, in one call: `bash bench/gpu/run.sh`. It makes rows, a tokenizer and students with
# weights of no worth, lets `cotton train` write their jobs, and runs these as any user would:
#
#   full     a student of Qwen2.5-1.5B's shape, all weights, packed rows, 32,768 tokens, bf16: does the loss fall, how many
#            tokens a second, which share of the peak
#   resume   the same job, killed with SIGKILL after a checkpoint and started again: are its losses those of the other
#   memory   three steps each of 7B and 14B with adapters and of 32B in 4 bits, as far as the card holds them: the peak, beside what
#            the planner says
#
#   --only full,resume     some of them      --out DIR   where everything is kept (default: runs/bench-gpu)
#   --prepare              writes the jobs and runs none: needs Node; what it writes needs bash and Python alone
#   --cpu-rehearsal        the whole of it with tiny students on the processor: shows that the script works, and measures nothing
#
# Where there is no GPU it says so and ends with 3. Needs Node here, and a Python with packages/trainer/program/requirements.txt: the
# one that COTTON_PYTHON names, or one that it sets up. With flash-attn in it, that is used. Ends with 1 where a promise does not hold.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
export PATH="$root/node_modules/.bin:$PATH" PYTHONDONTWRITEBYTECODE=1 HF_HUB_OFFLINE=1 HF_HUB_DISABLE_PROGRESS_BARS=1

out=$root/runs/bench-gpu only=full,resume,memory rehearsal=0 prepare=0
while [ $# -gt 0 ]; do
  case $1 in
    --out) out=$2; shift 2 ;;
    --only) only=$2; shift 2 ;;
    --cpu-rehearsal) rehearsal=1; shift ;;
    --prepare) prepare=1; shift ;;
    *) echo "bench/gpu: $1: there are --only, --out, --prepare and --cpu-rehearsal" >&2; exit 2 ;;
  esac
done
say() { printf 'bench/gpu: %s\n' "$1"; }
wants() { [[ ",$only," == *",$1,"* ]]; }

gpu=
if [ "$rehearsal" = 0 ] && command -v nvidia-smi >/dev/null 2>&1; then
  gpu=$(nvidia-smi --query-gpu=name,memory.total --format=csv,noheader -i 0 2>/dev/null | head -n 1 || true)
fi
if [ "$rehearsal" = 0 ] && [ "$prepare" = 0 ] && [ -z "$gpu" ]; then
  say 'there is no NVIDIA GPU here: nothing was measured (--cpu-rehearsal runs the script with tiny students)'
  exit 3
fi
mkdir -p "$out"
out=$(cd "$out" && pwd)

# The Python that trains: as a bundle makes its own.
if [ -z "${COTTON_PYTHON:-}" ]; then
  if [ "$rehearsal" = 1 ]; then
    source "$root/training/venv.sh"
    COTTON_PYTHON=$venv/bin/python
  else
    if [ ! -x "$out/.setup/.venv/bin/python" ]; then
      mkdir -p "$out/.setup"
      cp "$root/packages/trainer/program/"{launch.sh,requirements.txt} "$out/.setup"
      bash "$out/.setup/launch.sh" setup
    fi
    COTTON_PYTHON=$out/.setup/.venv/bin/python
  fi
fi
export COTTON_PYTHON
if [ "$rehearsal" = 1 ]; then device=cpu; else device=cuda; fi
[ "$device" = cuda ] || export OMP_NUM_THREADS=1

attention=sdpa
if [ "$device" = cuda ] && "$COTTON_PYTHON" -c 'import flash_attn' 2>/dev/null; then attention=flash_attention_2; fi

STEPS=12 SAVE=6
if [ ! -f "$out/prepared" ]; then
  say "writing rows, students and jobs to $out"
  flags=()
  [ "$rehearsal" = 0 ] || flags=(--rehearsal)
  node "$here/jobs.ts" --out "$out" --gpu "$gpu" "${flags[@]}"
  "$COTTON_PYTHON" "$here/make.py" "$out"
  "$COTTON_PYTHON" - "$out/jobs.json" <<'PY' >"$out/jobs.tsv"
import json, sys
for job in json.load(open(sys.argv[1]))["jobs"]:
    print(job["name"], job["method"], job["base"], job["context"], job["learningRate"], job["flopsPerToken"], job["peakFlops"] or "null", sep="\t")
PY
  while IFS=$'\t' read -r name method base context rate flops peak; do
    node "$root/packages/cli/src/main.ts" train "$out/data" --student "$out/$base" --method "$method" --context "$context" --drop row-too-long \
      --out "$out/bundles/$name" --set "train.learningRate=$rate" --set train.batch=1 --set "train.maxSteps=$STEPS" \
      --set "train.saveEvery=$SAVE" --set train.keepCheckpoints=1 --set "speed.flopsPerToken=$flops" --set "speed.peakFlops=$peak" \
      >"$out/$name.written" || { cat "$out/$name.written"; exit 1; }
  done <"$out/jobs.tsv"
  touch "$out/prepared"
fi
if [ "$prepare" = 1 ]; then
  say "prepared; with this folder beside a GPU: bash bench/gpu/run.sh --out $out"
  exit 0
fi

# A job's settings for this machine; none changes what is learnt but the precision of the rehearsal.
settings=(--set "train.attention=\"$attention\"")
[ "$device" = cuda ] || settings=(--set 'parallel.device="cpu"' --set 'train.precision="fp32"' --set train.gradientCheckpointing=false)
job() {
  local name=$1 output=$2
  shift 2
  bash "$out/bundles/$name/launch.sh" train --model "$out/$(awk -F'\t' -v n="$name" '$1 == n { print $3 }' "$out/jobs.tsv")" \
    --output "$out/$output" "${settings[@]}" "$@" >"$out/$output.log" 2>&1
}
weights() { "$COTTON_PYTHON" "$here/make.py" "$out" weights "$device" "$1" >/dev/null 2>&1; }
whole() { ls "$out/resumed/checkpoints/checkpoint-$SAVE/trainer_state.json" >/dev/null 2>&1; }
reached() { [ -f "$out/resumed/progress.jsonl" ] && grep -q "\"type\": \"step\", \"step\": $1," "$out/resumed/progress.jsonl"; }

if wants full || wants resume; then
  weights full-1.5b
  if [ ! -f "$out/whole/done" ]; then
    rm -rf "$out/whole"
    say "full: $STEPS steps"
    if job full-1.5b whole --set "train.saveEvery=1000"; then touch "$out/whole/done"; else tail -n 3 "$out/whole.log"; fi
    rm -rf "$out/whole/checkpoints" "$out/whole/model"
  fi
fi
if wants resume && [ -f "$out/whole/done" ]; then
  rm -rf "$out/resumed"
  say "resume: killed after step $((SAVE + 1)), then started again"
  job full-1.5b resumed &
  started=$!
  # A kill between the two shows most: a checkpoint, and steps after it that are lost.
  until { whole && reached $((SAVE + 1)); } || ! kill -0 "$started" 2>/dev/null; do sleep 0.1; done
  # The job is one process (exec), a child of the function's shell.
  for child in $(pgrep -P "$started" || true) "$started"; do
    for grand in $(pgrep -P "$child" || true); do kill -9 "$grand" 2>/dev/null || true; done
    kill -9 "$child" 2>/dev/null || true
  done
  wait "$started" 2>/dev/null || true
  if job full-1.5b resumed; then touch "$out/resumed/done"; else tail -n 3 "$out/resumed.log"; fi
  rm -rf "$out/resumed/checkpoints" "$out/resumed/model"
fi
if wants memory; then
  for name in lora-7b lora-14b qlora-32b; do
    if [ "$device" = cpu ] && [ "$name" = qlora-32b ]; then
      say 'memory: qlora-32b needs a GPU; left out of the rehearsal'
      continue
    fi
    rm -rf "${out:?}/$name"
    weights "$name"
    say "memory: $name, 3 steps"
    job "$name" "$name" --set train.maxSteps=3 --set train.saveEvery=1000 || tail -n 1 "$out/$name.log"
    rm -rf "$out/$name/checkpoints" "$out/$name/model"
  done
fi
"$COTTON_PYTHON" "$here/results.py" "$out" "$attention" "$only"
