"""TRL's trainer, with guards that it lacks."""

import math
from typing import Any

import torch
from trl import SFTTrainer

from .errors import Stop


def check_batch(rows: list[dict[str, Any]], batch: dict[str, Any]) -> None:
    """Holds what a collator made to what it was given: no token less, and the same labels.

    Collators cut to a length, and mask the pad wherever it stands in a text. A first token has no label either way: nothing
    foretells it.
    """
    given = sum(len(row["input_ids"]) for row in rows)
    mask = batch.get("attention_mask")
    # Without a mask all rows are one long one, with padding where its positions are 0 more than once in a row.
    made = batch["input_ids"].numel() if mask is None else int(mask.sum())
    if made < given:
        raise Stop("rows-lost", f"a batch has {made} tokens of the {given} that were put into it")
    taught = sum(int((torch.as_tensor(row["labels"]) != -100).sum()) for row in rows)
    if int((batch["labels"] != -100).sum()) != taught:
        raise Stop("rows-lost", f"a batch teaches {int((batch['labels'] != -100).sum())} tokens, and its rows {taught}")


class Counting:
    """A collator whose every batch is counted."""

    def __init__(self, collator: Any):
        self.collator = collator

    def __call__(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        batch = self.collator(rows)
        check_batch(rows, batch)
        return batch


class Trainer(SFTTrainer):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.data_collator = Counting(self.data_collator)

    def _finite(self, value: Any, what: str) -> None:
        # FSDP2 spreads the norm over the processes.
        number = float(value.full_tensor() if hasattr(value, "full_tensor") else value)
        if not math.isfinite(number):
            raise Stop(
                "loss-not-finite",
                f"the {what} of step {self.state.global_step + 1} is {number}: the last checkpoint is from before it."
                " A lower train.learningRate, or a longer train.warmup, may carry it through",
            )

    def _run_epoch(self, *args: Any, **kwargs: Any) -> None:
        # Gone on from its last step, it would take one more before it looks how many there are to be.
        if self.state.global_step >= self.state.max_steps:
            self.control.should_training_stop = True
            return
        super()._run_epoch(*args, **kwargs)

    def training_step(self, *args: Any, **kwargs: Any) -> Any:
        loss = super().training_step(*args, **kwargs)
        self._finite(loss, "loss")
        return loss

    def _clip_grad_norm(self, model: Any) -> Any:
        # A finite loss may have gradients that are not: the weights would be spoilt, and saved, before the next loss shows it.
        norm = super()._clip_grad_norm(model)
        if norm is not None:
            self._finite(norm, "gradient's norm")
        return norm
