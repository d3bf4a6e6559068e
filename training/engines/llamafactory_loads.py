"""LLaMA-Factory's own parser, tokenizer, template and dataset on a bundle: `llamafactory_loads.py BUNDLE`. Ends with 1 where what
it would teach is not what the bundle teaches."""

import contextlib
import importlib.util
import io
import os
import sys
import tempfile
import types

os.environ.update(HF_HUB_OFFLINE="1", CUDA_VISIBLE_DEVICES="", HF_DATASETS_CACHE=tempfile.mkdtemp())
os.chdir(sys.argv[1])
# As its launcher leaves the words. `use_cpu`: without it bf16 is refused where there is no accelerator.
sys.argv = ["llamafactory-cli", "llamafactory/sft.yaml", "use_cpu=true"]
if importlib.util.find_spec("torchaudio") is None:
    # It is imported for sound alone, and its wheels need CUDA's libraries.
    sys.modules["torchaudio"] = types.ModuleType("torchaudio")
    sys.modules["torchaudio"].__spec__ = importlib.util.spec_from_loader("torchaudio", None)

from llamafactory.data import get_dataset, get_template_and_fix_tokenizer  # noqa: E402
from llamafactory.hparams import get_train_args, read_args  # noqa: E402
from llamafactory.model import load_tokenizer  # noqa: E402
from teaching import IGNORED, Faults, Teaching  # noqa: E402

faults = Faults("llamafactory")
ours = read_args()
parts = model, data, training, _, _ = get_train_args()
for name in ours:
    if not any(hasattr(part, name) for part in parts):
        faults.add(f"{name}: it has no such field")
module = load_tokenizer(model)
template = get_template_and_fix_tokenizer(module["tokenizer"], data)
with contextlib.redirect_stdout(io.StringIO()):
    dataset = get_dataset(template, model, data, training, stage="sft", **module)
teaching = Teaching(module["tokenizer"], faults)
# Packing takes one off what is written.
if data.cutoff_len < teaching.config["train"]["maxLength"]:
    faults.add(f"cutoff_len: the longest rows are cut to {data.cutoff_len}")


def examples(part):
    for one in part:
        ids, labels, mask = one["input_ids"], one["labels"], one["attention_mask"]
        if not data.packing:
            yield ids, labels
            continue
        if len(ids) % 8:
            faults.add(f"cutoff_len: sequences of {len(ids)}, no multiple of eight: its collator breaks on them")
        if any(label != IGNORED for label, number in zip(labels, mask, strict=True) if number == 0):
            faults.add("padding is taught")
        for number in sorted(set(mask) - {0}):
            at = [place for place, one in enumerate(mask) if one == number]
            yield [ids[place] for place in at], [labels[place] for place in at]


teaching.compare("train", list(examples(dataset["train_dataset"])))
if teaching.config["data"]["validation"]:
    teaching.compare("validation", list(examples(dataset.get("eval_dataset", []))))
faults.end()
