"""Is the bundle still what was written? Data that was changed, or cut off on its way, must not be trained on in silence."""

import hashlib
import json
from pathlib import Path
from typing import Any

from .errors import Stop


def read_manifest(bundle: Path) -> dict[str, Any]:
    file = bundle / "manifest.json"
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Stop("data-changed", f"{file} is missing: this is no whole bundle; bring it here again") from None
    except ValueError as error:
        raise Stop("data-changed", f"{file} is no JSON ({error}): bring the bundle here again") from None
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), list) or "data" not in manifest:
        raise Stop("data-changed", f"{file} is no manifest of a bundle: bring the bundle here again")
    return manifest


def sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def check_files(bundle: Path, manifest: dict[str, Any]) -> int:
    """Holds every file to its hash; returns how many there are."""
    wrong = []
    for entry in manifest["files"]:
        file = bundle / entry["path"]
        if not file.is_file():
            wrong.append(f"{entry['path']} is missing")
        elif file.stat().st_size != entry["bytes"]:
            wrong.append(f"{entry['path']} has {file.stat().st_size} bytes, not {entry['bytes']}")
        elif sha256(file) != entry["sha256"]:
            wrong.append(f"{entry['path']} was changed")
    if wrong:
        more = f" and {len(wrong) - 10} more" if len(wrong) > 10 else ""
        raise Stop(
            "data-changed",
            f"the bundle is not what was written: {'; '.join(wrong[:10])}{more}. Bring it here again, or write a new one;"
            " for another setting than config.json's use --set",
        )
    return len(manifest["files"])
