#!/usr/bin/env bash
# The pages and the report in a real Chromium. Installs Debian's where there is none; `CHROMIUM` names another one.
set -euo pipefail

root=$(dirname "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)")
cd "$root"

export CHROMIUM=${CHROMIUM:-/usr/bin/chromium}
if [[ ! -x $CHROMIUM ]]; then
  as_root() { if [[ $EUID == 0 ]]; then "$@"; else sudo "$@"; fi; }
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -qq
  # Fonts: without any the pages have no glyph, and a picture of them shows boxes.
  as_root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core fonts-noto-cjk >/dev/null
fi

export PATH=$root/node_modules/.bin:$PATH
exec vitest run --config test-browser/vitest.config.ts "$@"
