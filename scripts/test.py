"""The test command: ruff, mypy, the drift checks of generated files, and pytest. Ends with the first failure.

python scripts/test.py [PYTEST-ARGUMENT...]
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    """Runs each step; the exit code of the first that fails, 0 if none does."""
    python = sys.executable
    steps = [
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "mypy"],
        *([python, str(script), "--check"] for script in sorted((ROOT / "scripts").glob("generate_*.py"))),
        [python, "-m", "pytest", "-n", "2", "--dist", "worksteal", *arguments],
    ]
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    for step in steps:
        print("$", " ".join(part.replace(python, "python") for part in step), flush=True)
        code = subprocess.run(step, cwd=ROOT, env=environment, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
