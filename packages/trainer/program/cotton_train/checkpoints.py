"""Checkpoints that can be gone on from. Trainers write them file by file, and take the newest, whole or not."""

import json
import re
import shutil
import zipfile
from pathlib import Path

NAME = re.compile(r"checkpoint-(\d+)")
LAST_WRITTEN = "trainer_state.json"


def _is_safetensors(file: Path) -> bool:
    """Whether a file is as long as its own header says (https://github.com/huggingface/safetensors, format)."""
    size = file.stat().st_size
    with file.open("rb") as stream:
        first = stream.read(8)
        length = int.from_bytes(first, "little")
        if len(first) < 8 or length > size - 8 or length > 100_000_000:
            return False
        try:
            header = json.loads(stream.read(length))
        except ValueError:
            return False
    ends = [part["data_offsets"][1] for name, part in header.items() if name != "__metadata__"]
    return size == 8 + length + max(ends, default=0)


def is_whole(folder: Path) -> bool:
    """All of a checkpoint's files are there to their last byte, as far as their own formats tell."""
    try:
        state = json.loads((folder / LAST_WRITTEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    if not isinstance(state, dict) or "global_step" not in state:
        return False
    for file in folder.rglob("*"):
        if file.suffix == ".safetensors" and not _is_safetensors(file):
            return False
        # `torch.save` writes a zip file, whose index stands at its end.
        if file.suffix in (".pt", ".pth", ".bin") and not zipfile.is_zipfile(file):
            return False
    return True


def _numbered(folder: Path) -> list[tuple[int, Path]]:
    if not folder.is_dir():
        return []
    found = [(NAME.fullmatch(one.name), one) for one in folder.iterdir() if one.is_dir()]
    return sorted((int(match[1]), one) for match, one in found if match)


def newest_whole(folder: Path) -> Path | None:
    """The newest checkpoint that can be gone on from."""
    return next((one for _, one in reversed(_numbered(folder)) if is_whole(one)), None)


def set_aside_broken(folder: Path) -> list[str]:
    """Moves half-written checkpoints out of the folder, to `checkpoint-N.broken` beside it; returns their new names.

    Beside it, since transformers counts whatever is called `checkpoint-N…` in the folder itself when it throws out old ones.
    """
    moved = []
    for _, one in _numbered(folder):
        if not is_whole(one):
            target = folder.parent / f"{one.name}.broken"
            shutil.rmtree(target, ignore_errors=True)
            one.rename(target)
            moved.append(target.name)
    return moved
