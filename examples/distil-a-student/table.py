"""Writes results.json and results.md from the figures of the arms, and says what they show.

    python table.py --results runs/results --out . --seeds 0,1,2 --arms raw,filtered --tokens 640000 --command "bash run.sh"
"""

import argparse
import json
import math
import os
import platform
import re
import sys
from pathlib import Path

# Student's t, two-sided 95 %, for 1, 2, … degrees of freedom; 1.96 lies below all of them.
T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131]

WHAT = {
    "answers-only": "the rows of `filtered` without their chains",
    "raw": "every trace as it came",
    "raw-fewer": "`raw`, cut to as many tokens as `filtered` has",
    "readable": "no loops, no second script; answers not looked at",
    "answer": "the answer is right; nothing else is looked at",
    "filtered": "the answer is right, no loops, no second script",
    "steps": "`filtered`, and every step is right",
}

# What is claimed, as one arm less another, of a share of the answers.
CLAIMS = [
    ("Chains teach more than answers alone", "filtered", "answers-only", "right"),
    ("Verified traces teach more than unfiltered ones, at equal tokens", "answer", "raw", "right"),
    ("All of Cotton's filters together teach more than none", "filtered", "raw", "right"),
    ("That is more than fewer rows, seen more often, would do", "filtered", "raw-fewer", "right"),
    ("Fewer rows, seen more often, do it by themselves", "raw-fewer", "raw", "right"),
    ("Without loops and mixing, whatever the answers, more is right", "readable", "raw", "right"),
    ("The same among traces with the right answer", "filtered", "answer", "right"),
    ("A student of loops gives more replies without an end", "raw", "readable", "endless"),
    ("A student of mixed traces mixes more", "raw", "readable", "mixed"),
    ("An answer filter does not mend that", "answer", "filtered", "mixed"),
    ("A check of every step adds to that of the answer", "steps", "filtered", "right"),
]

WAYS = ["greedy", "sampled"]


def spread(values):
    """Mean, standard deviation, and the 95 % interval of the mean over seeds (Student's t); None with one seed."""
    mean = sum(values) / len(values)
    if len(values) < 2:
        return {"mean": round(mean, 2), "sd": None, "low": None, "high": None}
    sd = math.sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
    degrees = len(values) - 1
    reach = (T[degrees - 1] if degrees <= len(T) else 2.131) * sd / math.sqrt(len(values))
    return {"mean": round(mean, 2), "sd": round(sd, 2), "low": round(mean - reach, 2), "high": round(mean + reach, 2)}


def read(folder, arm, seed, tokens):
    file = Path(folder, f"{arm}-{seed}.json")
    if not file.exists():
        sys.exit(f"table.py: {file}: not there. Run student.py for this arm and seed, or the whole of run.sh again")
    result = json.loads(file.read_text("utf8"))
    if result["tokens"] != tokens:
        sys.exit(f"table.py: {file}: trained on {result['tokens']} tokens, not on {tokens}. Run run.sh again")
    return result


def machine():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        name = next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        name = platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, one thread an arm; Python {platform.python_version()}"


def with_sd(one):
    return f"{one['mean']:.1f}" + ("" if one["sd"] is None else f" ± {one['sd']:.1f}")


def interval(one, clipped=False):
    if one["low"] is None:
        return "–"
    low, high = (max(0, one["low"]), min(100, one["high"])) if clipped else (one["low"], one["high"])
    return f"{low:.1f} to {high:.1f}"


def signed(one):
    return f"{one['mean']:+.1f}" + ("" if one["low"] is None else f" ({one['low']:+.1f} to {one['high']:+.1f})")


def verdict(one):
    if one["low"] is None:
        return "one seed: no interval"
    return "holds" if one["low"] > 0 else "the other way round" if one["high"] < 0 else "not shown"


def table(head, rows):
    """Lines of Markdown, the columns aligned, all but the first to the right."""
    widths = [max(3, *(len(cells[at]) for cells in [head, *rows])) for at in range(len(head))]
    pad = lambda text, at: text.rjust(widths[at]) if at else text.ljust(widths[0])
    line = lambda cells: "| " + " | ".join(pad(text, at) for at, text in enumerate(cells)) + " |"
    return [line(head), line(["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]), *map(line, rows)]


def as_json(value):
    """Lists of numbers on one line."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return re.sub(r"\[\s+([-\d.,\s]+?)\s+\]", lambda found: "[" + re.sub(r"\s+", " ", found[1]) + "]", text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("results", "out", "seeds", "arms", "command"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--tokens", type=int, required=True)
    parser.add_argument("--ci", action="store_true", help="fail where the figures are not what they have to be")
    given = parser.parse_args()
    seeds = [int(seed) for seed in given.seeds.split(",")]
    arms = [arm for arm in WHAT if arm in given.arms.split(",")]
    found = {arm: [read(given.results, arm, seed, given.tokens) for seed in seeds] for arm in arms}

    def figures(arm, *path):
        values = []
        for one in found[arm]:
            for key in path:
                one = one[key]
            values.append(one)
        return values

    def difference(b, a, *path):
        """Of each seed, both arms have the same pool, first weights and examination: the difference is taken within it."""
        return spread([y - x for x, y in zip(figures(a, *path), figures(b, *path))])

    summary = {}
    for arm in arms:
        summary[arm] = {
            "what": WHAT[arm],
            "rows": figures(arm, "rows"),
            "epochs": spread(figures(arm, "epochs"))["mean"],
            "cpuSeconds": spread(figures(arm, "seconds"))["mean"],
            "greedy": {key: spread(figures(arm, "greedy", key)) for key in found[arm][0]["greedy"]},
            "sampled": {key: spread(figures(arm, "sampled", key)) for key in found[arm][0]["sampled"]},
        }
        if "raw" in arms and arm != "raw":
            summary[arm]["lessRaw"] = {way: difference(arm, "raw", way, "right") for way in WAYS}
    claims = [
        {"claim": claim, "b": b, "a": a, "share": share, **{way: difference(b, a, way, share) for way in WAYS}}
        for claim, b, a, share in CLAIMS
        if b in arms and a in arms
    ]
    one = found[arms[0]][0]
    settings = {
        "command": given.command,
        "machine": machine(),
        "torch": one["torch"],
        "seeds": seeds,
        "tokens": given.tokens,
        "heldout": one["heldout"],
        "parameters": one["parameters"],
    }
    whole = {**settings, "arms": summary, "claims": claims, "each": [each for arm in arms for each in found[arm]]}

    lines = [
        "# Results",
        "",
        f"`{given.command}` on {settings['machine']}, torch {one['torch']}. Written by `table.py`; not by hand.",
        "",
        f"Share of {one['heldout']} held-out problems answered right, in %, by a student of {one['parameters']:,} parameters trained from scratch on"
        f" {given.tokens:,} tokens of each cut; {len(seeds)} seed{'' if len(seeds) == 1 else 's'} ({', '.join(map(str, seeds))}), each with a pool"
        " of its own. Mean ± standard deviation over seeds, and the 95 % interval of the mean (Student's t, cut at 0 and 100).",
        "",
    ]
    rows = []
    for arm, one in summary.items():
        greedy, sampled = one["greedy"], one["sampled"]
        rows.append(
            [
                f"`{arm}`",
                f"{round(sum(one['rows']) / len(one['rows'])):,}",
                f"{one['epochs']:.1f}",
                with_sd(greedy["right"]),
                interval(greedy["right"], True),
                with_sd(sampled["right"]),
                interval(sampled["right"], True),
                *(f"{greedy[key]['mean']:.1f} / {sampled[key]['mean']:.1f}" for key in ("mixed", "endless")),
            ]
        )
    head = ["arm", "rows", "epochs", "greedy", "95 %", "T = 1", "95 %", "mixed, greedy / T = 1", "endless, greedy / T = 1"]
    lines += table(head, rows) + ["", *(f"- `{arm}`: {WHAT[arm]}" for arm in arms)]
    if "raw" in arms and len(arms) > 1:
        lines += ["", "## Less raw", "", "Points, paired by seed, with the 95 % interval of the mean difference.", ""]
        less = [(arm, one["lessRaw"]) for arm, one in summary.items() if arm != "raw"]
        lines += table(["arm", "greedy", "T = 1"], [[f"`{arm}`", *(signed(of[way]) for way in WAYS)] for arm, of in less])
    if claims:
        lines += ["", "## What holds", "", "A claim holds where the whole interval is above 0.", ""]
        lines += table(
            ["claim", "share", "arms", "greedy", "", "T = 1", ""],
            [
                [
                    one["claim"],
                    one["share"],
                    f"`{one['b']}` − `{one['a']}`",
                    *(text for way in WAYS for text in (signed(one[way]), verdict(one[way]))),
                ]
                for one in claims
            ],
        )
    lines += ["", "## Each seed", "", "Greedy / T = 1.", ""]
    lines += table(
        ["arm", *(f"seed {seed}" for seed in seeds)],
        [[f"`{arm}`", *(f"{each['greedy']['right']:.1f} / {each['sampled']['right']:.1f}" for each in found[arm])] for arm in arms],
    )
    out = Path(given.out)
    out.mkdir(parents=True, exist_ok=True)
    (out / "results.json").write_text(as_json(whole) + "\n", "utf8")
    (out / "results.md").write_text("\n".join(lines) + "\n", "utf8")
    print("\n".join(lines))
    print(f"\nwritten to {out / 'results.md'} and {out / 'results.json'}")

    if given.ci:
        # Bounds well off what was measured, since another processor's figures scatter as another seed's do: README.md.
        gaps = {way: summary["filtered"]["lessRaw"][way]["mean"] for way in WAYS}
        blind = summary["answers-only"]["greedy"]["right"]["mean"]
        wrong = []
        if gaps["sampled"] < 30:
            wrong.append(f"filtered less raw at T = 1 is {gaps['sampled']:.1f} points, and has to be 30 or more")
        if gaps["greedy"] < 10:
            wrong.append(f"filtered less raw, greedy, is {gaps['greedy']:.1f} points, and has to be 10 or more")
        if blind > 25:
            wrong.append(f"answers-only is right in {blind:.1f} %, and has to be in 25 % or less")
        if wrong:
            sys.exit("table.py: " + "; ".join(wrong))
        print(
            f"as it has to be: filtered less raw {gaps['sampled']:.1f} points at T = 1 (30 or more) and {gaps['greedy']:.1f} greedy"
            f" (10 or more), answers-only {blind:.1f} % (25 or less)"
        )


if __name__ == "__main__":
    main()
