#!/usr/bin/env bash
# Does filtered data teach a student more than raw data does? The small form of examples/distil-a-student: three students of
# one seed, about four minutes of one core. Fails where the gap is not there; no time is asserted.
#
# PYTHON is a Python with torch and pyarrow; without it the one of .venv-train.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if [ -z "${PYTHON:-}" ]; then
  source "$root/training/venv.sh"
  PYTHON=$venv/bin/python
fi
export PYTHON
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bash "$root/examples/distil-a-student/run.sh" --ci --work "$work"
