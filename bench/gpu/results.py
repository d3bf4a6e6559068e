"""results.json and results.md of what run.sh left. Ends with 1 where the loss does not fall or a resumed job takes another way."""

import json
import platform
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

# Tokens a second and device at 32,768 tokens, bf16, eight H100 with FSDP, and the share of the peak with all of attention counted; in
# brackets by the causal count. mosaicml/llm-foundry, scripts/train/benchmarking/README.md.
PUBLISHED = (("MPT-1B", 12_025, "33.5 % (22 % causal)"), ("MPT-7B", 3318, "30.9 % (22 % causal)"))
LEAST_FALL = 0.5
"""Of the loss from the first step to the mean of the last three: what noise of one batch does not make."""
WARM = 3
"""Steps that are left out of the speed: kernels are chosen and caches filled in them."""


def lines(folder: Path) -> list[dict[str, Any]]:
    file = folder / "progress.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.is_file() else []


def steps(folder: Path) -> dict[int, dict[str, float]]:
    """The metrics of each step, of the attempt that came to it last."""
    found = {}
    for line in lines(folder):
        if line["type"] == "step":
            found[line["step"]] = {one["name"]: float(one["value"]) for one in line["metrics"]}
    return found


def failure(folder: Path) -> str | None:
    said = lines(folder)
    return f"{said[-1]['reason']}: {said[-1]['message']}" if said and said[-1]["type"] == "failed" else None


def median(values: list[float]) -> float | None:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else None


def speed(found: dict[int, dict[str, float]], name: str) -> float | None:
    return median([one[name] for step, one in found.items() if step > WARM and name in one])


def driver() -> str | None:
    try:
        asked = subprocess.run(["nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"], capture_output=True, text=True)
    except FileNotFoundError:
        return None
    return asked.stdout.splitlines()[0] if asked.returncode == 0 and asked.stdout else None


def main() -> int:
    out, attention, only = Path(sys.argv[1]), sys.argv[2], sys.argv[3].split(",")
    plan = json.loads((out / "jobs.json").read_text())
    jobs = {job["name"]: job for job in plan["jobs"]}
    versions = {name: metadata.version(name) for name in ("torch", "transformers", "trl", "peft")}
    result: dict[str, Any] = {
        "rehearsal": plan["rehearsal"],
        "gpu": plan["gpu"] or None,
        "driver": driver(),
        "python": platform.python_version(),
        "versions": versions,
        "attention": attention,
    }
    broken = []
    where = "THE REHEARSAL on a processor with tiny students: no figure here says anything of a GPU" if plan["rehearsal"] else plan["gpu"]
    text = ["# Training on this machine's GPU", "", f"{where}. {', '.join(f'{name} {one}' for name, one in versions.items())}; attention: {attention}.", ""]

    full = jobs["full-1.5b"]
    whole = steps(out / "whole")
    if whole:
        losses = [whole[step]["loss"] for step in sorted(whole)]
        last = sum(losses[-3:]) / len(losses[-3:])
        rate, mfu = speed(whole, "tokens_per_second"), speed(whole, "mfu")
        result["full"] = {"losses": losses, "tokensPerSecond": rate, "mfu": mfu, "memoryBytes": whole[max(whole)]["memory_bytes"], "plannedBytes": full["planned"]["total"]}
        if last > losses[0] - LEAST_FALL:
            broken.append(f"the loss does not fall: {losses[0]:.2f} to {last:.2f}")
        text += [
            f"A student of Qwen2.5-1.5B's shape ({full['parameters'] / 1e9:.2f} billion weights drawn at random), all of them trained, packed rows, {full['context']:,} tokens a sequence:"
            f" the loss fell from {losses[0]:.2f} to {last:.2f} in {len(losses)} steps.",
            "",
            "| what | tokens a second and device | share of the peak |",
            "| --- | ---: | ---: |",
            f"| this run, one device | {'unknown' if rate is None else f'{rate:,.0f}'} | {'unknown' if mfu is None else f'{100 * mfu:.1f} % (causal)'} |",
            *(f"| {name}, published, eight H100 | {tokens:,} | {share} |" for name, tokens, share in PUBLISHED),
            "",
        ]
    elif "full" in only:
        broken.append(f"the full job has no step: {failure(out / 'whole') or 'see whole.log'}")
    resumed = steps(out / "resumed")
    if "resume" in only and whole:
        begins = [line for line in lines(out / "resumed") if line["type"] == "begin"]
        attempts = [line["fromStep"] for line in begins]
        gap = max((abs(resumed[step]["loss"] - one["loss"]) for step, one in whole.items() if step in resumed), default=None)
        missing = sorted(set(whole) - set(resumed))
        result["resume"] = {"fromSteps": attempts, "largestDifference": gap, "missing": missing}
        if missing or gap is None or len(attempts) != 2 or attempts[-1] == 0:
            broken.append(f"the killed job did not go on: begun from steps {attempts}, steps {missing} are missing")
        elif gap > 0:
            broken.append(f"the resumed losses differ by up to {gap}")
        else:
            text += [f"Killed and started again it went on from step {attempts[-1]}, and every loss is that of the run that was left alone.", ""]

    rows = []
    for name, job in jobs.items():
        found = whole if name == "full-1.5b" else steps(out / name)
        why = None if name == "full-1.5b" else failure(out / name)
        if not found and why is None:
            continue
        peak = max((one["memory_bytes"] for one in found.values()), default=None)
        planned = job["planned"]["total"]
        result.setdefault("memory", {})[name] = {"peakBytes": peak, "plannedBytes": planned, "failed": why}
        said = why.partition(":")[0] if peak is None and why else f"{peak / 1e9:.1f}"
        off = "" if peak is None else f"{100 * (planned / peak - 1):.0f} %"
        rows.append(f"| {name} | {said} | {planned / 1e9:.1f} | {off} |")
        if why is not None and not why.startswith("out-of-memory"):
            broken.append(f"{name}: {why}")
    if rows:
        text += ["| peak of the device, GB | measured | planned | planned, off by |", "| --- | ---: | ---: | ---: |", *rows, ""]
    result["broken"] = broken
    text += [f"**Does not hold:** {one}." for one in broken]
    (out / "results.json").write_text(json.dumps(result, indent=2) + "\n")
    (out / "results.md").write_text("\n".join(text).rstrip() + "\n")
    print("\n".join(text).rstrip())
    print(f"\nbench/gpu: {out / 'results.md'}, {out / 'results.json'}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
