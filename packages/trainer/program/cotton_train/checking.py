"""All that can be known about a job before a device is bought for it."""

from pathlib import Path
from types import SimpleNamespace

from .errors import Stop
from .job import rows_of, say, workers
from .sequences import fill, place
from .student import model_config


def check(config: SimpleNamespace, bundle: Path, output: Path, source: str) -> None:
    """Renders every row, and holds the student's own configuration to the bundle's. Raises `Stop` with the guard that fails."""
    try:
        for what in ("train", "validation"):
            rows = rows_of(config, bundle, source, output / "rows", what, workers())
            if rows is None:
                continue
            size = config.train.maxLength
            placed = place(rows, config.train.packing, size, config.train.seed)
            say(f"{what}: {len(rows.lengths)} rows, {rows.tokens} tokens, {sum(rows.trained)} taught, the longest {max(rows.lengths)}")
            say(f"{what}: {len(placed)} sequences of {size} tokens, {100 * fill(rows, placed, size):.1f} % full")
    except Stop as stop:
        # A name on a hub that is not asked: the machine that trains will have the model.
        if stop.reason != "tokenizer-missing" or Path(source).exists() or source.startswith(("/", ".")):
            raise
        say(f"NOT checked, since the student is not here: whether the rows teach what they should. {stop.message}")
        return
    model_config(config, source)
