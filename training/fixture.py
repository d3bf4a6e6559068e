"""A base model, rows and a bundle, small enough for a processor: what the tests of the training program train."""

import hashlib
import json
import random
import shutil
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).resolve().parent.parent / "packages" / "trainer" / "program"

QWEN2 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
"""How Qwen2's tokenizer parts a text (its tokenizer.json)."""

CHATML = """{%- for message in messages %}
{{- '<|im_start|>' + message.role + '\\n' }}
{%- if message.role == 'assistant' %}
{%- generation %}{{- message.content + '<|im_end|>' }}{%- endgeneration %}
{{- '\\n' }}
{%- else %}
{{- message.content + '<|im_end|>\\n' }}
{%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}"""

PLAIN = CHATML.replace("{%- generation %}", "").replace("{%- endgeneration %}", "")
"""The same without blocks: what is taught is then found by difference."""

LOSING = CHATML.replace("message.content + '<|im_end|>'", "message.content.split('</think>')[-1] + '<|im_end|>'")
"""As R1's distilled models have it: the thought is cut off."""

ALL = PLAIN.replace("{%- for message in messages %}", "{%- generation %}{%- for message in messages %}").replace(
    "{%- endfor %}", "{%- endfor %}{%- endgeneration %}"
)
"""Everything is taught, the user's words too."""

ENDLESS = CHATML.replace("message.content + '<|im_end|>' }}{%- endgeneration", "message.content }}{%- endgeneration").replace(
    "{{- '\\n' }}", "{{- '<|im_end|>\\n' }}"
)
"""The end of the turn stands outside of what is taught."""


def base_model(folder: Path, positions: int = 512, merges: list[tuple[str, str]] | None = None) -> Path:
    """A tokenizer of bytes with ChatML's special tokens, and a Qwen2 of two layers with random weights."""
    import torch
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
    from transformers import GenerationConfig, PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    pairs = merges or []
    vocabulary = {token: number for number, token in enumerate(special + alphabet + ["".join(pair) for pair in pairs])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=pairs))
    # As Qwen2's own: transformers gives a model of this type its class's pieces, whatever tokenizer.json says.
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(QWEN2), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(special)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|endoftext|>", pad_token="<|endoftext|>")
    fast.chat_template = PLAIN
    fast.save_pretrained(folder)
    torch.manual_seed(0)
    config = Qwen2Config(
        vocab_size=len(vocabulary),
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=positions,
        tie_word_embeddings=True,
        bos_token_id=0,
        eos_token_id=0,
    )
    model = Qwen2ForCausalLM(config)
    model.generation_config = GenerationConfig(temperature=0.6, top_p=0.95, do_sample=True, eos_token_id=0)
    model.save_pretrained(folder)
    return folder


def rows(count: int = 40, seed: int = 0) -> list[dict[str, Any]]:
    """Sums, thought about aloud, of 60 to 300 bytes."""
    draw = random.Random(seed)
    made = []
    for number in range(count):
        terms = [draw.randrange(10) for _ in range(draw.randrange(2, 12))]
        steps, total = [], terms[0]
        for term in terms[1:]:
            steps.append(f"{total} and {term} are {total + term}.")
            total += term
        made.append(
            {
                "id": f"sum-{number}",
                "messages": [
                    {"role": "user", "content": " + ".join(map(str, terms)) + " = ? Say how you come to it, please."},
                    {"role": "assistant", "content": f"<think>\n{' '.join(steps)}\n</think>\n\n{total}"},
                ],
            }
        )
    return made


def write_rows(file: Path, made: list[dict[str, Any]]) -> None:
    import pyarrow
    import pyarrow.parquet as parquet

    turn = pyarrow.struct([("role", pyarrow.string()), ("content", pyarrow.string())])
    schema = pyarrow.schema([("id", pyarrow.string()), ("messages", pyarrow.list_(turn))])
    file.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pyarrow.Table.from_pylist(made, schema=schema), file, compression="zstd")


def configuration(base: Path) -> dict[str, Any]:
    return {
        "version": 1,
        "student": {
            "name": "tiny",
            "model": str(base),
            "revision": None,
            "patch": {},
            "endOfTurn": "<|im_end|>",
            "pad": "<|endoftext|>",
            "architecture": "Qwen2ForCausalLM",
        },
        "method": {"kind": "full", "rank": 4, "alpha": 8, "dropout": 0, "targets": "all-linear"},
        "data": {"train": ["data/train-00000-of-00001.parquet"], "validation": []},
        "train": {
            "maxLength": 512,
            "packing": True,
            "epochs": 3,
            "maxSteps": 12,
            "batch": 2,
            "microBatch": 1,
            "learningRate": 1e-2,
            "minLearningRate": 0.1,
            "warmup": 0.1,
            "weightDecay": 0,
            "adamBetas": [0.9, 0.95],
            "clip": 1.0,
            "seed": 7,
            "precision": "fp32",
            "gradientCheckpointing": False,
            "attention": "sdpa",
            "saveEvery": 4,
            "evalEvery": None,
            "logEvery": 1,
            "keepCheckpoints": 2,
            "reportTo": [],
        },
        "parallel": {"nodes": 1, "processes": 1, "sharding": "none", "contextParallel": 1, "device": "cpu"},
        "speed": {"flopsPerToken": 1e6, "peakFlops": 1e12},
    }


def seal(bundle: Path, data: dict[str, Any] | None = None) -> None:
    """Writes the manifest of what stands there; `data`: what is said to have been counted."""
    files = [one for one in sorted(bundle.rglob("*")) if one.is_file() and one.name != "manifest.json"]
    entries = [
        {"path": str(one.relative_to(bundle)), "bytes": one.stat().st_size, "sha256": hashlib.sha256(one.read_bytes()).hexdigest()}
        for one in files
        if not {"output", "__pycache__"} & set(one.relative_to(bundle).parts)
    ]
    manifest = {"version": 1, "files": entries, "data": data or {"train": None, "validation": None}}
    (bundle / "manifest.json").write_text(json.dumps(manifest, indent=2))


def write_bundle(
    folder: Path,
    base: Path,
    made: list[dict[str, Any]] | None = None,
    template: str = CHATML,
    settings: dict[str, Any] | None = None,
) -> Path:
    """A bundle as Cotton writes it; `settings`: `section.field` to a value that stands in config.json."""
    config = configuration(base)
    for path, value in (settings or {}).items():
        section, field = path.split(".")
        config[section][field] = value
    shutil.copytree(PROGRAM, folder, ignore=shutil.ignore_patterns("__pycache__", "train.py", "cotton_train"))
    for name in ("train.py", "cotton_train"):
        source = PROGRAM / name
        target = folder / "program" / name
        target.parent.mkdir(exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    write_rows(folder / "data" / "train-00000-of-00001.parquet", rows() if made is None else made)
    (folder / "student").mkdir()
    (folder / "student" / "chat_template.jinja").write_text(template)
    (folder / "student" / "original_chat_template.jinja").write_text(PLAIN)
    (folder / "config.json").write_text(json.dumps(config, indent=2))
    seal(folder)
    return folder
