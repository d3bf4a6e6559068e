/**
 * TRL's GRPOTrainer calls a reward function with lists: `prompts`, `completions`, and every further column of the dataset
 * (`trl/trainer/grpo_trainer.py`, `_calculate_rewards`; read at version 1.16 and at commit f2cd577, 24 July 2026). A
 * conversational set has lists of turns for both. It may log metrics of its own with `log_metric`.
 */
export const TRL = String.raw`
# The column with the gold answer: the first of these that the dataset has. COTTON_ANSWER names another.
ANSWERS = [os.environ["COTTON_ANSWER"]] if os.environ.get("COTTON_ANSWER") else ["answer", "solution", "ground_truth", "label"]


def reward(prompts, completions, **columns):
    """TRL: GRPOTrainer(reward_funcs=reward, ...). A list of floats, one a completion."""
    answer = next((name for name in ANSWERS if name in columns), None)
    extra = [name for name in FIELDS if isinstance(columns.get(name), (list, tuple)) and len(columns[name]) == len(completions)]
    rows = []
    for at, completion in enumerate(completions):
        row = {"prompt": _text(prompts[at]), "response": _text(completion)}
        if isinstance(completion, (list, tuple)) and completion and isinstance(completion[-1], dict):
            chain = completion[-1].get("reasoning_content") or completion[-1].get("thinking")
            if chain:
                row["reasoning"] = chain
        if answer is not None:
            row["answer"] = columns[answer][at]
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
