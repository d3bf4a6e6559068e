"""The entrance of a bundle's program; `launch.sh` says how it is used."""

import argparse
import errno
import os
import signal
import sys
import time
import traceback
from pathlib import Path

from cotton_train.config import read_config
from cotton_train.errors import EXIT_AGAIN, EXIT_FAILED, Stop, Stopped
from cotton_train.manifest import check_files, read_manifest

# As safetensors, torch and Arrow say that a disk, a quota or a file's size is at its limit.
FULL = ("No space left", "File too large", "quota exceeded", "file write failed", "failed writing file", "unexpected pos")
BUNDLE = Path(__file__).resolve().parent.parent


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="launch.sh")
    parser.add_argument("verb", choices=["check", "smoke", "train", "train-check", "setting", "setting-output"])
    parser.add_argument("name", nargs="?")
    parser.add_argument("--model", help="the base model's folder")
    parser.add_argument("--output", default="output", type=Path)
    parser.add_argument("--set", action="append", default=[], dest="settings", metavar="section.field=JSON")
    parser.add_argument("--checked", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _say(text: str) -> None:
    print(f"cotton: {text}", flush=True)


def _check_bundle(arguments: argparse.Namespace) -> None:
    from cotton_train.versions import check_versions

    manifest = read_manifest(BUNDLE)
    count = check_files(BUNDLE, manifest)
    check_versions()
    _say(f"{count} files are as they were written")


def _run(arguments: argparse.Namespace) -> None:
    config = read_config(BUNDLE, arguments.settings)
    source = arguments.model or config.student.model
    output = (BUNDLE / arguments.output).resolve()
    if arguments.verb == "setting":
        section, _, field = (arguments.name or "").partition(".")
        print(config.raw[section][field])
        return
    if arguments.verb == "setting-output":
        print(output)
        return
    output.mkdir(parents=True, exist_ok=True)
    if not arguments.checked:
        _check_bundle(arguments)
    if arguments.verb == "train-check":
        from cotton_train.job import rows_of, workers

        # Here, since it may take many minutes: processes that wait for each other give up after thirty.
        for what in ("train", "validation"):
            rows_of(config, BUNDLE, source, output / "rows", what, workers())
        return
    from transformers.utils import logging

    logging.disable_progress_bar()
    if arguments.verb == "check":
        from cotton_train.checking import check

        check(config, BUNDLE, output, source)
    elif arguments.verb == "smoke":
        from cotton_train.smoke import smoke

        smoke(config, BUNDLE, output, source)
    else:
        from cotton_train.job import train

        train(config, BUNDLE, output, source)


def reason_of(error: BaseException) -> Stop:
    """What an error of the machine or of a library comes to, in a sentence with what to do."""
    text = f"{type(error).__name__}: {error}"
    if isinstance(error, Stop):
        return error
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if full or any(words in text for words in FULL):
        return Stop("disk-full", f"the disk is full ({text.splitlines()[0]}): the last whole checkpoint stands; free some space and start again")
    if type(error).__name__ == "OutOfMemoryError" or "CUDA out of memory" in text:
        return Stop(
            "out-of-memory",
            "a device has too little memory: lower train.microBatch first, then use fsdp2 over more devices, parallel.contextParallel,"
            f" lora or qlora, or a shorter context ({text.splitlines()[0]})",
        )
    return Stop("crashed", text.splitlines()[0] if text else type(error).__name__)


def main() -> int:
    arguments = _arguments()
    if arguments.verb == "train" and not arguments.checked:
        # Until the trainer listens itself nothing is lost by an end.
        for name in (signal.SIGTERM, signal.SIGUSR1):
            signal.signal(name, lambda number, frame: os._exit(EXIT_AGAIN))
    try:
        _run(arguments)
    except Stopped as stopped:
        _say(f"stopped {stopped}; the same command goes on from there")
        return EXIT_AGAIN
    except BaseException as error:  # whatever it is, the one who waits for the job has to hear it
        stop = reason_of(error)
        if not isinstance(error, Stop):
            traceback.print_exc()
        print(f"cotton: {stop.reason}: {stop.message}", file=sys.stderr, flush=True)
        if arguments.verb in ("train", "train-check"):
            _write_failed(arguments, stop)
        return EXIT_FAILED
    return 0


def _write_failed(arguments: argparse.Namespace, stop: Stop) -> None:
    try:
        from cotton_train.progress import Progress

        progress = Progress((BUNDLE / arguments.output).resolve())
        # Of several processes that fail at once one is enough; but it may be another than the first that found it out.
        if int(os.environ.get("RANK", "0")) > 0:
            time.sleep(2)
            if progress.has_failed():
                return
        progress.write("failed", reason=stop.reason, message=stop.message)
    except OSError:
        pass  # a disk that is full has no room for this line either; the message went to stderr


if __name__ == "__main__":
    sys.exit(main())
