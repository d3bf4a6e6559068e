/**
 * TRL's GRPOTrainer calls a reward function with lists: `prompts`, `completions`, and every further column of the dataset
 * (`trl/trainer/grpo_trainer.py`, `_calculate_rewards`; read at version 1.16 and at commit f2cd577, 24 July 2026). A
 * conversational set has lists of turns for both. It may log metrics of its own with `log_metric`.
 */
export const TRL = String.raw`
# The column with the gold answer: the first of these that the dataset has. COTTON_ANSWER names another; empty, there is none.
NO_ANSWER = os.environ.get("COTTON_ANSWER") == ""
ANSWERS = [os.environ["COTTON_ANSWER"]] if os.environ.get("COTTON_ANSWER") else ["answer", "solution", "ground_truth", "label"]


class ColumnError(CottonError, ValueError):
    """The columns of the dataset do not say what the gold answers are."""


def _answers(columns, count):
    """The gold answers, or None where there are none to look for."""
    name = next((name for name in ANSWERS if name in columns), None)
    if NO_ANSWER or (name is None and "tests" in columns and not os.environ.get("COTTON_ANSWER")):
        return None
    if name is None:
        there = sorted(name for name, values in columns.items() if isinstance(values, (list, tuple)))
        raise ColumnError(
            f"no column of the dataset has the gold answer: not {', '.join(ANSWERS)}; there are {', '.join(there) or 'none'}."
            " COTTON_ANSWER names it; COTTON_ANSWER= (empty) says that the verifiers need none"
        )
    if len(columns[name]) != count:
        raise ColumnError(f"column {name} has {len(columns[name])} gold answers for {count} completions")
    return columns[name]


def reward(prompts, completions, **columns):
    """TRL: GRPOTrainer(reward_funcs=reward, ...). A list of floats, one a completion."""
    answers = _answers(columns, len(completions))
    extra = [name for name in FIELDS if isinstance(columns.get(name), (list, tuple)) and len(columns[name]) == len(completions)]
    rows = []
    for at, completion in enumerate(completions):
        row = {"prompt": _text(prompts[at]), "response": _text(completion)}
        if isinstance(completion, (list, tuple)) and completion and isinstance(completion[-1], dict):
            chain = completion[-1].get("reasoning_content") or completion[-1].get("thinking")
            if chain:
                row["reasoning"] = chain
        if answers is not None:
            row["answer"] = answers[at]
        for name in extra:
            if columns[name][at] is not None:
                row[name] = columns[name][at]
        rows.append(row)
    judged = verify(rows)
    log_metric = columns.get("log_metric")
    if log_metric is not None and judged:
        count = len(judged)
        log_metric("cotton/pass", sum(row["outcome"] == "pass" for row in judged) / count)
        log_metric("cotton/undecided", sum(row["outcome"] in ("unsure", "error") for row in judged) / count)
        log_metric("cotton/format", sum((row["rewards"] or {}).get("format", 0) for row in judged) / count)
    return [float(row["reward"]) for row in judged]


# The name under which TRL logs it.
reward.__name__ = "cotton"
`
