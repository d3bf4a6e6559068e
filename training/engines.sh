#!/usr/bin/env bash
# Do LLaMA-Factory and Axolotl read the configurations of a bundle, and teach of each row what the bundle teaches? By their own
# parsers, tokenizers, templates and datasets, for a student of each family. Each is installed into an environment of its own,
# without what a processor has no use for; torch is that of .venv-train.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/training/venv.sh"
export PATH="$root/node_modules/.bin:$PATH" OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1 TOKENIZERS_PARALLELISM=false
export HF_HUB_DISABLE_PROGRESS_BARS=1
unset npm_lifecycle_event
engines=$root/training/engines

environment() { # environment NAME WHAT…: .venv-NAME with what engines/requirements-NAME.txt says, and WHAT alone
  local name=$1 made=$root/.venv-$1 stamp
  shift
  stamp=$(cat "$engines/requirements-$name.txt" "$root/packages/trainer/program/requirements-cpu.txt" | sha256sum)
  if [ "$(cat "$made/.requirements" 2>/dev/null)" = "$stamp" ]; then return; fi
  rm -rf "$made"
  python3 -m venv "$made"
  # Found after its own packages, so its versions come first.
  "$venv/bin/python" -c 'import site; print(site.getsitepackages()[0])' >"$("$made/bin/python" -c 'import site; print(site.getsitepackages()[0])')/torch.pth"
  local pip=("$made/bin/python" -m pip --quiet --disable-pip-version-check install)
  "${pip[@]}" --only-binary :all: -r "$engines/requirements-$name.txt"
  # Axolotl 0.21 names Python 3.12, and reads its data with 3.11 as well.
  "${pip[@]}" --no-deps --ignore-requires-python "$@"
  echo "$stamp" >"$made/.requirements"
}
environment llamafactory llamafactory==0.9.5
environment axolotl axolotl==0.21.0 axolotl-contribs-lgpl==0.0.7 axolotl-contribs-mit==0.0.6

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
"$venv/bin/python" -W ignore "$engines/students.py" "$scratch" >/dev/null 2>log || { cat log >&2 && exit 1; }
bundle() { # bundle NAME STUDENT OPTION…
  local name=$1 student=$2
  shift 2
  node "$root/packages/cli/src/main.ts" train rows.jsonl --student "$scratch/$student" --out "$name" \
    --set train.learningRate=0.003 --set parallel.device=cpu "$@" >/dev/null
}
both() { # both NAME: each tool's own loader, or what it said
  for tool in llamafactory axolotl; do
    echo "$1, $tool:"
    "$root/.venv-$tool/bin/python" -W ignore "$engines/${tool}_loads.py" "$1" >log 2>errors || { tail -n 20 errors >&2 && return 1; }
    tail -n 1 log
  done
}
for family in chatml system r1 llama3; do
  bundle "of-$family" "$family"
  both "of-$family"
done
# Students of no family that is known: they train with their own template, and both sides of a bundle count the same.
for own in gemma mistral; do
  bundle "of-$own" "$own"
  COTTON_PYTHON="$venv/bin/python" bash "of-$own/launch.sh" check >log 2>&1 || { cat log >&2 && exit 1; }
  echo "of-$own: $(tail -n 1 log)"
done
# As long as the longest row, to the token; adapters; other settings; rows that are not packed.
longest=$(node -p 'JSON.parse(require("fs").readFileSync("of-r1/manifest.json")).data.train.longest')
bundle exact r1 --context "$longest" --method lora --set method.dropout=0.1
both exact
# A run's rows with those held out; other settings; not packed.
node "$root/packages/cli/src/main.ts" init demo >/dev/null
(cd demo && node "$root/packages/cli/src/main.ts" run --dir ../runs/demo >/dev/null 2>&1)
node "$root/packages/cli/src/main.ts" train runs/demo --student "$scratch/llama3" --out settings --validation --drop row-too-long \
  --set train.learningRate=0.003 --set parallel.device=cpu --set train.packing=false --set train.maxSteps=40 \
  --set 'train.attention="eager"' >/dev/null
both settings
# What they must not pass: the guard of the guard.
sed -i 's/^default_system: .*/default_system: "Be kind."/' of-chatml/llamafactory/sft.yaml
sed -i 's/^attn_implementation: .*/attn_implementation: null/' of-chatml/axolotl/sft.yaml
for tool in llamafactory axolotl; do
  if "$root/.venv-$tool/bin/python" -W ignore "$engines/${tool}_loads.py" of-chatml >log 2>errors; then
    echo "$tool: a wrong configuration is not seen" >&2
    exit 1
  fi
  grep -q "^$tool: " errors || { tail -n 20 errors >&2 && exit 1; }
done
