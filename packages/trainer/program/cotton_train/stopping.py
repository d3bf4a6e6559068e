"""Ending between two steps, with a checkpoint, when somebody asks for it."""

import os
import signal
from pathlib import Path
from typing import Any

from transformers import TrainerCallback

from .errors import Stopped

REQUEST = ".stop"
"""A file of this name in the output folder asks every process to stop: a signal reaches the launcher alone."""
DONE = ".stopped"
"""Says, after such an end, that the job is to be started again."""


class StopOnRequest(TrainerCallback):
    def __init__(self, output: Path):
        self.output = output
        self.asked = False
        for name in (signal.SIGTERM, signal.SIGUSR1, signal.SIGINT):
            signal.signal(name, self._hear)

    def _hear(self, number: int, frame: Any) -> None:
        self.asked = True

    def end_if_asked(self) -> None:
        """Before the first step there is nothing to save. Of one process alone: several have to agree, which they do after a step."""
        if self.asked and "RANK" not in os.environ:
            raise Stopped("before the first step")

    def _agreed(self, args: Any) -> bool:
        """All processes have to stop after the same step: one that went on alone would wait for the others for ever."""
        asked = self.asked or (self.output / REQUEST).exists()
        if args.world_size == 1:
            return asked
        import torch
        import torch.distributed as distributed

        flag = torch.tensor([int(asked)], device=args.device)
        distributed.all_reduce(flag, op=distributed.ReduceOp.MAX)
        return bool(flag.item())

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
        if self._agreed(args):
            self.asked = True
            control.should_save = True
            control.should_training_stop = True
        return control
