"""All rows, rendered once and kept as an Arrow file that every process maps into its memory."""

import hashlib
import json
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from .errors import Stop
from .manifest import sha256
from .rendering import Renderer
from .rows import read_rows
from .student import load_tokenizer, training_template

CHUNK = 128
"""Rows that a process renders at a time."""


@dataclass(frozen=True)
class Rows:
    """`lengths` and `trained` are tokens a row, in the order of the files."""

    table: Any
    lengths: list[int]
    trained: list[int]

    @property
    def tokens(self) -> int:
        return sum(self.lengths)


def _renderer(config: SimpleNamespace, bundle: Path, source: str) -> Renderer:
    tokenizer = load_tokenizer(config, source)
    return Renderer(tokenizer, training_template(bundle), config.student.endOfTurn)


_mine: dict[str, Any] = {}


def _begin(raw: dict[str, Any], bundle: Path, source: str) -> None:
    config = SimpleNamespace(**{name: SimpleNamespace(**part) for name, part in raw.items() if isinstance(part, dict)})
    _mine["renderer"] = _renderer(config, bundle, source)
    _mine["most"] = config.train.maxLength


def _render(chunk: list[tuple[str, list[dict[str, str]]]]) -> list[tuple[list[int], list[int]]]:
    made = []
    for place, messages in chunk:
        rendered = _mine["renderer"].render(messages, place)
        if len(rendered.input_ids) > _mine["most"]:
            raise Stop(
                "row-too-long",
                f"{place}: {len(rendered.input_ids)} tokens, and train.maxLength is {_mine['most']}: nothing is cut;"
                " raise it, or write the bundle again without such rows",
            )
        made.append((rendered.input_ids, rendered.labels))
    return made


def _chunks(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _guarded(chunk: list[Any]) -> Any:
    # An exception with arguments of its own does not come whole out of another process.
    try:
        return _render(chunk)
    except Stop as stop:
        return stop.reason, stop.message


def _all(config: SimpleNamespace, bundle: Path, source: str, files: list[str], workers: int) -> Iterator[Any]:
    chunks = _chunks(read_rows(bundle, files))
    _begin(config.raw, bundle, source)
    if workers == 1:
        for chunk in chunks:
            yield from _render(chunk)
        return
    with ProcessPoolExecutor(workers, initializer=_begin, initargs=(config.raw, bundle, source)) as pool:
        waiting: list[Any] = []
        # Twice the workers are in work: the file is never in memory as a whole.
        for chunk in chunks:
            waiting.append(pool.submit(_guarded, chunk))
            if len(waiting) >= 2 * workers:
                yield from _taken(waiting.pop(0))
        for one in waiting:
            yield from _taken(one)


def _taken(future: Any) -> Any:
    made = future.result()
    if isinstance(made, tuple):
        raise Stop(*made)
    return made


def _key(config: SimpleNamespace, bundle: Path, source: str, files: list[str]) -> str:
    """What the rendered rows depend on."""
    tokenizer = Path(source) / "tokenizer.json"
    parts = [sha256(bundle / name) for name in files]
    parts += [training_template(bundle), config.student.endOfTurn, str(config.train.maxLength), str(config.student.revision)]
    parts += [sha256(tokenizer) if tokenizer.is_file() else source]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def render_all(config: SimpleNamespace, bundle: Path, source: str, files: list[str], cache: Path, workers: int) -> Rows:
    """Reads what was rendered before, or renders now. Raises `Stop` at the first row that a guard does not let pass."""
    import pyarrow
    import pyarrow.ipc as ipc

    file = cache / f"{_key(config, bundle, source, files)}.arrow"
    if not file.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        ids = pyarrow.list_(pyarrow.int32())
        schema = pyarrow.schema([("input_ids", ids), ("labels", ids)])
        partial = file.with_suffix(f".{os.getpid()}.partial")
        try:
            with pyarrow.OSFile(str(partial), "wb") as sink, ipc.new_stream(sink, schema) as writer:
                rows = _all(config, bundle, source, files, workers)
                while some := list(islice(rows, CHUNK)):
                    columns = [pyarrow.array(column, ids) for column in zip(*some, strict=True)]
                    writer.write_batch(pyarrow.record_batch(columns, schema=schema))
            partial.rename(file)
        finally:
            partial.unlink(missing_ok=True)
    table = ipc.open_stream(pyarrow.memory_map(str(file))).read_all()
    lengths, trained = [], []
    for batch in table.to_batches():
        for labels in batch.column("labels"):
            found = labels.values.to_numpy(zero_copy_only=False)
            lengths.append(len(found))
            trained.append(int((found != -100).sum()))
    return Rows(table, lengths, trained)


def check_against(rows: Rows, counted: dict[str, Any] | None, what: str) -> None:
    """Holds what was rendered here to what was counted when the bundle was written."""
    if counted is None:
        return
    if len(rows.lengths) != counted["rows"]:
        raise Stop("rows-lost", f"{what}: {len(rows.lengths)} rows were read of {counted['rows']}")
    for name, found in (("tokens", rows.tokens), ("trainedTokens", sum(rows.trained))):
        if counted.get(name) is not None and found != counted[name]:
            raise Stop(
                "tokenizer-differs",
                f"{what}: {name} are {found} here and were {counted[name]} when the bundle was written:"
                " this is another tokenizer or template; bring the base model's own files, or write the bundle again with these",
            )
