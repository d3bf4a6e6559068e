"""TRL: the preference model's score of general rows, as `cotton verifier` has it from `judge/reward`; None of all others.

Beside cotton_reward.py (`cotton verifier --shim trl`), in `reward_funcs: [cotton_reward.reward, preference.reward]`. The server judges
an equal row once, so what cotton_reward asked before costs nothing here.
"""

from cotton_reward import _text, verify


def reward(prompts, completions, verifier=None, **columns):
    asked = [at for at, name in enumerate(verifier or []) if name == "judge/reward"]
    rows = [
        {"prompt": prompts[at], "response": _text(completions[at]), "verifier": "judge/reward", "language": (columns.get("language") or [None] * len(prompts))[at]}
        for at in asked
    ]
    scores = [None] * len(prompts)
    for at, judged in zip(asked, verify([{name: value for name, value in row.items() if value is not None} for row in rows]) if rows else []):
        scores[at] = next((one["score"] for one in judged.get("verdicts") or [] if "score" in one), None)
    return scores
