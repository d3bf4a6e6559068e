"""One run of training: from whatever whole checkpoint there is, to the finished student or to a signal."""

import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from .checkpoints import newest_whole, set_aside_broken
from .config import accumulation
from .errors import Stop, Stopped
from .finishing import finish
from .manifest import read_manifest
from .progress import Progress, Report, device_name
from .rendered import Rows, check_against, render_all
from .sequences import dataset, fill, place
from .sharding import CheckSharded
from .stopping import DONE, StopOnRequest
from .student import adapters, load_model, load_tokenizer, teach_end
from .trainer import Trainer
from .options import trainer_options


def say(text: str) -> None:
    print(f"cotton: {text}", flush=True)


def rank() -> int:
    return int(os.environ.get("RANK", "0"))


def _wait_for_first() -> None:
    """Rows are rendered by the first process, and the others map what it wrote."""
    import torch.distributed as distributed

    if distributed.is_initialized():
        distributed.barrier()


def workers() -> int:
    return max(1, min(16, len(os.sched_getaffinity(0)) - 1))


def rows_of(config: SimpleNamespace, bundle: Path, source: str, cache: Path, what: str, processes: int) -> Rows | None:
    files = getattr(config.data, what)
    if not files:
        return None
    rows = render_all(config, bundle, source, files, cache, processes)
    check_against(rows, read_manifest(bundle)["data"].get(what), what)
    return rows


def agree(step: int, device: Any) -> None:
    """Every process has to go on from the same step. Nodes that do not share the output folder would train two halves of a model."""
    import torch
    import torch.distributed as distributed

    if not distributed.is_initialized():
        return
    found = torch.tensor([step, -step], device=device)
    distributed.all_reduce(found, op=distributed.ReduceOp.MAX)
    if found[0] != -found[1]:
        raise Stop(
            "half-checkpoint",
            f"processes would go on from different steps, {int(-found[1])} and {int(found[0])}: put --output into a folder that all nodes share",
        )


def check_world(config: SimpleNamespace, found: int) -> None:
    wanted = config.parallel.nodes * config.parallel.processes
    if found != wanted:
        # A launcher that starts one process where eight were wanted trains on an eighth of the batch, and says nothing.
        raise Stop("world-size", f"{found} processes train, and config.json is for {wanted} (parallel.nodes × parallel.processes)")


def check_device(config: SimpleNamespace) -> None:
    import torch

    if config.parallel.device == "cpu":
        return
    if not torch.cuda.is_available():
        raise Stop("no-device", "config.json trains on cuda, and torch finds no such device here: --set parallel.device=cpu trains on the processor")
    count = torch.cuda.device_count()
    if count < config.parallel.processes:
        raise Stop("no-device", f"config.json is for {config.parallel.processes} devices a node, and there are {count}")


def train(config: SimpleNamespace, bundle: Path, output: Path, source: str) -> None:
    """Raises `Stop` where it fails and `Stopped` where it was asked to end."""
    import torch

    check_device(config)
    stopping = StopOnRequest(output)
    (output / DONE).unlink(missing_ok=True)
    if config.parallel.device == "cpu":
        torch.use_deterministic_algorithms(True)
    options = trainer_options(config, output, bool(config.data.validation))
    check_world(config, options.world_size)
    stopping.end_if_asked()
    tokenizer = load_tokenizer(config, source)
    cache = output / "rows"
    if rank() == 0:
        say(f"rendering the rows, in {workers()} processes where they are not there yet")
        rows_of(config, bundle, source, cache, "train", workers())
        rows_of(config, bundle, source, cache, "validation", workers())
    _wait_for_first()
    rows = rows_of(config, bundle, source, cache, "train", 1)
    validation = rows_of(config, bundle, source, cache, "validation", 1)
    packing, size, seed = config.train.packing, config.train.maxLength, config.train.seed
    placed = place(rows, packing, size, seed)
    checkpoints = output / "checkpoints"
    if rank() == 0:
        for name in set_aside_broken(checkpoints):
            say(f"half-checkpoint: a checkpoint is half written; it is now {name}, and may be deleted")
        whole = f"{len(rows.lengths)} rows, {rows.tokens} tokens, {sum(rows.trained)} taught"
        say(f"{whole}; {len(placed)} sequences, {100 * fill(rows, placed, size):.1f} % full; {config.train.batch} a step, {accumulation(config)} passes each")
        if packing and config.train.attention == "sdpa" and config.parallel.device == "cuda":
            say("packing with sdpa keeps rows apart by a mask of length × length; flash_attention_2 needs none and is faster")
    _wait_for_first()
    model = load_model(config, source)
    teach_end(model, tokenizer, config.student.endOfTurn)
    parameters = model.num_parameters()
    progress = Progress(output)
    facts: dict[str, Any] = {
        "world": options.world_size,
        "device": device_name(config),
        "trainTokens": rows.tokens,
        "parameters": parameters,
        "trainable": None,
        **({"settings": config.settings} if config.settings else {}),
    }
    trainer = Trainer(
        model=model,
        args=options,
        train_dataset=dataset(rows, placed, packing),
        eval_dataset=None if validation is None else dataset(validation, place(validation, packing, size, seed), packing),
        processing_class=tokenizer,
        peft_config=adapters(config),
        callbacks=[CheckSharded(config.parallel.sharding), Report(progress, config, output, facts), stopping],
    )
    facts["trainable"] = sum(one.numel() for one in trainer.model.parameters() if one.requires_grad)
    since = newest_whole(checkpoints)
    agree(0 if since is None else int(since.name.rpartition("-")[2]), options.device)
    if since is not None and rank() == 0:
        say(f"going on from {since.name}")
    stopping.end_if_asked()
    begun = time.monotonic()
    trainer.train(resume_from_checkpoint=None if since is None else str(since))
    if stopping.asked and trainer.state.global_step < trainer.state.max_steps:
        # By every process: nodes need not share the folder that launch.sh looks into.
        (output / DONE).touch()
        raise Stopped(f"after step {trainer.state.global_step} of {trainer.state.max_steps}, with a checkpoint")
    path = finish(trainer, config, bundle, output, source, tokenizer)
    if rank() == 0:
        progress.write("end", step=trainer.state.global_step, model=path, seconds=round(time.monotonic() - begun, 1))
        say(f"the student is in {output / path}")
