/**
 * OpenRLHF can ask the server itself (`--reward.remote_url http://HOST:PORT/get_reward`), but gives a sample up after five
 * tries of a second. This asks for as long as it takes: `--reward.remote_url cotton_reward.py` calls `reward_func(queries,
 * prompts, labels)` in threads (`openrlhf/utils/agent.py`, `_fetch_rewards_via_func`; commit 3c3be62, 13 August 2026).
 */
export const OPENRLHF = String.raw`
try:
    import torch
except ImportError:
    torch = None


def _list(values):
    return values if torch is None else torch.tensor(values, dtype=torch.float)


def reward_func(queries, prompts, labels, **kwargs):
    """OpenRLHF: --reward.remote_url cotton_reward.py"""
    answer = _post("/get_reward", _dumps({"query": list(queries), "prompts": list(prompts), "labels": list(labels)}))
    return {
        "rewards": _list(answer["rewards"]),
        "scores": _list(answer["scores"]),
        "extra_logs": {name: _list(values) for name, values in answer["extra_logs"].items()},
    }
`
