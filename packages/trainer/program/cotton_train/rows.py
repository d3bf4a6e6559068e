"""The rows of the bundle's Parquet files: an id and messages, nothing else is looked at."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .errors import Stop

ROLES = ("system", "user", "assistant")


def _messages(row: dict[str, Any], place: str) -> list[dict[str, str]]:
    messages = []
    for turn in row["messages"] or []:
        if turn["role"] not in ROLES:
            # ShareGPT's `human` and `gpt` reach a chat template as roles that it passes over.
            raise Stop("bad-config", f"{place}: role {turn['role']!r} is none of {', '.join(ROLES)}")
        # An absent field, not one that is None: templates ask whether it is defined.
        said = {name: text for name, text in turn.items() if text is not None}
        messages.append({"content": "", **said})
    if not messages or messages[-1]["role"] != "assistant":
        raise Stop("nothing-trained", f"{place}: the last turn is not the assistant's: there is nothing to learn")
    if not (messages[-1]["content"] + messages[-1].get("reasoning_content", "")).strip():
        raise Stop("nothing-trained", f"{place}: the answer is empty: only its end would be learnt")
    return messages


def read_rows(bundle: Path, files: list[str]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Each row's place (`file:row (id)`) and its messages, in the order of the files. Memory: one row group."""
    import pyarrow
    import pyarrow.parquet as parquet

    for name in files:
        number = 0
        try:
            with parquet.ParquetFile(bundle / name) as file:
                columns = [one for one in ("id", "messages") if one in file.schema_arrow.names]
                if "messages" not in columns:
                    raise Stop("data-changed", f"{name} has no column messages")
                for batch in file.iter_batches(batch_size=256, columns=columns):
                    for row in batch.to_pylist():
                        number += 1
                        place = f"{name} row {number}" + (f" ({row['id']})" if "id" in row else "")
                        yield place, _messages(row, place)
        except (pyarrow.ArrowException, OSError) as error:
            raise Stop("data-changed", f"{name} cannot be read after row {number}: {error}") from None
