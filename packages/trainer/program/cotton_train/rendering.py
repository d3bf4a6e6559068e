"""A row as the student sees it: token ids, and which of them it is taught.

TRL would do this too, and each of its ways has cost somebody a training run: `assistant_only_loss` needs a template that it
knows byte for byte, without it the loss is on the user's words too, `max_length` cuts silently, and a template that deletes
the thought is applied as it stands. So the program renders itself, with the bundle's training template, looks at what came
out, and hands the trainer finished ids and labels.
"""

import re
from dataclasses import dataclass
from typing import Any

from jinja2 import TemplateError

from .errors import Stop

IGNORED = -100
"""The label of a token that is not learnt (torch.nn.CrossEntropyLoss)."""
ENDS = 40
"""Characters of the head and of the tail of a thought that are looked for in what is taught."""
THINK = ("<think>", "</think>")
MARK = re.compile(r"<[|｜].+[|｜]>")
"""How models write the tokens that part their turns. R1's are not marked as special in its tokenizer, and yet are."""


@dataclass(frozen=True)
class Rendered:
    input_ids: list[int]
    labels: list[int]

    @property
    def trained(self) -> int:
        return sum(label != IGNORED for label in self.labels)


class Renderer:
    def __init__(self, tokenizer: Any, template: str, end_of_turn: str):
        self.tokenizer = tokenizer
        self.template = template
        self.by_blocks = "{% generation" in template or "{%- generation" in template
        self.end = tokenizer.convert_tokens_to_ids(end_of_turn)
        self.end_of_turn = end_of_turn
        self.special = [token for token in dict.fromkeys(tokenizer.all_special_tokens) if token] + [
            str(token)
            for token in tokenizer.added_tokens_decoder.values()
            if (token.special or MARK.fullmatch(str(token))) and str(token) not in tokenizer.all_special_tokens
        ]
        if self.end is None or self.end == tokenizer.unk_token_id:
            raise Stop("end-of-turn-missing", f"{end_of_turn!r} is no token of the student's tokenizer (config.json: student.endOfTurn)")

    def _written(self, text: str) -> str:
        """A text as the tokenizer takes it: most compose accents with their letters first (NFC), and decode to that."""
        normalizer = getattr(getattr(self.tokenizer, "backend_tokenizer", None), "normalizer", None)
        return text if normalizer is None else normalizer.normalize_str(text)

    def _ids(self, messages: list[dict[str, str]], **options: Any) -> Any:
        return self.tokenizer.apply_chat_template(
            messages, chat_template=self.template, tokenize=True, return_dict=True, **options
        )

    def _by_blocks(self, messages: list[dict[str, str]]) -> tuple[list[int], list[int]]:
        made = self._ids(messages, return_assistant_tokens_mask=True)
        return made["input_ids"], made["assistant_masks"]

    def _by_difference(self, messages: list[dict[str, str]]) -> tuple[list[int], list[int]]:
        """What each turn of the assistant adds to the prompt before it."""
        whole = self._ids(messages)["input_ids"]
        mask = [0] * len(whole)
        for at, message in enumerate(messages):
            if message["role"] != "assistant":
                continue
            start = _common(self._ids(messages[:at], add_generation_prompt=True)["input_ids"], whole)
            last = at == len(messages) - 1
            end = len(whole) if last else _common(self._ids(messages[: at + 1])["input_ids"], whole)
            mask[start:end] = [1] * max(0, end - start)
        return whole, mask

    def render(self, messages: list[dict[str, str]], place: str) -> Rendered:
        """Raises `Stop` with the guard that the row does not pass."""
        for turn in messages:
            for text in (turn["content"], turn.get("reasoning_content", "")):
                for token in self.special:
                    if token in text:
                        raise Stop(
                            "special-token-in-text",
                            f"{place}: {token} stands in the {turn['role']}'s text: the tokenizer takes it for the special token",
                        )
        try:
            ids, mask = self._by_blocks(messages) if self.by_blocks else self._by_difference(messages)
            self._examine_prompt(messages, ids, mask, place)
            # Nothing foretells the first token: no trainer has a loss for it.
            mask = [0, *mask[1:]]
        except TemplateError as error:
            raise Stop("bad-config", f"{place}: the chat template does not take it: {error}") from None
        rendered = Rendered(ids, [token if taught else IGNORED for token, taught in zip(ids, mask, strict=True)])
        self._examine(rendered, messages, place)
        return rendered

    def _examine_prompt(self, messages: list[dict[str, str]], ids: list[int], mask: list[int], place: str) -> None:
        """Nothing of what stands before the first answer may be taught."""
        first = next(at for at, turn in enumerate(messages) if turn["role"] == "assistant")
        if first == 0:
            return
        before = _common(self._ids(messages[:first])["input_ids"], ids)
        if any(mask[:before]):
            raise Stop("prompt-trained", f"{place}: the {messages[first - 1]['role']}'s words are taught too")

    def _examine(self, rendered: Rendered, messages: list[dict[str, str]], place: str) -> None:
        taught = [label for label in rendered.labels if label != IGNORED]
        if not taught:
            raise Stop("nothing-trained", f"{place}: no token of it is taught")
        text = self.tokenizer.decode(taught, skip_special_tokens=False, clean_up_tokenization_spaces=False)
        for whole, what in _parts(messages[-1]):
            part = self._written(whole)
            if part[:ENDS] not in text or part[-ENDS:] not in text:
                code = "thought-lost" if what == "thought" else "nothing-trained"
                raise Stop(code, f"{place}: the {what} is not in what is taught: the chat template drops it")
        for turn in messages:
            said = self._written(turn["content"].strip())
            # A prompt of some length that is also in the answer word for word is rare enough to be looked at.
            if turn["role"] != "assistant" and len(said) > ENDS and said in text and said not in self._written(_assistant(messages)):
                raise Stop("prompt-trained", f"{place}: the {turn['role']}'s words are taught too")
        if self.end not in taught[-4:]:
            raise Stop(
                "end-of-turn-missing",
                f"{place}: {self.end_of_turn} is not at the end of what is taught: the student would never stop",
            )


def _assistant(messages: list[dict[str, str]]) -> str:
    return "\n".join(turn["content"] + turn.get("reasoning_content", "") for turn in messages if turn["role"] == "assistant")


def _common(a: list[int], b: list[int]) -> int:
    at = 0
    while at < len(a) and at < len(b) and a[at] == b[at]:
        at += 1
    return at


def _parts(turn: dict[str, str]) -> list[tuple[str, str]]:
    """The thought and the answer of a turn, those that are there; templates trim both."""
    thought, content = turn.get("reasoning_content", ""), turn["content"]
    if not thought and content.lstrip().startswith(THINK[0]):
        inside = content.lstrip()[len(THINK[0]) :]
        thought, _, content = inside.partition(THINK[1])
    found = ((thought.strip(), "thought"), (content.strip(), "answer"))
    return [(text, what) for text, what in found if text]
