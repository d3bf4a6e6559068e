"""The base model and its tokenizer, with what training needs of them."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from .errors import Stop

SMALL = {
    "num_hidden_layers": 2,
    "hidden_size": 64,
    "intermediate_size": 128,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 16,
    "moe_intermediate_size": 64,
    "num_experts": 4,
    "num_local_experts": 4,
    "num_experts_per_tok": 2,
}
"""Sizes of the shrunken student of a smoke job; everything else of its architecture stays."""


def _where(source: str) -> str:
    return f"{source}: name a folder that has it with --model, or set COTTON_ONLINE=1 to download it"


def load_tokenizer(config: SimpleNamespace, source: str) -> Any:
    from transformers import AutoTokenizer

    try:
        tokenizer = AutoTokenizer.from_pretrained(source, revision=config.student.revision)
    except Exception as error:  # transformers raises whatever the first reader of the files raised
        raise Stop("tokenizer-missing", f"no tokenizer can be read from {_where(source)} ({_first_line(error)})") from None
    vocabulary = tokenizer.get_vocab()
    for field, token in (("endOfTurn", config.student.endOfTurn), ("pad", config.student.pad)):
        if token not in vocabulary:
            raise Stop("tokenizer-differs", f"config.json: student.{field}: {token!r} is no token of the tokenizer in {source}")
    if config.student.pad == config.student.endOfTurn:
        # A collator that masks the pad would mask the end of the turn with it: the student would never learn to stop.
        raise Stop("bad-config", "config.json: student.pad: must not be the token that ends a turn")
    tokenizer.pad_token = config.student.pad
    return tokenizer


def training_template(bundle: Path) -> str:
    file = bundle / "student" / "chat_template.jinja"
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Stop("template-missing", f"{file} is missing: this is no whole bundle") from None


def original_template(bundle: Path) -> str | None:
    file = bundle / "student" / "original_chat_template.jinja"
    return file.read_text(encoding="utf-8") if file.is_file() else None


def model_config(config: SimpleNamespace, source: str) -> Any:
    """The model's own configuration with the bundle's patch in it."""
    from transformers import AutoConfig

    try:
        found = AutoConfig.from_pretrained(source, revision=config.student.revision)
    except Exception as error:
        raise Stop("bad-config", f"no model can be read from {_where(source)} ({_first_line(error)})") from None
    for name, value in config.student.patch.items():
        patch(found, name, value)
    if found.max_position_embeddings < config.train.maxLength:
        raise Stop(
            "bad-config",
            f"the student has {found.max_position_embeddings} positions, and config.json trains {config.train.maxLength}:"
            " lower train.maxLength, or widen its positions by student.patch",
        )
    return found


def patch(config: Any, name: str, value: Any) -> None:
    rope = getattr(config, "rope_parameters", None)
    # transformers 5 keeps the base of the rotation in a dictionary, and passes over the field of old.
    if name == "rope_theta" and isinstance(rope, dict):
        rope["rope_theta"] = value
    elif hasattr(config, name):
        setattr(config, name, value)
    else:
        raise Stop("bad-config", f"config.json: student.patch.{name}: the model has no such field")


def shrink(config: Any) -> Any:
    for name, value in SMALL.items():
        if getattr(config, name, None) is not None:
            setattr(config, name, value)
    layers = getattr(config, "layer_types", None)
    if layers is not None:
        config.layer_types = layers[: SMALL["num_hidden_layers"]]
    return config


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]


def _attention(config: SimpleNamespace) -> str:
    if config.train.attention == "flash_attention_2":
        try:
            import flash_attn  # noqa: F401
        except ImportError:
            raise Stop(
                "versions",
                "train.attention is flash_attention_2, and the package flash-attn is not installed:"
                " install it for this torch and CUDA, or use --set train.attention=sdpa",
            ) from None
    return config.train.attention


def load_model(config: SimpleNamespace, source: str, small: bool = False) -> Any:
    """The model that is trained; `small`: a shrunken one with random weights, for which no weights have to be there."""
    import torch
    from transformers import AutoModelForCausalLM

    own = model_config(config, source)
    own.use_cache = False
    # Weights that are trained are kept in full precision, bf16 is what is computed in; frozen ones need no more than bf16.
    frozen = config.method.kind != "full"
    dtype = torch.bfloat16 if frozen and config.train.precision == "bf16" and not small else torch.float32
    attention = _attention(config)
    if small:
        torch.manual_seed(config.train.seed)
        model = AutoModelForCausalLM.from_config(shrink(own), dtype=dtype, attn_implementation=attention)
    else:
        options: dict[str, Any] = {}
        if config.method.kind == "qlora":
            try:
                import bitsandbytes  # noqa: F401
            except ImportError:
                raise Stop("versions", "method.kind is qlora, and the package bitsandbytes is not installed: requirements.txt has it") from None
            from transformers import BitsAndBytesConfig

            options["quantization_config"] = BitsAndBytesConfig(
                load_in_4bit=True,
                bnb_4bit_quant_type="nf4",
                bnb_4bit_use_double_quant=True,
                bnb_4bit_compute_dtype=torch.bfloat16,
                bnb_4bit_quant_storage=torch.bfloat16,
            )
        try:
            model = AutoModelForCausalLM.from_pretrained(
                source,
                config=own,
                revision=config.student.revision,
                dtype=dtype,
                attn_implementation=attention,
                **options,
            )
        except (OSError, ValueError) as error:
            raise Stop("bad-config", f"the model in {source} cannot be loaded: {_first_line(error)}") from None
    return model


def teach_end(model: Any, tokenizer: Any, end_of_turn: str) -> None:
    """Lets generation stop at the token that the student is taught to end with, whatever the base ended with."""
    set_ends(model.generation_config, tokenizer, end_of_turn)
    model.config.pad_token_id = tokenizer.pad_token_id


def set_ends(generation: Any, tokenizer: Any, end_of_turn: str) -> None:
    end = tokenizer.convert_tokens_to_ids(end_of_turn)
    known = generation.eos_token_id
    ends = known if isinstance(known, list) else [] if known is None else [known]
    generation.eos_token_id = [end, *(one for one in ends if one != end)]
    generation.pad_token_id = tokenizer.pad_token_id


def adapters(config: SimpleNamespace) -> Any:
    """peft's configuration of the adapters, or None where all weights are trained."""
    if config.method.kind == "full":
        return None
    from peft import LoraConfig

    return LoraConfig(
        r=config.method.rank,
        lora_alpha=config.method.alpha,
        lora_dropout=config.method.dropout,
        target_modules=config.method.targets,
        task_type="CAUSAL_LM",
    )


def generation_of(bundle: Path) -> dict[str, Any]:
    file = bundle / "student" / "generation_config.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
