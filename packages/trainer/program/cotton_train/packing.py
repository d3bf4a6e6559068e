"""Several rows in one sequence, and no token lost.

TRL's `bfd` cuts what is longer than the sequence and drops the rest; `wrapped` splits thoughts over two sequences. Rows are
held to the length before (`row-too-long`), so here only whole rows are placed: the longest first, each into the fullest
sequence that has room for it (best fit decreasing: Johnson 1974; for training, arXiv 2404.10830).
"""

import bisect
import random


def pack(lengths: list[int], size: int, seed: int) -> list[list[int]]:
    """Sequences as lists of row numbers. Equal arguments give equal sequences; their order is drawn by `seed`."""
    order = sorted(range(len(lengths)), key=lambda row: (-lengths[row], row))
    rooms: list[tuple[int, int]] = []  # (room that is left, number of the sequence), sorted
    sequences: list[list[int]] = []
    for row in order:
        length = lengths[row]
        if length > size:
            raise ValueError(f"row {row} has {length} tokens, more than {size}")
        at = bisect.bisect_left(rooms, (length, -1))
        if at < len(rooms):
            room, number = rooms.pop(at)
        else:
            room, number = size, len(sequences)
            sequences.append([])
        sequences[number].append(row)
        if room > length:
            bisect.insort(rooms, (room - length, number))
    random.Random(seed).shuffle(sequences)
    return sequences
