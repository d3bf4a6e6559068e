"""Rows as the trainer takes them: one a sequence, or packed. No token is copied before it is asked for."""

from typing import Any

import numpy
from datasets import Dataset

from .errors import Stop
from .packing import pack
from .rendered import Rows


def place(rows: Rows, packing: bool, size: int, seed: int) -> list[list[int]]:
    """The numbers of the rows in each sequence."""
    placed = pack(rows.lengths, size, seed) if packing else [[row] for row in range(len(rows.lengths))]
    tokens = sum(rows.lengths[row] for sequence in placed for row in sequence)
    # By construction so; but packings that lose rows have been the default of trainers for years.
    if tokens != rows.tokens or sum(map(len, placed)) != len(rows.lengths):
        raise Stop("rows-lost", f"{tokens} of {rows.tokens} tokens were placed into sequences")
    return placed


def dataset(rows: Rows, placed: list[list[int]], packing: bool) -> Dataset:
    """`input_ids`, `labels`, and `seq_lengths` where several rows share a sequence.

    TRL takes a `datasets.Dataset` alone. This one holds the numbers of the rows, and brings their tokens when it is read.
    """

    def tokens(column: str, sequence: list[int]) -> Any:
        parts = [rows.table[column][row].values.to_numpy() for row in sequence]
        return numpy.concatenate(parts).astype("int64")

    def bring(batch: dict[str, list[list[int]]]) -> dict[str, list[Any]]:
        made = {column: [tokens(column, sequence) for sequence in batch["rows"]] for column in ("input_ids", "labels")}
        if packing:
            made["seq_lengths"] = [[rows.lengths[row] for row in sequence] for sequence in batch["rows"]]
        return made

    return Dataset.from_dict({"rows": placed}).with_transform(bring)


def fill(rows: Rows, placed: list[list[int]], size: int) -> float:
    """Share of the sequences' room that is used."""
    return rows.tokens / (len(placed) * size) if placed else 0.0
