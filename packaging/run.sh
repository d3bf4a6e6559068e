#!/usr/bin/env bash
# Does what is packed work where it is installed? Makes the tarball, installs it in empty folders elsewhere with npm and
# with pnpm, both without a network, and uses it as a person would. Under a minute.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export PATH="$root/node_modules/.bin:$PATH"
unset npm_lifecycle_event npm_config_user_agent

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

say() { printf '%s  %s\n' "$(printf '%3ss' "$SECONDS")" "$1"; }
fail() {
  printf 'packaging: %s\n' "$1" >&2
  exit 1
}
# has TEXT FILE: the file holds the text.
has() { grep -qF -- "$1" "$2" || { cat "$2" >&2 && fail "no \"$1\" in what was printed"; }; }

node "$root/packaging/main.ts"
tarball=$(ls "$root"/dist/cotton-*.tgz)
cp "$tarball" "$scratch/first.tgz"
node "$root/packaging/main.ts" >/dev/null
cmp "$tarball" "$scratch/first.tgz" || fail 'equal sources gave other bytes'
say 'packed twice, with the same bytes'

mkdir "$scratch/unpacked"
tar xzf "$tarball" -C "$scratch/unpacked"
for place in "$root" "$HOME/" "$scratch" node_modules/.pnpm; do
  if grep -rlF -- "$place" "$scratch/unpacked"; then fail "these files name $place"; fi
done
for file in LICENSE CHANGELOG.md README.md THIRD-PARTY-NOTICES lib/recipe.schema.json; do
  [ -s "$scratch/unpacked/package/$file" ] || fail "$file is not in the tarball"
done
say 'no path of this machine in it'

mkdir "$scratch/npm" && cd "$scratch/npm"
npm install --offline --no-audit --no-fund "$tarball" >"$scratch/npm.log" 2>&1 || { cat "$scratch/npm.log" && fail 'npm install'; }
[ "$(ls node_modules | wc -l)" = 1 ] || fail 'something came along'
if grep -q hasInstallScript package-lock.json; then fail 'something runs at installation'; fi
say 'installed by npm, offline'

npx cotton init demo >out && has 'cd demo && npx cotton run' out
(cd demo && npx cotton run >out 2>&1 && test -s runs/demo/dataset/manifest.json) || fail 'the first run'
has '44 kept' demo/out
say 'init and run'

cp "$root/packaging/fixture/recipe.ts" demo/problems.jsonl .
npx cotton run recipe.ts --dir runs/own >out 2>&1 || { cat out && fail 'recipe.ts'; }
has 'mine/no-wait: waits' out
if grep -q Warning out; then cat out && fail 'a warning'; fi
sed 's/, Schema } from "cotton"/ } from "cotton"\nimport * as Schema from "effect\/Schema"/' recipe.ts >effect.ts
npx cotton check effect.ts >out 2>&1 || { cat out && fail 'effect/Schema without Effect'; }
options=(--ignoreConfig --noEmit --strict --target esnext --module nodenext --types '')
tsc "${options[@]}" recipe.ts || fail 'the types of recipe.ts'
sed 's/keep: 1/keep: "one"/' recipe.ts >wrong.ts
if tsc "${options[@]}" wrong.ts >out; then fail 'a wrong recipe.ts has no error'; fi
has "Type 'string' is not assignable to type 'number'" out
say 'recipe.ts with a filter of its own, in the workers and in an editor'

npx cotton --help >out && has 'VERB --help' out
npx cotton --version >out && has "$(node -p "require('$root/package.json').version")" out
npx cotton schema >out && cmp out "$root/docs/recipe.schema.json"
if npx cotton run --dispaly live >out 2>&1; then fail 'an unknown flag is no error'; fi
has 'did you mean `--display`?' out
npx cotton --completions bash >cotton.bash
bash -c 'source ./cotton.bash; COMP_WORDS=(cotton run --display "") COMP_CWORD=3 COMP_LINE="cotton run --display "
  COMP_POINT=21; _cotton cotton "" --display; echo "${COMPREPLY[*]}"' >out && has 'auto live plain json' out
say 'help, a mistake, the schema, completions'

old=0
for other in $(PATH=${PATH#*:} which -a node || true); do
  if [ "$("$other" -p 'process.versions.node.split(".")[0]')" -ge 24 ]; then continue; fi
  code=0
  "$other" node_modules/cotton/lib/main.js run >out 2>&1 || code=$?
  [ "$code" = 2 ] && [ "$(wc -l <out)" = 1 ] || { cat out && fail "$other: exit $code"; }
  has 'needs Node 24 or later' out
  old=1
  say "an older node is told ($(cat out))"
  break
done
[ "$old" = 1 ] || say 'no older node here to be told'

mkdir "$scratch/pnpm" && cd "$scratch/pnpm"
npx -y pnpm@12 add --offline "$tarball" >out 2>&1 || { cat out && fail 'pnpm add'; }
npx -y pnpm@12 exec cotton init demo >out && has 'cd demo && pnpm cotton run' out
cp "$root/packaging/fixture/recipe.ts" demo/
(cd demo && npx -y pnpm@12 exec cotton run recipe.ts >out 2>&1) || { cat demo/out && fail 'the run under pnpm'; }
has 'mine/no-wait: waits' demo/out
say 'installed and run by pnpm'
