#!/usr/bin/env bash
# Does the sandbox hold, and do solutions get the verdict that they earn? Needs Linux, python3, and bubblewrap, which is
# installed where that takes no more than apt-get as root.
#
#   sandbox/run.sh            all of it
#   sandbox/run.sh Attacks    the files of that name
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
if ! command -v bwrap >/dev/null; then
  if [ "$(id -u)" != 0 ]; then
    echo "bubblewrap is not installed: apt-get install bubblewrap" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends bubblewrap >/dev/null
fi
node=$root/node_modules/.bin/node
[ -x "$node" ] || node=node
cd "$root"
exec "$node" node_modules/vitest/vitest.mjs run --config sandbox/vitest.config.ts "$@"
