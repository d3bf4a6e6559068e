"""What the jobs of jobs.json train and learn: rows, a tokenizer that was trained on them, and weights. Run by run.sh.

The rows are sums, thought about aloud: as long as DeepSeek-R1's 800,000 (5,355 tokens on average, arXiv 2501.12948v2, Table 5), by a
log-normal draw that is cut at the context. The weights of the student that is trained are drawn; those of the students whose
memory alone is measured are zeros in files that take no room on the disk. What a weight is changes no byte of the memory.
"""

import json
import math
import random
import struct
import sys
from pathlib import Path
from typing import Any, Iterator

import pyarrow
import pyarrow.parquet as parquet

MEAN_TOKENS = 5355
SPREAD = 0.8
"""Of the logarithm of a row's length: the longest of a thousand is then some ten times the median."""
VOCABULARY = 4096


def chain(draw: random.Random, characters: int) -> tuple[str, str, str]:
    terms = [draw.randrange(1, 1000)]
    said, length = [], 0
    total = terms[0]
    while length < characters or len(terms) < 2:
        term = draw.randrange(1, 1000)
        step = draw.choice(("{a} and {b} are {c}.", "Then {a} + {b} = {c}.", "Adding {b} to {a} gives {c}.", "So far {a}; with {b}, {c}."))
        said.append(step.format(a=total, b=term, c=total + term))
        length += len(said[-1]) + 1
        terms.append(term)
        total += term
    asked = f"What is the sum of {len(terms)} numbers that begin with {terms[0]} and {terms[1]}?"
    return asked, "\n".join(said), str(total)


def texts(count: int, mean: float, most: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Rows of about `mean` tokens and at most `most`; a token of this text has about 2.4 characters."""
    draw = random.Random(seed)
    for number in range(count):
        tokens = min(draw.lognormvariate(math.log(mean) - SPREAD**2 / 2, SPREAD), 0.7 * most)
        asked, thought, answer = chain(draw, int(tokens * 2.4))
        yield {
            "id": f"sum-{number}",
            "messages": [
                {"role": "user", "content": asked},
                {"role": "assistant", "content": f"<think>\n{thought}\n</think>\n\n{answer}"},
            ],
        }


def tokenizer_of(rows: list[dict[str, Any]], folder: Path) -> None:
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    made.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    made.train_from_iterator((turn["content"] for row in rows[:64] for turn in row["messages"]), trainer)
    PreTrainedTokenizerFast(tokenizer_object=made, eos_token="<|endoftext|>", pad_token="<|endoftext|>").save_pretrained(folder)


def shapes(config: dict[str, Any]) -> dict[str, list[int]]:
    """The weights of a Qwen2 by name."""
    hidden, wide, heads, pairs = (config[name] for name in ("hidden_size", "intermediate_size", "num_attention_heads", "num_key_value_heads"))
    size = hidden // heads
    found = {"model.embed_tokens.weight": [config["vocab_size"], hidden], "model.norm.weight": [hidden]}
    if not config["tie_word_embeddings"]:
        found["lm_head.weight"] = [config["vocab_size"], hidden]
    for layer in range(config["num_hidden_layers"]):
        at = f"model.layers.{layer}."
        for name, rows in (("q", heads * size), ("k", pairs * size), ("v", pairs * size)):
            found[f"{at}self_attn.{name}_proj.weight"] = [rows, hidden]
            found[f"{at}self_attn.{name}_proj.bias"] = [rows]
        found[f"{at}self_attn.o_proj.weight"] = [hidden, heads * size]
        for name, shape in (("gate", [wide, hidden]), ("up", [wide, hidden]), ("down", [hidden, wide])):
            found[f"{at}mlp.{name}_proj.weight"] = shape
        found[f"{at}input_layernorm.weight"] = [hidden]
        found[f"{at}post_attention_layernorm.weight"] = [hidden]
    return found


def zeros(folder: Path, config: dict[str, Any]) -> None:
    """model.safetensors in bf16 with zeros: a header, and a hole."""
    entries: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, shape in shapes(config).items():
        size = 2 * math.prod(shape)
        entries[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [end, end + size]}
        end += size
    header = json.dumps(entries).encode()
    header += b" " * (-len(header) % 8)
    with (folder / "model.safetensors").open("wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        file.truncate(8 + len(header) + end)


def drawn(folder: Path, device: str) -> None:
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    torch.manual_seed(0)
    config = AutoConfig.from_pretrained(folder)
    with torch.device(device):
        model = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)
    model.save_pretrained(folder)


def main() -> None:
    out = Path(sys.argv[1])
    plan = json.loads((out / "jobs.json").read_text())
    context = plan["jobs"][0]["context"]
    rows = list(texts(160 if plan["rehearsal"] else 400, MEAN_TOKENS * context / 32_768, context))
    data = out / "data"
    data.mkdir(exist_ok=True)
    turn = pyarrow.struct([("role", pyarrow.string()), ("content", pyarrow.string())])
    schema = pyarrow.schema([("id", pyarrow.string()), ("messages", pyarrow.list_(turn))])
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), data / "train-00000-of-00001.parquet", compression="zstd")
    for number, job in enumerate(plan["jobs"]):
        base = out / job["base"]
        if number == 0:
            tokenizer_of(rows, base)
            first = base
        else:
            for name in ("tokenizer.json", "tokenizer_config.json"):
                (base / name).write_bytes((first / name).read_bytes())
        (base / "generation_config.json").write_text('{"eos_token_id": 0, "do_sample": true, "temperature": 0.6, "top_p": 0.95}\n')


def weights() -> None:
    """Of the bases of the named jobs; on the machine that trains."""
    out, device, names = Path(sys.argv[1]), sys.argv[3], sys.argv[4:]
    for job in json.loads((out / "jobs.json").read_text())["jobs"]:
        base = out / job["base"]
        if job["name"] not in names or (base / "model.safetensors").exists():
            continue
        if job["method"] == "full":
            drawn(base, device)
        else:
            zeros(base, json.loads((base / "config.json").read_text()))


if __name__ == "__main__":
    weights() if sys.argv[2:3] == ["weights"] else main()
