"""What a loader makes of a bundle's rows, beside what the bundle's own template makes of them."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import pyarrow.parquet as parquet

IGNORED = -100
Example = tuple[list[int], list[int]]
"""Tokens, and labels: `IGNORED` where nothing is taught."""


class Faults:
    def __init__(self, tool: str):
        self.tool = tool
        self.found: list[str] = []

    def add(self, text: str) -> None:
        if text not in self.found:
            self.found.append(text)

    def end(self) -> NoReturn:
        for one in self.found:
            print(f"{self.tool}: {one}", file=sys.stderr)
        if not self.found:
            print(f"{self.tool}: every row is taught as the bundle has it")
        sys.exit(1 if self.found else 0)


class Teaching:
    """The bundle that is the working directory, read with a loader's tokenizer."""

    def __init__(self, tokenizer: Any, faults: Faults):
        self.config = json.loads(Path("config.json").read_text())
        self.template = Path("student/chat_template.jinja").read_text()
        self.tokenizer = tokenizer
        self.faults = faults
        self.end = tokenizer.convert_tokens_to_ids(self.config["student"]["endOfTurn"])

    def rows(self, split: str) -> list[dict[str, Any]]:
        return [row for file in self.config["data"][split] for row in parquet.read_table(file).to_pylist()]

    def wanted(self, messages: list[dict[str, str]]) -> Example:
        made = self.tokenizer.apply_chat_template(
            messages, chat_template=self.template, tokenize=True, return_dict=True, return_assistant_tokens_mask=True
        )
        ids = list(made["input_ids"])
        return ids, [token if taught else IGNORED for token, taught in zip(ids, made["assistant_masks"], strict=True)]

    def compare(self, split: str, shown: list[Example]) -> None:
        rows = self.rows(split)
        if len(shown) != len(rows):
            self.faults.add(f"{split}: {len(rows)} rows went in, {len(shown)} came out")
        left = list(shown)
        for at, row in enumerate(rows):
            place = f"{split} row {row.get('id', at)}"
            ids, labels = self.wanted(row["messages"])
            same = next((one for one in left if one[0] == ids), None)
            if same is None:
                self.faults.add(f"{place}: other tokens than the bundle's template makes, or cut, or left out")
                continue
            left.remove(same)
            self._labels(place, ids, labels, same[1])

    def _labels(self, place: str, ids: list[int], ours: list[int], theirs: list[int]) -> None:
        lost = [ids[at] for at, (a, b) in enumerate(zip(theirs, ours, strict=True)) if a == IGNORED and b != IGNORED]
        more = [at for at, (a, b) in enumerate(zip(theirs, ours, strict=True)) if a != IGNORED and b == IGNORED]
        if lost:
            self.faults.add(f"{place}: not taught: {self.tokenizer.decode(lost)!r}")
        # The line break behind an end of turn does no harm: generation has ended before it.
        wrong = [at for at in more if at == 0 or ids[at - 1] != self.end or self.tokenizer.decode([ids[at]]) != "\n"]
        if wrong:
            self.faults.add(f"{place}: taught too: {self.tokenizer.decode([ids[at] for at in wrong])!r}")
