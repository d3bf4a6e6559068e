"""The packages that this program was written and tried against.

Option names of trainers come and go (`max_seq_length`, `warmup_ratio`, `tokenizer` are errors today, and others were passed
over in silence before), so other versions are refused, not hoped for.
"""

from importlib import metadata
from typing import Any

from .errors import Stop

PINNED = {
    "torch": "2.13.0",
    "transformers": "5.24.0",
    "trl": "1.16.0",
    "accelerate": "1.15.0",
    "peft": "0.21.2",
    "datasets": "5.2.0",
    "pyarrow": "26.0.1",
    "safetensors": "0.8.0",
}


def check_versions(read: Any = metadata.version) -> None:
    """Raises `Stop` with every difference. A local part (`2.13.0+cpu`, `+cu130`) is no difference."""
    wrong = []
    for name, wanted in PINNED.items():
        try:
            found = read(name).partition("+")[0]
        except metadata.PackageNotFoundError:
            wrong.append(f"{name} is missing, {wanted} is needed")
            continue
        if found != wanted:
            wrong.append(f"{name} is {found}, {wanted} is needed")
    if wrong:
        raise Stop("versions", f"{'; '.join(wrong)}. `bash launch.sh setup` makes an environment that has them")
