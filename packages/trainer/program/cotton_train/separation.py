"""Do rows that share a sequence see each other?

They are kept apart by positions that start at 0 again, from which transformers makes a mask. It does so without a cache alone:
with `use_cache` (the default of most models) it takes a packed sequence for one text, and says nothing. An architecture of
another kind may not look at positions at all.
"""

from typing import Any

from .errors import Stop

MOST = 1e-3
"""Difference of a logit, in fp32, that rounding alone may make: 1e-7 was measured with rows apart, 0.4 with rows that leak."""


def leak(model: Any, rows: list[list[int]]) -> float:
    """The most that a logit of a row changes when the rows share a sequence, as training has it."""
    import torch
    from trl.trainer.sft_trainer import DataCollatorForLanguageModeling

    flat = [token for row in rows for token in row]
    packed = {"input_ids": flat, "labels": flat, "seq_lengths": [len(row) for row in rows]}
    batch = DataCollatorForLanguageModeling(pad_token_id=0, padding_free=True)([packed])
    del batch["labels"]
    was = model.training
    model.eval()
    with torch.no_grad():
        together = model(**batch).logits[0]
        alone = torch.cat([model(input_ids=torch.tensor([row])).logits[0] for row in rows])
    model.train(was)
    return float((together - alone).abs().max())


def check_separate(model: Any, rows: list[list[int]]) -> None:
    """Raises `Stop` where they do. Of a model on a processor, in fp32."""
    found = leak(model, rows)
    if found > MOST:
        raise Stop(
            "bad-config",
            f"train.packing: rows that share a sequence see each other (a logit differs by {found:.3g}): set train.packing to false",
        )
