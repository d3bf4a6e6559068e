#!/usr/bin/env bash
# Do jobs start, stop, go on and come back where they run: here, over OpenSSH, and in the queue of a real Slurm of two nodes, all
# on this machine? Needs Linux and root, for sshd and Slurm; what is not there is installed by apt-get.
#
#   test-targets/run.sh           all of it
#   test-targets/run.sh Slurm     the files of that name
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
if [ "$(id -u)" != 0 ]; then
  echo "test-targets: Slurm's daemons and sshd are started here, which takes root" >&2
  exit 1
fi
# Daemons lie where not every PATH looks.
export PATH=$PATH:/usr/sbin:/sbin
packages=()
need() { command -v "$1" >/dev/null || packages+=("$2"); }
need slurmctld slurmctld
need slurmd slurmd
need sbatch slurm-client
need munged munge
need sshd openssh-server
need ssh openssh-client
need rsync rsync
if [ ${#packages[@]} -gt 0 ]; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi
source "$root/training/venv.sh"
export COTTON_PYTHON="$venv/bin/python" OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore
# SkyPilot, to read its tasks and to know its options: nothing of it is started.
sky=$root/.venv-sky
stamp=$(sha256sum <"$root/test-targets/requirements.txt")
if [ "$(cat "$sky/.requirements" 2>/dev/null)" != "$stamp" ]; then
  rm -rf "$sky"
  python3 -m venv "$sky"
  "$sky/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: -r "$root/test-targets/requirements.txt"
  echo "$stamp" >"$sky/.requirements"
fi
export COTTON_SKY="$sky/bin/sky" SKYPILOT_DISABLE_USAGE_COLLECTION=1
node=$root/node_modules/.bin/node
[ -x "$node" ] || node=node
cd "$root"
exec "$node" node_modules/vitest/vitest.mjs run --config test-targets/vitest.config.ts "$@"
