"""What verl and OpenRLHF do with the shims of `cotton verifier`, and what the shims do with a server in trouble.

Neither trainer is installed here: their calls are written again from their sources (verl b178a3c,
`verl/experimental/reward_loop/reward_manager/naive.py` and `verl/workers/reward_manager/batch.py`; OpenRLHF 3c3be62,
`openrlhf/utils/agent.py`). Standard library alone.
"""

import asyncio
import concurrent.futures
import inspect
import os
import sys
import tempfile
import threading
import time

from verifier import ask, free_port, serving, shim

FOLDER = tempfile.mkdtemp(prefix="cotton-shims-")
RIGHT = "<think>\nhalf of it\n</think>\nThe answer is \\boxed{0.5}."
WRONG = "<think>\nhalf of it\n</think>\nThe answer is \\boxed{0.6}."


def same(found, wanted, what):
    if found != wanted:
        sys.exit(f"shims: {what}: {found!r}, and not {wanted!r}")
    print(f"shims: {what}")


def refusal(call, what, *words):
    try:
        call()
    except RuntimeError as error:
        missing = [word for word in words if word not in str(error)]
        same(missing, [], what)
    else:
        sys.exit(f"shims: {what}: nothing was refused")


def stands(error, call, what):
    try:
        call()
    except error:
        print(f"shims: {what}")
    else:
        sys.exit(f"shims: {what}: nothing was refused")


def verl_naive(compute_score, rows):
    """`NaiveRewardManager.run_single`: by names, awaited where it is async and in threads where not."""

    async def one(loop, row):
        fields = {"data_source": "math", "extra_info": {"split": "train", "index": 0, "num_turns": None}, **row}
        if inspect.iscoroutinefunction(compute_score):
            result = await compute_score(**fields)
        else:
            result = await loop.run_in_executor(None, lambda: compute_score(**fields))
        return result["score"] if isinstance(result, dict) else result

    async def all_of_them():
        loop = asyncio.get_running_loop()
        return await asyncio.gather(*(one(loop, row) for row in rows))

    return asyncio.run(all_of_them())


def openrlhf_http(url, queries, prompts, labels):
    """`SingleTurnAgentExecutor._fetch_rewards_via_http` with one server: its payload, and what it takes of the answer."""
    answers = [ask(url, "/get_reward", {"query": queries, "prompts": prompts, "labels": labels})]
    info = answers[0]
    score = info.get("scores")
    return info.get("rewards"), score if score is not None else info.get("rewards"), info.get("extra_logs") or {}


def verl(url):
    module = shim("verl", FOLDER, "verl_reward")
    rows = [{"solution_str": text, "ground_truth": "1/2"} for text in (RIGHT, WRONG, "The answer is 1/2.")]
    same(verl_naive(module.compute_score, rows), [2.0, 1.0, 1.0], "verl's calls, a sample each")
    same(verl_naive(module.compute_score_async, rows), [2.0, 1.0, 1.0], "the same, awaited")
    scores = module.compute_score_batch(
        data_sources=["math"] * 3,
        solution_strs=[row["solution_str"] for row in rows],
        ground_truths=["1/2", None, {"answer": "1/2"}],
        extra_infos=[{"rollout_reward_scores": {}}] * 3,
    )
    same([one["score"] for one in scores], [2.0, 1.0, 1.0], "verl's batch manager; no gold is unsure, and counts 0")
    same([one["unsure"] for one in scores], [0.0, 1.0, 0.0], "and is told")
    many = [{"solution_str": f"<think>so</think>\\boxed{{{at % 7}}}", "ground_truth": "3"} for at in range(3000)]
    found = module.compute_score_batch(
        ["math"] * 3000, [row["solution_str"] for row in many], [row["ground_truth"] for row in many]
    )
    wanted = [1.0 + (at % 7 == 3) for at in range(3000)]
    same([one["score"] for one in found] == wanted, True, "3,000 samples in pieces, in order")
    refusal(
        lambda: module.compute_score_batch(["math"], [None], ["1"]),
        "a batch of which no row can be read",
        "could not read 1 of 1 rows",
        "response",
    )


def openrlhf(url):
    prompt = "<|im_start|>user\nHalf?<|im_end|>\n<|im_start|>assistant\n"
    queries = [f"{prompt}{text}<|im_end|>" for text in (RIGHT, WRONG)]
    rewards, scores, logs = openrlhf_http(url, queries, [prompt] * 2, ["1/2"] * 2)
    same((rewards, scores), ([2, 1], [2, 1]), "OpenRLHF's request")
    same(logs, {"accuracy": [1, 0], "format": [1, 1], "language": [1, 1], "unsure": [0, 0]}, "and its logs")
    module = shim("openrlhf", FOLDER, "openrlhf_reward")
    for query, wanted in zip(queries, (2.0, 1.0)):
        # `_fetch_rewards_via_func`: batches of one, by position.
        answer = module.reward_func([query], [prompt], ["1/2"])
        same([float(one) for one in answer["rewards"]], [wanted], "OpenRLHF's custom reward function")


def trl(url):
    module = shim("trl", FOLDER, "trl_reward")
    prompts, completions = ["Half?"] * 2, [RIGHT, WRONG]
    same(module.reward(prompts, completions, solution=["1/2"] * 2), [2.0, 1.0], "TRL's call, by a column that is known")
    refusal(
        lambda: module.reward(prompts, completions, gold=["1/2"] * 2, completion_ids=[[1], [2]]),
        "a gold column of another name is no reward of nothing",
        "answer, solution, ground_truth, label",
        "completion_ids, gold",
        "COTTON_ANSWER",
    )
    refusal(lambda: module.reward(prompts, completions, answer=["1/2"]), "a gold too few is said", "1 gold answers for 2")
    stands(ValueError, lambda: module.reward(prompts, completions, answer=["1/2"]), "as a ValueError, before anything is asked")
    os.environ["COTTON_ANSWER"] = "gold"
    named = shim("trl", FOLDER, "trl_named_reward")
    same(named.reward(prompts, completions, gold=["1/2"] * 2), [2.0, 1.0], "and the column that COTTON_ANSWER names is taken")
    refusal(
        lambda: named.reward(prompts, completions, tests=[None] * 2),
        "and refused where it is not there, whatever else there is",
        "not gold; there are tests",
    )
    os.environ["COTTON_ANSWER"] = ""
    none = shim("trl", FOLDER, "trl_none_reward")
    same(none.reward(prompts, completions, gold=["1/2"] * 2), [1.0, 1.0], "and none where it is empty")
    del os.environ["COTTON_ANSWER"]


def point(url, **more):
    os.environ["COTTON_VERIFIER"] = url
    for name, value in more.items():
        os.environ[name] = value


point("http://127.0.0.1:1")
with serving("--with", "verify/math-answer") as url:
    point(url)
    verl(url)
    openrlhf(url)
    trl(url)

# A server that is not there yet.
port = free_port()
point(f"http://127.0.0.1:{port}")
late = shim("verl", FOLDER, "late_reward")
scored = []
waiting = threading.Thread(target=lambda: scored.append(late.compute_score("math", RIGHT, "1/2")["score"]))
waiting.start()
time.sleep(1)
with serving("--with", "verify/math-answer", port=port):
    waiting.join()
same(scored, [2.0], "a server that comes late is waited for")
with serving("--with", "verify/math-answer", port=port):
    same(late.compute_score("math", WRONG, "1/2")["score"], 1.0, "a connection of the last server is given up for a new one")

# More than it has room for.
with serving("--with", "verify/math-answer", "--queue", "4") as url:
    point(url)
    busy = shim("verl", FOLDER, "busy_reward")
    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        texts = [f"<think>so</think>\\boxed{{{at}}}" for at in range(200)]
        found = list(pool.map(lambda text: busy.compute_score("math", text, "7")["score"], texts))
    same(found, [1.0 + (at == 7) for at in range(200)], "200 samples through a queue of 4: none is lost")
    same(ask(url, "/health")["refused"] > 0, True, "some of them were told to come again")

# Who may not ask, who asks nobody, who asks another server.
with serving("--with", "verify/math-answer", "--token", "$SHIM_TOKEN", env={"SHIM_TOKEN": "right"}) as url:
    point(url, COTTON_VERIFIER_TOKEN="wrong")
    locked = shim("verl", FOLDER, "locked_reward")
    call = lambda: locked.compute_score("math", RIGHT, "1/2")["score"]
    refusal(call, "a wrong token is said at once", "token is wrong", "COTTON_VERIFIER_TOKEN")
    os.environ["COTTON_VERIFIER_TOKEN"] = "right"
    same(call(), 2.0, "and the right one is taken")
point("http://127.0.0.1:1", COTTON_VERIFIER_PATIENCE="0.1")
nobody = shim("verl", FOLDER, "nobody_reward")
refusal(
    lambda: nobody.compute_score("math", RIGHT, "1/2"),
    "a server that never comes is given up, with what to do",
    "cannot be reached",
    "cotton verifier --with",
    "Gave up after 0.",
    "of 0.1 seconds (COTTON_VERIFIER_PATIENCE)",
)
