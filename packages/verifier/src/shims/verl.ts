/**
 * verl calls `compute_score(data_source=, solution_str=, ground_truth=, extra_info=)` a sample, in threads or awaited, and
 * takes a float or a dict with `score` whose other numbers it logs (`verl/experimental/reward_loop/reward_manager/naive.py`);
 * its batch manager calls with lists under the plural names (`verl/workers/reward_manager/batch.py`). Read at commit b178a3c,
 * 29 January 2026.
 */
export const VERL = String.raw`
import asyncio


def _row(solution_str, ground_truth, extra_info):
    extra = extra_info if isinstance(extra_info, dict) else {}
    row = {"response": solution_str}
    prompt = next((extra[name] for name in ("question", "problem", "prompt") if extra.get(name) is not None), None)
    if prompt is not None:
        row["prompt"] = _text(prompt)
    for name in FIELDS:
        if extra.get(name) is not None:
            row[name] = extra[name]
    if isinstance(ground_truth, str) and ground_truth.startswith("{"):
        # Tables hold objects as text.
        try:
            read = json.loads(ground_truth)
        except ValueError:
            read = None
        if isinstance(read, dict) and ("answer" in read or "tests" in read):
            ground_truth = read
    if isinstance(ground_truth, dict):
        row.update(ground_truth)
    elif ground_truth is not None:
        row["answer"] = ground_truth
    return row


def _score(judged):
    rewards = judged["rewards"] or {}
    accuracy = rewards.get("accuracy")
    return {
        "score": float(judged["reward"]),
        "acc": float(accuracy or 0),
        "format": float(rewards.get("format") or 0),
        "language": float(rewards.get("language") or 0),
        "unsure": float(accuracy is None),
    }


def compute_score(data_source, solution_str, ground_truth, extra_info=None, **kwargs):
    """verl: custom_reward_function.path=cotton_reward.py, one sample a call."""
    return _score(verify([_row(solution_str, ground_truth, extra_info)])[0])


async def compute_score_async(data_source, solution_str, ground_truth, extra_info=None, **kwargs):
    """The same, awaited: custom_reward_function.name=compute_score_async. Samples that wait hold no thread of verl's."""
    return await asyncio.get_running_loop().run_in_executor(_threads(), compute_score, data_source, solution_str, ground_truth, extra_info)


def compute_score_batch(data_sources, solution_strs, ground_truths, extra_infos=None, **kwargs):
    """verl's batch reward manager: reward_manager.name=batch, custom_reward_function.name=compute_score_batch."""
    extras = extra_infos if extra_infos is not None else [None] * len(solution_strs)
    rows = [_row(*one) for one in zip(solution_strs, ground_truths, extras)]
    return [_score(judged) for judged in verify(rows)]


_waiting = None


def _threads():
    global _waiting
    _waiting = _waiting or concurrent.futures.ThreadPoolExecutor(64)
    return _waiting
`
