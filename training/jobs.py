"""Jobs of the tests: bundles that are started as a user starts them, and what is read of what they leave."""

import atexit
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fixture

sys.path.insert(0, str(fixture.PROGRAM))

from cotton_train.config import read_config  # noqa: E402
from cotton_train.errors import Stop  # noqa: E402
from cotton_train.job import rows_of  # noqa: E402

SCRATCH = Path(tempfile.mkdtemp(prefix="cotton-training-"))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
BASE = fixture.base_model(SCRATCH / "base")
ENVIRONMENT = {**os.environ, "COTTON_PYTHON": sys.executable, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
_count = 0


def bundle(**options: Any) -> Path:
    global _count
    _count += 1
    return fixture.write_bundle(SCRATCH / f"bundle-{_count}", BASE, **options)


def launch(where: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(where / "launch.sh"), *arguments],
        env={**ENVIRONMENT, **environment},
        cwd=SCRATCH,
        text=True,
        capture_output=True,
        timeout=300,
    )


def start(where: Path, **options: Any) -> "subprocess.Popen[str]":
    """A job that is not waited for."""
    return subprocess.Popen(["bash", str(where / "launch.sh"), "train"], env=ENVIRONMENT, text=True, **options)


def lines(where: Path, output: str = "output") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (where / output / "progress.jsonl").read_text().splitlines()]


def losses(where: Path, output: str = "output") -> dict[int, str]:
    """The loss of each step, of the run that came to it last."""
    steps = [line for line in lines(where, output) if line["type"] == "step"]
    return {step["step"]: next(one["value"] for one in step["metrics"] if one["name"] == "loss") for step in steps}


def tokens(where: Path) -> list[str]:
    """Tokens seen at the last step."""
    last = [line for line in lines(where) if line["type"] == "step"][-1]
    return [one["value"] for one in last["metrics"] if one["name"] == "tokens"]


def weights(where: Path, output: str = "output") -> str:
    return hashlib.sha256((where / output / "model" / "model.safetensors").read_bytes()).hexdigest()


def wait_for(condition: Any, what: str) -> None:
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"never: {what}")


def losses_so_far(where: Path) -> dict[int, str]:
    """As `losses`, of a file that is being written."""
    file = where / "output" / "progress.jsonl"
    if not file.exists():
        return {}
    whole = file.read_text().rpartition("\n")[0]
    steps = [json.loads(line) for line in whole.splitlines() if '"type": "step"' in line]
    return {step["step"]: "" for step in steps}


_whole: list[Path] = []


def trained() -> Path:
    """A job that nothing disturbed: what the others are held to."""
    if not _whole:
        where = bundle()
        done = launch(where, "train")
        assert done.returncode == 0, done.stdout + done.stderr
        _whole.append(where)
    return _whole[0]


class Guarded(unittest.TestCase):
    """Each guard has cost somebody a training run, in silence."""

    def stops(self, reason: str, call: Any, *words: str) -> None:
        with self.assertRaises(Stop) as caught:
            call()
        self.assertEqual(caught.exception.reason, reason, caught.exception.message)
        for word in words:
            self.assertIn(word, caught.exception.message)

    def read(self, where: Path, *settings: str) -> SimpleNamespace:
        return read_config(where, list(settings))

    def rows(self, where: Path, *settings: str) -> Any:
        return rows_of(self.read(where, *settings), where, str(BASE), where / "output" / "rows", "train", 1)
