"""Is the model really spread over the accelerators? Asked for in the wrong place, FSDP2 is passed over without a word."""

from typing import Any

from transformers import TrainerCallback

from .errors import Stop


def check_sharded(model: Any, sharding: str) -> None:
    """Raises `Stop` where each process holds the whole model although it was to hold a share of it."""
    from torch.distributed.tensor import DTensor

    spread = {
        "none": lambda one: True,
        "fsdp2": lambda one: isinstance(one, DTensor),
        # deepspeed marks what it has taken over.
        "zero3": lambda one: hasattr(one, "ds_id"),
    }[sharding]
    if not any(spread(one) for one in model.parameters()):
        raise Stop("world-size", f"parallel.sharding is {sharding}, and each process holds the whole model: nothing was sharded")


class CheckSharded(TrainerCallback):
    def __init__(self, sharding: str):
        self.sharding = sharding

    def on_train_begin(self, args: Any, state: Any, control: Any, model: Any = None, **kwargs: Any) -> None:
        check_sharded(model, self.sharding)
