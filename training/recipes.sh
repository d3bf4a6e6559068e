#!/usr/bin/env bash
# Are recipes/r1's files for TRL what TRL reads? Each goes through TRL's own command, made small: a model of two layers, twelve tokens
# an answer, a few steps on a processor, with the stage's own verifier. Stage 4 goes on where it was, with the preference model's
# reward. Needs .venv-train, as pnpm test:grpo. Shows that the settings are taken and the rewards arrive; not that anything is learnt.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/training/venv.sh"
scratch=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$scratch"' EXIT
cd "$scratch"
mkdir bin
printf '#!/bin/sh\nexec node "%s" "$@"\n' "$root/packages/cli/src/main.ts" >bin/cotton
chmod +x bin/cotton
export PATH="$scratch/bin:$root/node_modules/.bin:$PATH" NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
export HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 HF_HOME=$scratch/hf OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1 PYTHONWARNINGS=ignore

cp -r "$root/recipes/r1" "$root/recipes/quickstart.problems.jsonl" .
sed -i 's|"http://127.0.0.1:8002"|simulator|; s|preference-model|simulated-reward|' r1/4-rl-all/general.yaml
cotton verifier --shim trl >cotton_reward.py
cp r1/4-rl-all/preference.py .
prompts() { node "$root/recipes/r1/prompts.ts" "$@" >/dev/null; }
(cd "$root/training" && "$venv/bin/python" -c "import fixture, pathlib; fixture.base_model(pathlib.Path('$scratch/base'), 2048)") 2>/dev/null

serve() {
  [ -z "$server" ] || { kill "$server"; wait "$server" || true; }
  rm -f url
  bash "r1/$1/verifier.sh" --port 0 --json >url &
  server=$!
  until [ -s url ]; do sleep 0.1; done
  COTTON_VERIFIER=$(head -n 1 url | sed 's/.*"url":"\([^"]*\)".*/\1/')
  export COTTON_VERIFIER
}
train() {
  local settings=$1
  shift
  "$venv/bin/python" -m trl.scripts.grpo --config "r1/$settings" --model_name_or_path base --num_generations 2 \
    --generation_batch_size 8 --per_device_train_batch_size 2 --gradient_accumulation_steps 2 --max_completion_length 12 \
    --use_vllm false --bf16 false --use_cpu true --report_to none --logging_steps 1 --save_steps 2 "$@" >log 2>&1 ||
    { tail -n 20 log; echo "recipes: TRL did not take $settings"; exit 1; }
  "$venv/bin/python" - "$settings" <<'PY'
import json, pathlib, re, sys
state = max(pathlib.Path("output").glob("checkpoint-*/trainer_state.json"), key=lambda one: int(one.parent.name.split("-")[1]))
logs = [line for line in json.loads(state.read_text())["log_history"] if "reward" in line]
names = sorted({name for line in logs for name in line if re.fullmatch(r"rewards/.*/mean", name)})
assert "rewards/cotton/mean" in names, names
if "preferences" in sys.argv[1]:
    assert any(line.get("rewards/reward/mean") not in (None, 0.0) and line["rewards/reward/mean"] == line["rewards/reward/mean"] for line in logs), logs
print(f"recipes: {sys.argv[1]}: {state.parent.name}, {', '.join(names)}")
PY
}

serve r1-zero
prompts r1/r1-zero/recipe.yaml --form text --out prompts.jsonl
train r1-zero/trl.yaml --max_steps 2
train r1-zero/trl-longer.yaml --max_steps 4 --resume_from_checkpoint output/checkpoint-2
rm -rf output
serve 2-reasoning-rl
prompts r1/2-reasoning-rl/recipe.yaml --out prompts.jsonl
train 2-reasoning-rl/trl.yaml --max_steps 2
rm -rf output
serve 4-rl-all
train 4-rl-all/trl-1-rules.yaml --max_steps 2
prompts r1/2-reasoning-rl/recipe.yaml r1/4-rl-all/general.yaml --general judge/reward --out all.jsonl
train 4-rl-all/trl-2-preferences.yaml --max_steps 20 --resume_from_checkpoint output/checkpoint-2
