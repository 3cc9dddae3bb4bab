"""The corpus of the benchmarks: public scripts and notebooks that mention Keras, each repository at one commit.

    python bench/corpus.py DIR [--clones DIR]

fetches them with git into DIR, once. Notebooks are written as scripts, their magics masked as cnnlint masks them, so that
tools that read scripts only have the same work. What is no Python of today is left out: a tool that stops at a syntax
error would be called fast for it. `--clones` names a folder of bare clones `OWNER+NAME.git` to read in place of GitHub.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import tempfile
import warnings
from pathlib import Path

from cnnlint.files import read_source
from cnnlint.files.prefilter import prefilter

REPOSITORIES = {
    "tensorflow/docs": "7c3650212740204359d4ceae481abc79345541be",
    "mrdbourke/tensorflow-deep-learning": "bd065b806249f7b1155e5b1fabd130c5cfc9d184",
    "lmoroney/dlaicourse": "f9bb5f236da306d9f8a7c978ed37292105fd7254",
    "ageron/handson-ml2": "1e2115277b50f6c584cd668fa30e3af309a5b136",
    "ageron/handson-ml3": "e3f3f9e66d58cfa1d068a498433063a1d3fba9ef",
    "amanchadha/coursera-deep-learning-specialization": "e9de0f4d1549b5a974c7f5cba013097fe162a798",
}


def main() -> None:
    """Makes the corpus and says its size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--clones", type=Path)
    given = parser.parse_args()
    make(given.folder, given.clones)
    files = list(given.folder.glob("*/*.py"))
    print(f"{len(files)} files, {sum(lines(file) for file in files)} lines")


def make(folder: Path, clones: Path | None = None) -> None:
    """Writes every repository's scripts into a folder of its own."""
    for name, commit in REPOSITORIES.items():
        into = folder / name.replace("/", "+")
        if into.exists():
            continue
        into.mkdir(parents=True)
        for path, data in files(name, commit, clones):
            text = script(path, data)
            if text:
                (into / path.replace("/", "__")).with_suffix(".py").write_text(text, encoding="utf-8")


def files(name: str, commit: str, clones: Path | None) -> list[tuple[str, bytes]]:
    """The scripts and notebooks of a repository at a commit."""
    if clones is not None:
        return _read(clones / f"{name.replace('/', '+')}.git", commit)
    with tempfile.TemporaryDirectory() as folder:
        _git(Path(folder), "init", "-q", "--bare")
        _git(Path(folder), "fetch", "-q", "--depth=1", f"https://github.com/{name}", commit)
        return _read(Path(folder), commit)


def script(path: str, data: bytes) -> str:
    """A file as a script; empty where it is without Keras or does not parse."""
    if not prefilter(data):
        return ""
    cells = read_source(path, data).cells
    text = "\n".join(cell.text.rstrip("\n") for cell in cells if not cell.broken) + "\n"
    return text if _parses(text) else ""


def lines(file: Path) -> int:
    """The lines of a file."""
    return file.read_bytes().count(b"\n")


def _parses(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def _read(repository: Path, commit: str) -> list[tuple[str, bytes]]:
    paths = _git(repository, "ls-tree", "-rz", "--name-only", commit).decode().split("\0")
    wanted = [path for path in paths if path.endswith((".py", ".ipynb")) and "\n" not in path]
    stream = _git(repository, "cat-file", "--batch", given="".join(f"{commit}:{path}\n" for path in wanted).encode())
    found, start = [], 0
    for path in wanted:
        end = stream.index(b"\n", start)
        *_, kind, size = stream[start:end].split()
        start = end + 1
        if kind == b"blob":
            found.append((path, stream[start : start + int(size)]))
            start += int(size) + 1
    return found


def _git(repository: Path, *args: str, given: bytes = b"") -> bytes:
    return subprocess.run(["git", "-C", str(repository), *args], input=given, check=True, capture_output=True).stdout


if __name__ == "__main__":
    main()
