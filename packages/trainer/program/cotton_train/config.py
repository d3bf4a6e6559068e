"""`config.json`: all settings there are. Its fields and units are documented where the bundle is written (Config.ts)."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from .errors import Stop

VERSION = 1

# Every field, with what its value may be. A field that nobody knows is as wrong as one that is missing: a misspelt setting
# that is passed over would train something else than was asked for.
NUMBER = (int, float)
FIELDS: dict[str, dict[str, Any]] = {
    "student": {
        "name": str,
        "model": str,
        "revision": (str, type(None)),
        "patch": dict,
        "endOfTurn": str,
        "pad": str,
        "architecture": (str, type(None)),
    },
    "method": {"kind": ("full", "lora", "qlora"), "rank": int, "alpha": NUMBER, "dropout": NUMBER, "targets": (str, list)},
    "data": {"train": list, "validation": list},
    "train": {
        "maxLength": int,
        "packing": bool,
        "epochs": NUMBER,
        "maxSteps": (int, type(None)),
        "batch": int,
        "microBatch": int,
        "learningRate": NUMBER,
        "minLearningRate": NUMBER,
        "warmup": NUMBER,
        "weightDecay": NUMBER,
        "adamBetas": list,
        "clip": NUMBER,
        "seed": int,
        "precision": ("bf16", "fp32"),
        "gradientCheckpointing": bool,
        "attention": ("sdpa", "flash_attention_2", "eager"),
        "saveEvery": int,
        "evalEvery": (int, type(None)),
        "logEvery": int,
        "keepCheckpoints": int,
        "reportTo": list,
    },
    "parallel": {
        "nodes": int,
        "processes": int,
        "sharding": ("none", "fsdp2", "zero3"),
        "contextParallel": int,
        "device": ("cuda", "cpu"),
    },
    "speed": {"flopsPerToken": (*NUMBER, type(None)), "peakFlops": (*NUMBER, type(None))},
}


def _bad(field: str, why: str) -> Stop:
    return Stop("bad-config", f"config.json: {field}: {why}")


def _fits(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, tuple) and all(isinstance(one, str) for one in wanted):
        return value in wanted
    if isinstance(value, bool):
        return wanted is bool or (isinstance(wanted, tuple) and bool in wanted)
    return isinstance(value, wanted)


def _name(wanted: Any) -> str:
    if isinstance(wanted, tuple) and all(isinstance(one, str) for one in wanted):
        return " or ".join(wanted)
    kinds = wanted if isinstance(wanted, tuple) else (wanted,)
    return " or ".join("null" if kind is type(None) else kind.__name__ for kind in kinds)


def _check(config: dict[str, Any]) -> None:
    if config.get("version") != VERSION:
        raise _bad("version", f"is {config.get('version')!r}, and this program reads {VERSION}")
    for section in set(config) - set(FIELDS) - {"version"}:
        raise _bad(section, "is no section of it")
    for section, fields in FIELDS.items():
        values = config.get(section)
        if not isinstance(values, dict):
            raise _bad(section, "is missing")
        for name in values:
            if name not in fields:
                raise _bad(f"{section}.{name}", f"is no field; there are {', '.join(fields)}")
        for name, wanted in fields.items():
            if name not in values:
                raise _bad(f"{section}.{name}", "is missing")
            if not _fits(values[name], wanted):
                raise _bad(f"{section}.{name}", f"is {json.dumps(values[name])}, and must be {_name(wanted)}")


def _check_batch(config: dict[str, Any]) -> None:
    train, parallel = config["train"], config["parallel"]
    shared = parallel["contextParallel"]
    world = parallel["nodes"] * parallel["processes"]
    if world % shared != 0:
        raise _bad("parallel.contextParallel", f"{shared} does not divide the {world} processes")
    if shared > 1 and parallel["sharding"] != "fsdp2":
        raise _bad("parallel.contextParallel", f"{shared} accelerators a sequence need parallel.sharding fsdp2")
    if shared > 1 and train["packing"]:
        raise _bad(
            "train.packing",
            "packed rows would see each other under parallel.contextParallel > 1: set one of the two off",
        )
    at_once = train["microBatch"] * (world // shared)
    if train["batch"] % at_once != 0:
        raise _bad(
            "train.batch",
            f"{train['batch']} sequences are no multiple of the {at_once} that {world} processes take at once"
            f" (train.microBatch {train['microBatch']})",
        )


def _apply(config: dict[str, Any], setting: str) -> None:
    """`section.field=JSON`; a value that is no JSON is taken as text."""
    path, equals, text = setting.partition("=")
    section, dot, field = path.partition(".")
    if not equals or not dot:
        raise Stop("bad-config", f"--set {setting}: write it as section.field=JSON")
    if field not in FIELDS.get(section, {}) or not isinstance(config.get(section), dict):
        raise Stop("bad-config", f"--set {setting}: there is no field {path} in config.json")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    config[section][field] = value


def read_config(bundle: Path, settings: list[str]) -> SimpleNamespace:
    """The configuration with the settings of the command line over it, as `config.section.field`."""
    file = bundle / "config.json"
    try:
        config = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Stop("bad-config", f"{file} is missing: this is no whole bundle") from None
    except ValueError as error:
        raise Stop("bad-config", f"{file} is no JSON: {error}") from None
    if not isinstance(config, dict):
        raise Stop("bad-config", f"{file} is no JSON object")
    for setting in settings:
        _apply(config, setting)
    _check(config)
    _check_batch(config)
    return SimpleNamespace(
        raw=config,
        settings=settings,
        **{section: SimpleNamespace(**config[section]) for section in FIELDS},
    )


def accumulation(config: SimpleNamespace) -> int:
    """Forward passes of a process in one optimiser step."""
    world = config.parallel.nodes * config.parallel.processes
    return config.train.batch // (config.train.microBatch * (world // config.parallel.contextParallel))
