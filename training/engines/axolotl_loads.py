"""Axolotl's own configuration, tokenizer and dataset on a bundle: `axolotl_loads.py BUNDLE`. Ends with 1 where what it would teach
is not what the bundle teaches."""

import contextlib
import io
import os
import sys
import tempfile
from pathlib import Path

os.environ.update(HF_HUB_OFFLINE="1", AXOLOTL_DO_NOT_TRACK="1", CUDA_VISIBLE_DEVICES="")

# It starts processes that read this file again.
if __name__ == "__main__":
    os.environ["HF_DATASETS_CACHE"] = tempfile.mkdtemp()
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    os.chdir(sys.argv[1])
    import yaml
    from axolotl.cli.config import load_cfg
    from axolotl.common.datasets import load_datasets
    from axolotl.loaders import load_tokenizer
    from axolotl.utils.schemas.config import AxolotlInputConfig
    from axolotl.utils.schemas.datasets import SFTDataset
    from teaching import Faults, Teaching

    faults = Faults("axolotl")

    def unknown(fields, model, place=""):
        known = {name for field, value in model.model_fields.items() for name in (field, value.alias)}
        for name in fields:
            if name not in known:
                faults.add(f"{place}{name}: it has no such field")

    # Unknown fields pass its validation in silence.
    ours = yaml.safe_load(Path("axolotl/sft.yaml").read_text())
    unknown(ours, AxolotlInputConfig)
    for part in ("datasets", "test_datasets"):
        for entry in ours.get(part, []):
            unknown(entry, SFTDataset, f"{part}: ")
    with contextlib.redirect_stderr(io.StringIO()):
        config = load_cfg(
            "axolotl/sft.yaml", dataset_prepared_path=tempfile.mkdtemp(), output_dir=tempfile.mkdtemp(), dataset_num_proc=1
        )
    if config.sample_packing and not config.attn_decontaminates_packing:
        faults.add("attn_implementation: packed rows see each other")
    tokenizer = load_tokenizer(config)
    loaded = load_datasets(cfg=config)
    teaching = Teaching(tokenizer, faults)
    if tokenizer.chat_template != teaching.template:
        faults.add("its tokenizer has another template than the bundle")
    for split, part in (("train", loaded.train_dataset), ("validation", loaded.eval_dataset)):
        if teaching.config["data"][split]:
            teaching.compare(split, [(list(one["input_ids"]), list(one["labels"])) for one in part or []])
    faults.end()
