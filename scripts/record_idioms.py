"""Writes the expected tables beside `fixtures/idioms/*.py`: Keras's own where the file can run, ours where it cannot.

python scripts/record_idioms.py [NAME...]
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
from importlib import import_module
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent
IDIOMS = ROOT / "fixtures" / "idioms"


def runs(path: Path) -> bool:
    """Whether real Keras can run the file: the others need data or modules that nobody has."""
    return not path.stem.startswith(("unknown_", "escape"))


def keras_says(path: Path) -> str:
    """What the program prints in a fresh process of its Keras, as far as tables go. A fragment finds Keras's names."""
    keras = import_module("tf_keras" if dialect(path) == 2 else "keras")
    python = python_of(path)
    names = {} if "import " in python else {**vars(keras.layers), **vars(keras)}
    keras.utils.clear_session() if dialect(path) == 3 else keras.backend.clear_session()
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), patch("sys.argv", [path.name]), patch("sys.path", [str(IDIOMS), *sys.path]):
        exec(compile(python, str(path), "exec"), {**names, "__name__": "__main__"})
    return printed.getvalue()


def dialect(path: Path) -> int:
    """Which Keras the file is for."""
    return 2 if path.stem.endswith("keras_2") else 3


def python_of(path: Path) -> str:
    """The Python of a script; of a notebook that of its code cells, without what only IPython understands."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    cells = ["".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    cells = [re.sub(r"^%%(time|capture)\n", "", cell) for cell in cells]
    code = "\n".join(cell for cell in cells if not cell.startswith("%%"))
    code = re.sub(r"(?m)^%run (\S+)$", lambda found: (IDIOMS / found[1]).read_text(encoding="utf-8"), code)
    return re.sub(r"(?m)^(%time |[%!].*)", "", code)


def programs() -> list[Path]:
    """The scripts and notebooks of the folder, in order."""
    return sorted([*IDIOMS.glob("*.py"), *IDIOMS.glob("*.ipynb")])


def we_say(path: Path) -> str:
    """The tables of the file, as cnnlint prints them into a pipe."""
    from cnnlint.cli import main

    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
    command = ["summary", "--target-keras", str(dialect(path)), "--isolated", path.relative_to(ROOT).as_posix()]
    with patch.dict(os.environ, {"COLUMNS": "80", "NO_COLOR": "1"}), contextlib.chdir(ROOT), contextlib.redirect_stdout(said):
        code = main(command)
    said.seek(0)
    if code:
        raise RuntimeError(f"cnnlint {' '.join(command)} ends with {code}")
    return said.read()


def tables(text: str) -> list[str]:
    """The tables in a text, from the title to the last total."""
    found: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith('Model: "'):
            found.append([])
        if (
            found
            and line.strip()
            and not (found[-1] and found[-1][-1].strip().startswith(("Non-trainable", "Optimizer")) and "Optimizer" not in line)
        ):
            found[-1].append(line.rstrip())
    return ["\n".join(lines) for lines in found]


if __name__ == "__main__":
    os.chdir(ROOT)
    wanted = [path for path in programs() if path.stem in sys.argv[1:] or not sys.argv[1:]]
    for path in wanted:
        text = keras_says(path) if runs(path) else we_say(path)
        path.with_suffix(".txt").write_text(text, encoding="utf-8")
        print(path.stem, len(text.splitlines()), "lines")
