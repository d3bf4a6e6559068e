"""`progress.jsonl`: how far a job is, in the fields of Kubeflow's TrainJob (KEP-2779, `trainerStatus`)."""

import json
import math
import os
import resource
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from transformers import TrainerCallback

FILE = "progress.jsonl"


class Progress:
    """Appends lines; each is whole before the next begins, and one that a kill cut off is ended first."""

    def __init__(self, output: Path):
        self.file = output / FILE
        output.mkdir(parents=True, exist_ok=True)

    def write(self, kind: str, **fields: Any) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = json.dumps({"type": kind, **fields, "lastUpdatedTime": now}, ensure_ascii=False)
        with self.file.open("a+b") as stream:
            if stream.tell() > 0:
                stream.seek(-1, os.SEEK_END)
                if stream.read(1) != b"\n":
                    stream.write(b"\n")
            stream.write(line.encode() + b"\n")

    def has_failed(self) -> bool:
        """Whether the last line says so."""
        if not self.file.is_file():
            return False
        return self.file.read_bytes().rstrip().rpartition(b"\n")[2].startswith(b'{"type": "failed"')

    def attempts(self) -> int:
        """How often the job was begun."""
        if not self.file.is_file():
            return 0
        with self.file.open("rb") as stream:
            return sum(line.startswith(b'{"type": "begin"') for line in stream)


def memory_bytes() -> int:
    """The most that one device has held; of a processor, what the process has."""
    import torch

    if torch.cuda.is_available():
        return max(torch.cuda.max_memory_reserved(device) for device in range(torch.cuda.device_count()))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def device_name(config: SimpleNamespace) -> str:
    import torch

    if config.parallel.device == "cuda" and torch.cuda.is_available():
        return torch.cuda.get_device_name()
    return "cpu"


class Report(TrainerCallback):
    """Writes what the first process knows after each step that is logged."""

    NAMES = ("loss", "learning_rate", "grad_norm", "epoch", "eval_loss", "mean_token_accuracy")

    def __init__(self, progress: Progress, config: SimpleNamespace, output: Path, facts: dict[str, Any]):
        self.progress = progress
        self.config = config
        self.output = output
        self.facts = facts
        self.begun: tuple[float, int, int] | None = None
        self.last: tuple[float, int] | None = None

    def on_train_begin(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if not state.is_world_process_zero:
            return
        self.progress.write(
            "begin",
            attempt=self.progress.attempts() + 1,
            fromStep=state.global_step,
            maxSteps=state.max_steps,
            **self.facts,
        )

    def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        # The first step of a run also loads kernels and fills caches: time is counted from its end.
        if self.begun is None:
            self.begun = (time.monotonic(), state.global_step, state.num_input_tokens_seen)
            self.last = (self.begun[0], self.begun[2])

    def _speed(self, state: Any) -> dict[str, float]:
        now = time.monotonic()
        if self.last is None or state.num_input_tokens_seen <= self.last[1]:
            return {}
        rate = (state.num_input_tokens_seen - self.last[1]) / (now - self.last[0])
        self.last = (now, state.num_input_tokens_seen)
        flops, peak = self.config.speed.flopsPerToken, self.config.speed.peakFlops
        world = self.facts["world"]
        mfu = {} if flops is None or peak is None else {"mfu": rate * flops / (peak * world)}
        return {"tokens_per_second": rate, **mfu}

    def _remaining(self, state: Any) -> float | None:
        if self.begun is None or state.global_step <= self.begun[1]:
            return None
        each = (time.monotonic() - self.begun[0]) / (state.global_step - self.begun[1])
        return round(each * (state.max_steps - state.global_step), 1)

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **kwargs: Any) -> None:
        # The last log of a run sums it up and belongs to no step.
        if not state.is_world_process_zero or logs is None or not ({"loss", "eval_loss"} & set(logs)):
            return
        values = {name: float(logs[name]) for name in self.NAMES if name in logs}
        values["tokens"] = state.num_input_tokens_seen
        if "loss" in logs:
            values |= self._speed(state)
        values["memory_bytes"] = memory_bytes()
        self.progress.write(
            "step",
            step=state.global_step,
            maxSteps=state.max_steps,
            progressPercentage=round(100 * state.global_step / max(1, state.max_steps), 2),
            estimatedRemainingSeconds=self._remaining(state),
            metrics=[{"name": name, "value": _text(value)} for name, value in values.items()],
        )

    def on_save(self, args: Any, state: Any, control: Any, **kwargs: Any) -> None:
        if state.is_world_process_zero:
            path = Path("checkpoints") / f"checkpoint-{state.global_step}"
            self.progress.write("checkpoint", step=state.global_step, path=str(path))


def _text(value: float) -> str:
    return str(int(value)) if isinstance(value, int) or (math.isfinite(value) and value.is_integer() and abs(value) > 1000) else repr(value)
