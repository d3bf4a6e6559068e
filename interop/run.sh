#!/usr/bin/env bash
# Do other programs read what Cotton writes, row by row?
#
#   interop/run.sh            writes rich datasets and compares every reader with the rows that went in; and whether
#                             Cotton reads what they write, and asks a verifier of theirs
#   interop/run.sh DATASET…   compares the readers of existing datasets with each other
#
# The readers live in .venv-interop, which is made anew when requirements.txt changes. Nothing is asked of the Hub.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
venv=$root/.venv-interop
node=$root/node_modules/.bin/node
[ -x "$node" ] || node=node

stamp=$(sha256sum "$root/interop/requirements.txt" | cut -d' ' -f1)
if [ "$(cat "$venv/.requirements" 2>/dev/null)" != "$stamp" ] || ! "$venv/bin/python" -c "" 2>/dev/null; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: -r "$root/interop/requirements.txt"
  echo "$stamp" >"$venv/.requirements"
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1 HF_DATASETS_DISABLE_PROGRESS_BARS=1
export HF_HOME=$scratch/hf HF_DATASETS_CACHE=$scratch/hf/datasets

datasets=()
if [ $# -gt 0 ]; then
  for dataset in "$@"; do datasets+=("$(realpath "$dataset")"); done
else
  for form in think field none; do
    "$node" "$root/interop/write-dataset.ts" "$scratch/$form" "$scratch/$form.expected.jsonl" "$form"
    datasets+=("$scratch/$form:$scratch/$form.expected.jsonl")
  done
  "$venv/bin/python" "$root/interop/write-inputs.py" "$scratch/inputs"
  "$node" "$root/interop/read-inputs.ts" "$scratch/inputs"
fi
# From an empty folder, so that no file here shadows a module there.
mkdir "$scratch/cwd"
cd "$scratch/cwd"
[ $# -gt 0 ] || NODE=$node "$venv/bin/python" "$root/interop/command.py"
NODE=$node "$venv/bin/python" "$root/interop/readers.py" "${datasets[@]}"
