#!/usr/bin/env bash
# Do RL trainers learn from `cotton verifier`? A real GRPOTrainer of TRL on a processor, with a model that is made here;
# and verl's and OpenRLHF's calls, which need nothing but Python.
#
# TRL lives in .venv-grpo, which is made anew when its versions change: about 1.5 GB, most of it torch. Nothing is asked of
# the Hub.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
venv=$root/.venv-grpo
export NODE=$root/node_modules/.bin/node
[ -x "$NODE" ] || NODE=node
torch=2.13.0

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/cwd"
cd "$scratch/cwd"
export PYTHONDONTWRITEBYTECODE=1 NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
python3 "$root/interop/shims.py"

stamp=$({ echo "$torch"; cat "$root/interop/requirements-grpo.txt"; } | sha256sum | cut -d' ' -f1)
if [ "$(cat "$venv/.requirements" 2>/dev/null)" != "$stamp" ] || ! "$venv/bin/python" -c "" 2>/dev/null; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  pip() { "$venv/bin/pip" --quiet --quiet --disable-pip-version-check install --only-binary :all: "$@"; }
  # The build for processors: PyPI's own for Linux brings gigabytes for GPUs. Where it is at hand, its host is not asked.
  pip "torch==$torch+cpu" 2>"$scratch/pip" ||
    pip --index-url https://download.pytorch.org/whl/cpu "torch==$torch" ||
    { cat "$scratch/pip" >&2; exit 1; }
  pip -r "$root/interop/requirements-grpo.txt"
  echo "$stamp" >"$venv/.requirements"
fi
export HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1 HF_HOME=$scratch/hf
export PYTHONWARNINGS=ignore::FutureWarning
"$venv/bin/python" "$root/interop/grpo.py" "$scratch"
