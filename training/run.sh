#!/usr/bin/env bash
# Does a bundle's training program train, stop, go on and guard as it says? On a processor, with a model that is made here,
# through TRL and torchrun as on a cluster. Then from problems to a student by commands alone (bundle.sh), whether LLaMA-Factory
# and Axolotl read a bundle as it is meant (engines.sh), and whether filtered data teaches more than raw data (example.sh).
#
# The packages live in .venv-train, which is made anew when they change: about 1.5 GB, most of it torch. grpo.sh of interop/
# uses it too. Nothing is asked of the Hub.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
source "$root/training/venv.sh"

export HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 HF_HUB_DISABLE_TELEMETRY=1 PYTHONDONTWRITEBYTECODE=1 OMP_NUM_THREADS=1
export HF_HUB_DISABLE_PROGRESS_BARS=1 PYTHONWARNINGS=ignore::FutureWarning
cd "$root/training"
"$venv/bin/python" -m unittest -v test_rows test_settings test_packing test_training test_checkpoints
bash "$root/training/bundle.sh"
bash "$root/training/engines.sh"
bash "$root/training/example.sh"
# The measurement for GPUs, with tiny students: that its script works.
rehearsal=$(mktemp -d)
bash "$root/bench/gpu/run.sh" --cpu-rehearsal --out "$rehearsal"
rm -rf "$rehearsal"
