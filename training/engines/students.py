"""Students of the families that bundles know, made here: `students.py FOLDER` puts one of each into it, and rows for them.

Only the tokens that a family marks its turns with are its own: loaders look at these and at nothing else.
"""

import json
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import fixture  # noqa: E402



def with_generation(turns: str, start: str) -> str:
    return f"{turns}{{% if add_generation_prompt %}}{{{{ '{start}' }}}}{{% endif %}}"


R1 = with_generation(
    "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}{{ '<｜User｜>' + m.content }}{% else %}"
    "{{ '<｜Assistant｜>' + m.content.split('</think>')[-1] + '<｜end▁of▁sentence｜>' }}{% endif %}{% endfor %}",
    "<｜Assistant｜><think>\\n",
)
LLAMA3 = with_generation(
    "{% for m in messages %}{% if loop.index0 == 0 %}{{ bos_token }}{% endif %}"
    "{{ '<|start_header_id|>' + m.role + '<|end_header_id|>\\n\\n' + m.content + '<|eot_id|>' }}{% endfor %}",
    "<|start_header_id|>assistant<|end_header_id|>\\n\\n",
)
# Two of which bundles know nothing: Gemma's turns, with a model for an assistant, and Mistral's, which mark no answer's beginning.
GEMMA = with_generation(
    "{{ bos_token }}{% for m in messages %}{{ '<start_of_turn>' + ('model' if m.role == 'assistant' else m.role) + '\\n' + m.content + '<end_of_turn>\\n' }}{% endfor %}",
    "<start_of_turn>model\\n",
)
MISTRAL = (
    "{{ bos_token }}{% for m in messages %}{% if m.role == 'user' %}{{ '[INST] ' + m.content + ' [/INST]' }}"
    "{% elif m.role == 'system' %}{{ m.content }}{% else %}{{ ' ' + m.content + eos_token }}{% endif %}{% endfor %}"
)
SYSTEM = "{% if messages[0].role != 'system' %}{{ '<|im_start|>system\\nPlease reason step by step.<|im_end|>\\n' }}{% endif %}"


def of_family(base: Path, folder: Path, tokens: list[str], end: str, pad: str, first: str, template: str) -> None:
    """The base with other tokens for marks."""
    from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

    folder.mkdir()
    made = json.loads((base / "tokenizer.json").read_text())
    vocabulary = made["model"]["vocab"]
    old = [one["content"] for one in made["added_tokens"]]
    for at, token in enumerate(tokens):
        vocabulary[token] = vocabulary.pop(old[at]) if at < len(old) else len(vocabulary)
    plain = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    made["added_tokens"] = [{"id": vocabulary[token], "content": token, **plain} for token in tokens]
    (folder / "tokenizer.json").write_text(json.dumps(made))
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), eos_token=end, pad_token=pad, bos_token=first)
    tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)
    config = Qwen2Config.from_pretrained(base)
    config.vocab_size = len(vocabulary)
    Qwen2ForCausalLM(config).save_pretrained(folder)


def rows() -> list[list[tuple[str, str]]]:
    return [
        [("user", "2 + 2 = ?"), ("assistant", "<think>\n2 and 2 are 4.\n</think>\n\n4")],
        [("user", "Say hi in Chinese."), ("assistant", "<think>\n你好 is hi.\n</think>\n\n你好")],
        [("user", "And without a thought?"), ("assistant", "Here it is.")],
        [("system", "Be brief."), ("user", "3 + 4 = ?"), ("assistant", "<think>\n7.\n</think>\n\n7")],
        [
            ("user", "1 + 1 = ?"),
            ("assistant", "<think>\n2.\n</think>\n\n2"),
            ("user", "And 5 more?"),
            ("assistant", "<think>\n2 and 5 are 7.\n</think>\n\n7"),
        ],
    ]


def main(folder: Path) -> None:
    base = fixture.base_model(folder / "chatml", 4096)
    shutil.copytree(base, folder / "system")
    template = folder / "system" / "chat_template.jinja"
    template.write_text(SYSTEM + template.read_text())
    of_family(
        base,
        folder / "r1",
        ["<｜end▁of▁sentence｜>", "<｜begin▁of▁sentence｜>", "<｜▁pad▁｜>", "<｜User｜>", "<｜Assistant｜>"],
        "<｜end▁of▁sentence｜>",
        "<｜▁pad▁｜>",
        "<｜begin▁of▁sentence｜>",
        R1,
    )
    of_family(
        base,
        folder / "llama3",
        ["<|end_of_text|>", "<|begin_of_text|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>", "<|finetune_right_pad_id|>"],
        "<|end_of_text|>",
        "<|finetune_right_pad_id|>",
        "<|begin_of_text|>",
        LLAMA3,
    )
    turns = ["<eos>", "<bos>", "<pad>", "<start_of_turn>", "<end_of_turn>"]
    of_family(base, folder / "gemma", turns, "<eos>", "<pad>", "<bos>", GEMMA)
    of_family(base, folder / "mistral", ["</s>", "<s>", "<pad>", "[INST]", "[/INST]"], "</s>", "<pad>", "<s>", MISTRAL)
    with (folder / "rows.jsonl").open("w") as out:
        for at, row in enumerate(rows()):
            messages = [{"role": role, "content": content} for role, content in row]
            out.write(json.dumps({"id": f"row-{at}", "messages": messages}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
