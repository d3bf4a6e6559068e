"""Math-Verify as a program that judges: the one that docs/filters/verify-command.md prints, asked by `cotton judge`."""

import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/filters/verify-command.md"
FILE = "math_verify_check.py"

# answer, response, what comes of it
ROWS = [
    ("1/2", "So it is \\boxed{0.5}.", "pass"),
    ("\\frac{\\sqrt{2}}{2}", "\\boxed{\\frac{1}{\\sqrt{2}}}", "pass"),
    ("\\{1, 2\\}", "\\boxed{\\{2, 1\\}}", "pass"),
    ("12", "\\boxed{13}", "wrong-answer"),
    ("12", "I do not know.", "no-answer"),
]


def main():
    block = re.search(rf"```python {re.escape(FILE)}\n(.*?)```", PAGE.read_text(), re.DOTALL)
    pathlib.Path(FILE).write_text(block.group(1))
    rows = "".join(
        json.dumps({"id": str(at), "answer": answer, "response": response}) + "\n"
        for at, (answer, response, _) in enumerate(ROWS)
    )
    command = json.dumps({"run": [sys.executable, FILE], "start": 120})
    judged = subprocess.run(
        [os.environ.get("NODE", "node"), str(ROOT / "packages/cli/src/main.ts"), "judge", "-"]
        + ["--with", f"verify/command={command}"],
        input=rows,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    said = [json.loads(line)["verdicts"][0] for line in judged.splitlines()]
    found = [verdict.get("reason", verdict["outcome"]) for verdict in said]
    wanted = [outcome for _, _, outcome in ROWS]
    assert found == wanted, f"Math-Verify as a command says {found}, not {wanted}: {said}"
    print(f"Math-Verify as a command: {len(ROWS)} rows as they should be")


main()
