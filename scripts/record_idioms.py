"""Writes the expected tables beside `fixtures/idioms/*.py`: Keras's own where the file can run, ours where it cannot.

python scripts/record_idioms.py [NAME...]
"""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IDIOMS = ROOT / "fixtures" / "idioms"


def runs(path: Path) -> bool:
    """Whether real Keras can run the file: the others need data or modules that nobody has."""
    return not path.stem.startswith(("unknown_", "escape"))


def keras_says(path: Path) -> str:
    """What the program prints in a fresh process of Keras 3, as far as tables go."""
    import keras

    keras.utils.clear_session()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), {"__name__": "__main__"})
    return printed.getvalue()


def we_say(path: Path) -> str:
    """The tables of the file, as cnnlint prints them into a pipe."""
    command = [
        sys.executable,
        "-m",
        "cnnlint",
        "summary",
        "--target-keras",
        "3",
        "--isolated",
        path.relative_to(ROOT).as_posix(),
    ]
    environment = {**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    return done.stdout.decode().replace("\r\n", "\n")


def tables(text: str) -> list[str]:
    """The tables in a text, from the title to the last total."""
    found: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith('Model: "'):
            found.append([])
        if (
            found
            and line.strip()
            and not (found[-1] and found[-1][-1].startswith(" Non-trainable") and "Optimizer" not in line)
        ):
            found[-1].append(line.rstrip())
    return ["\n".join(lines) for lines in found]


if __name__ == "__main__":
    os.chdir(ROOT)
    wanted = [IDIOMS / f"{name}.py" for name in sys.argv[1:]] or sorted(IDIOMS.glob("*.py"))
    for path in wanted:
        text = keras_says(path) if runs(path) else we_say(path)
        path.with_suffix(".txt").write_text(text, encoding="utf-8")
        print(path.stem, len(text.splitlines()), "lines")
