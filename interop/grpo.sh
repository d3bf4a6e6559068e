#!/usr/bin/env bash
# Do RL trainers learn from `cotton verifier`? A real GRPOTrainer of TRL on a processor, with a model that is made here;
# and verl's and OpenRLHF's calls, which need nothing but Python.
#
# TRL lives in .venv-train, which training/run.sh uses too and is made anew when its versions change: about 1.5 GB, most of it
# torch. Nothing is asked of the Hub.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export NODE=$root/node_modules/.bin/node
[ -x "$NODE" ] || NODE=node

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/cwd"
cd "$scratch/cwd"
export PYTHONDONTWRITEBYTECODE=1 NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
python3 "$root/interop/shims.py"

source "$root/training/venv.sh"
export HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1 HF_HOME=$scratch/hf
export PYTHONWARNINGS=ignore::FutureWarning
"$venv/bin/python" "$root/interop/grpo.py" "$scratch"
# DeepSeek-R1's RL stages as TRL reads them.
bash "$root/training/recipes.sh"
