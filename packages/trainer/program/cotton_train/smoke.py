"""Two steps of a shrunken student on the processor: most of what ends a job on the cluster ends this one, for nothing.

The architecture, the tokenizer, the template, the options and the code are the real ones; only the sizes of the model are
small and its weights random. It learns the longest row and the shortest ones, is saved, loaded, goes on, and is sampled.
"""

import copy
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from .errors import Stop
from .finishing import describe, merged
from .job import rows_of, say, workers
from .options import trainer_options
from .rendered import Rows
from .separation import check_separate
from .sequences import dataset
from .student import adapters, load_model, load_tokenizer, teach_end
from .trainer import Trainer

SHORT = 4
"""Rows that share a sequence, under packing."""
LONGEST = 16384
"""Tokens beyond which a row is left out of the smoke job: a processor would take minutes for one. `check` has seen it."""


def _small(config: SimpleNamespace) -> SimpleNamespace:
    """The configuration on one processor, two steps, one checkpoint after each."""
    small = copy.deepcopy(config)
    small.parallel = SimpleNamespace(nodes=1, processes=1, sharding="none", contextParallel=1, device="cpu")
    small.train.precision, small.train.attention = "fp32", "sdpa"
    small.train.batch = small.train.microBatch = 1
    small.train.maxSteps, small.train.saveEvery, small.train.logEvery = 2, 1, 1
    small.train.evalEvery, small.train.reportTo, small.train.keepCheckpoints = None, [], 2
    small.method.kind = "lora" if config.method.kind == "qlora" else config.method.kind
    return small


def _placed(rows: Rows, packing: bool) -> list[list[int]]:
    """Two sequences: the longest row, and the shortest ones."""
    order = sorted(range(len(rows.lengths)), key=lambda at: rows.lengths[at])
    fitting = [at for at in order if rows.lengths[at] <= LONGEST] or order[:1]
    return [[fitting[-1]], order[: SHORT if packing else 1]]


def _train(config: SimpleNamespace, folder: Path, model: Any, tokenizer: Any, rows: Rows, since: Path | None) -> Any:
    packing = config.train.packing
    trainer = Trainer(
        model=model,
        args=trainer_options(config, folder, False),
        train_dataset=dataset(rows, _placed(rows, packing), packing),
        processing_class=tokenizer,
        peft_config=adapters(config),
    )
    trainer.train(resume_from_checkpoint=None if since is None else str(since))
    return trainer


def _losses(trainer: Any) -> dict[int, float]:
    return {entry["step"]: entry["loss"] for entry in trainer.state.log_history if "loss" in entry}


def smoke(config: SimpleNamespace, bundle: Path, output: Path, source: str) -> None:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    torch.use_deterministic_algorithms(True)
    folder = output / "smoke"
    shutil.rmtree(folder, ignore_errors=True)
    rows = rows_of(config, bundle, source, output / "rows", "train", workers())
    if rows is None:
        raise Stop("bad-config", "config.json: data.train: names no file")
    small = _small(config)
    tokenizer = load_tokenizer(config, source)
    made = load_model(small, source, small=True)
    teach_end(made, tokenizer, config.student.endOfTurn)
    if small.train.packing:
        short = [rows.table["input_ids"][at].as_py()[:32] for at in _placed(rows, True)[1]]
        check_separate(made, short)
        say("packed rows do not see each other")
    start = copy.deepcopy(made.state_dict())
    whole = _train(small, folder, made, tokenizer, rows, None)
    say(f"two steps: loss {', '.join(f'{loss:.3f}' for loss in _losses(whole).values())}")

    again = load_model(small, source, small=True)
    again.load_state_dict(start)
    first = folder / "checkpoints" / "checkpoint-1"
    resumed = _train(small, folder / "again", again, tokenizer, rows, first)
    if _losses(resumed)[2] != _losses(whole)[2]:
        raise Stop("half-checkpoint", f"the second step gives {_losses(resumed)[2]} after going on, and {_losses(whole)[2]} without")
    say("gone on from the first step: the second gives the same loss")

    saved = folder / "model"
    if small.method.kind == "full":
        whole.save_model(str(saved))
    else:
        whole.save_model(str(folder / "adapter"))
        base = load_model(small, source, small=True)
        base.load_state_dict(start)
        merged(base, folder / "adapter").save_pretrained(saved)
    tokenizer.save_pretrained(saved)
    describe(saved, small)
    loaded, reader = AutoModelForCausalLM.from_pretrained(saved), AutoTokenizer.from_pretrained(saved)
    ids = rows.table["input_ids"][_placed(rows, False)[1][0]].as_py()[:16]
    if reader(reader.decode(ids), add_special_tokens=False)["input_ids"][:1] != ids[:1]:
        raise Stop("tokenizer-differs", "the tokenizer that was saved reads another text than the one that was loaded")
    said = loaded.generate(torch.tensor([ids]), max_new_tokens=4, do_sample=False, pad_token_id=tokenizer.pad_token_id)
    say(f"saved, loaded and sampled: {said.shape[1] - len(ids)} tokens")
    shutil.rmtree(folder)
    say("the smoke job is done: nothing of it is kept")
