"""The finished student, as a server loads it: weights, tokenizer, the template for inference, and how it is sampled."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from .student import generation_of, load_model, original_template, set_ends

MODEL = "model"
ADAPTER = "adapter"


def _halve(folder: Path) -> None:
    """Weights in bf16, one file at a time: they were kept in full precision only to be trained."""
    import torch
    from safetensors.torch import load_file, save_file

    for file in sorted(folder.glob("*.safetensors")):
        tensors = {name: one.to(torch.bfloat16) if one.is_floating_point() else one for name, one in load_file(file).items()}
        half = file.with_suffix(".half")
        save_file(tensors, half, metadata={"format": "pt"})
        half.replace(file)
    index = folder / "model.safetensors.index.json"
    if index.is_file():
        found = json.loads(index.read_text(encoding="utf-8"))
        found["metadata"]["total_size"] = sum(file.stat().st_size for file in folder.glob("*.safetensors"))
        index.write_text(json.dumps(found, indent=2), encoding="utf-8")


def load_whole(config: SimpleNamespace, source: str) -> Any:
    """The base that adapters go into: not the one in 4 bits that they may have been trained on."""
    whole = SimpleNamespace(**{**vars(config), "method": SimpleNamespace(**{**vars(config.method), "kind": "lora"})})
    return load_model(whole, source)


def merged(base: Any, adapter: Path) -> Any:
    """The base with the adapters in its weights."""
    from peft import PeftModel

    return PeftModel.from_pretrained(base, adapter).merge_and_unload()


def describe(folder: Path, config: SimpleNamespace) -> None:
    """What training left in config.json, and what the servers look for there."""
    file = folder / "config.json"
    described = json.loads(file.read_text(encoding="utf-8"))
    # Training sets it to false, and a server that takes it at its word answers a hundred times slower.
    described["use_cache"] = True
    if config.train.precision == "bf16":
        described["dtype"] = "bfloat16"
        described.pop("torch_dtype", None)
    file.write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def finish(trainer: Any, config: SimpleNamespace, bundle: Path, output: Path, source: str, tokenizer: Any) -> str:
    """Writes `output/model`, whole or not at all; every process calls it. Returns its path below the output folder."""
    first = trainer.accelerator.is_main_process
    partial, adapter = output / f"{MODEL}.partial", output / ADAPTER
    if first:
        shutil.rmtree(partial, ignore_errors=True)
    trainer.accelerator.wait_for_everyone()
    is_full = config.method.kind == "full"
    trainer.save_model(str(partial if is_full else adapter))
    trainer.accelerator.wait_for_everyone()
    if not first:
        return MODEL
    if is_full:
        if config.train.precision == "bf16":
            _halve(partial)
        generation = trainer.model.generation_config
    else:
        model = merged(load_whole(config, source), adapter)
        model.save_pretrained(partial)
        generation = model.generation_config
    for name, value in generation_of(bundle).items():
        setattr(generation, name, value)
    set_ends(generation, tokenizer, config.student.endOfTurn)
    generation.save_pretrained(partial)
    template = original_template(bundle)
    if template is not None:
        tokenizer.chat_template = template
    tokenizer.save_pretrained(partial)
    describe(partial, config)
    (partial / "training_args.bin").unlink(missing_ok=True)
    for file in partial.iterdir():
        # safetensors writes files that their owner alone may read; a server is often somebody else.
        file.chmod(0o644)
    final = output / MODEL
    if final.exists():
        shutil.rmtree(final)
    partial.rename(final)
    return MODEL
