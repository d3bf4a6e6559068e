#!/usr/bin/env bash
# From problems to a student, by commands alone: `cotton run` with the simulated teacher, `cotton train`, and what it wrote,
# smoke-tested and trained through TRL on a processor. Here is shown that both sides count the same tokens.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/training/venv.sh"
export PATH="$root/node_modules/.bin:$PATH" COTTON_PYTHON="$venv/bin/python" OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
unset npm_lifecycle_event

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
fail() {
  printf 'bundle: %s\n' "$1" >&2
  exit 1
}
cotton() { node "$root/packages/cli/src/main.ts" "$@"; }

# Two line breaks are one token of it, as of real tokenizers: it may lie across the border of what is trained.
(cd "$root/training" && "$COTTON_PYTHON" -c "
import fixture, pathlib
fixture.base_model(pathlib.Path('$scratch/base'), 4096, [('\u010a', '\u010a')])")
cotton init demo >/dev/null
(cd demo && cotton run --dir ../runs/demo >/dev/null 2>&1)
# The student has a token a byte: long chains of the teacher are longer than its 4,096 positions.
cpu=(--set parallel.device='"cpu"' --set train.precision='"fp32"' --set train.gradientCheckpointing=false)
cotton train runs/demo --student "$scratch/base" --out bundle --drop row-too-long --validation \
  --set train.learningRate=0.003 --set train.batch=2 --set train.epochs=1 --set train.saveEvery=4 "${cpu[@]}"

bash bundle/launch.sh smoke >log 2>&1 || { cat log && fail 'the smoke job'; }
bash bundle/launch.sh train >log 2>&1 || { cat log && fail 'the training'; }
"$COTTON_PYTHON" - bundle <<'PY'
import json, pathlib, sys
bundle = pathlib.Path(sys.argv[1])
lines = [json.loads(line) for line in (bundle / "output/progress.jsonl").read_text().splitlines()]
counted = json.loads((bundle / "manifest.json").read_text())["data"]["train"]
losses = [float(one["value"]) for line in lines if line["type"] == "step" for one in line["metrics"] if one["name"] == "loss"]
assert lines[0]["trainTokens"] == counted["tokens"], (lines[0], counted)
assert lines[-1]["type"] == "end", lines[-1]
assert losses[-1] < losses[0] - 0.5, losses
print(f"bundle: {counted['rows']} rows, {counted['tokens']} tokens as both sides count; loss {losses[0]:.2f} to {losses[-1]:.2f} in {len(losses)} steps")
PY
node "$root/training/progress.ts" bundle/output/progress.jsonl || fail 'a line of progress.jsonl is not as documented'
"$COTTON_PYTHON" -c "
import yaml
for name in ('llamafactory/sft.yaml', 'axolotl/sft.yaml'):
    found = yaml.safe_load(open(f'bundle/{name}'))
    assert found['learning_rate'] == 0.003 and isinstance(found['learning_rate'], float), found"
# Beginnings that a tokenizer may join with what stands before them.
"$COTTON_PYTHON" - >edges.jsonl <<'PY'
import json
for at, said in enumerate(["\n\nHello", "\n<think>\na\n</think>\n\nb", " Sure", "\r\nSo", "\u7b54\u6848\u662f3", "e\u0301 then", " \n \nMixed"]):
    print(json.dumps({"id": str(at), "messages": [{"role": "user", "content": "Say.\n"}, {"role": "assistant", "content": said}]}))
PY
cotton train edges.jsonl --student "$scratch/base" --out edges --set train.learningRate=0.003 "${cpu[@]}" >/dev/null
bash edges/launch.sh check >log 2>&1 || { cat log && fail 'the two sides count the edges otherwise'; }
# A student of Hugging Face's own loaders again, and another look at a bundle whose data somebody touched.
"$COTTON_PYTHON" -c "
from transformers import AutoModelForCausalLM, AutoTokenizer
AutoModelForCausalLM.from_pretrained('bundle/output/model')
assert AutoTokenizer.from_pretrained('bundle/output/model').chat_template"
printf x >>"$(ls bundle/data/train-*.parquet | head -n 1)"
if bash bundle/launch.sh train >log 2>&1; then fail 'changed data was trained on'; fi
grep -q 'data-changed: the bundle is not what was written: data/train-' log || { cat log && fail 'no word of the changed data'; }
echo 'bundle: changed data is refused'
