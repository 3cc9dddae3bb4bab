"""Counts what each rule says of code that is known to be good, and writes bench/rule_alarms.json for the rules' page.

    python bench/rule_alarms.py MIRROR

The corpus is named and pinned in bench/alarm_corpus.json: repositories of projects and of books and courses, each at a commit.
MIRROR holds their clones as OWNER+NAME/repo (bare) or OWNER+NAME/repo/.git. Of each, the files that use Keras are taken in the
order of the hashes of their paths, 25 of a project and 40 of a book, tests and exercises left out. Every rule runs, those
included that are off by default. Findings are counted per 1,000 models. Nothing is executed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha1
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from cnnlint.config import Settings  # noqa: E402
from cnnlint.rules.registry import all_rules  # noqa: E402
from cnnlint.run import check_source  # noqa: E402

RESULT = ROOT / "bench" / "rule_alarms.json"
CORPUS = ROOT / "bench" / "alarm_corpus.json"
MOST = {"projects": 25, "books": 40}
LARGEST = 6_000_000  # bytes of a file
KERAS = re.compile(rb"keras", re.I)
USES = re.compile(rb"Sequential\s*\(|Model\s*\(|\.fit\s*\(|\.fit_generator\s*\(|layers\.|Dense\s*\(|Conv\w*D\s*\(|compile\s*\(")
TESTS = re.compile(r"(^|/)(tests?/|test_)|_test\.py$|_tests?/")
EXERCISES = re.compile(r"/labs?/|exercise|template|TODO|assignment|_blank|student|starter", re.I)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(p) for p in export(Path(arguments[0]), Path(folder))]
        RESULT.write_text(json.dumps(count(paths), indent=2) + "\n", encoding="utf-8")
    return 0


def export(mirror: Path, folder: Path) -> Iterator[Path]:
    """Writes the files of the corpus that mention Keras, so that they find each other, and names those that are checked."""
    seen: set[str] = set()
    for entry in json.loads(CORPUS.read_text(encoding="utf-8")):
        clone = mirror / entry["repository"].replace("/", "+", 1) / "repo"
        git = clone / ".git" if (clone / ".git").exists() else clone
        top = folder / f"{entry['repository'].replace('/', '+', 1)}@{entry['commit'][:12]}"
        chosen = []
        for path, data in blobs(git, entry):
            digest = sha1(data).hexdigest()
            if digest in seen or not KERAS.search(data):
                continue
            seen.add(digest)
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_bytes(data)
            test = entry["kind"] == "projects" and TESTS.search(path)
            if USES.search(data) and not test and not EXERCISES.search(f"/{path}"):
                chosen.append(path)
        chosen.sort(key=lambda path: sha1(path.encode()).hexdigest())
        yield from (top / path for path in chosen[: MOST[entry["kind"]]])


def blobs(git: Path, entry: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Paths and contents of the Python files and notebooks of a commit."""
    command = ["git", "--git-dir", str(git)]
    listing = subprocess.run([*command, "ls-tree", "-rlz", entry["commit"]], capture_output=True, check=True).stdout
    with subprocess.Popen([*command, "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cat:
        assert cat.stdin is not None
        assert cat.stdout is not None
        for line in listing.split(b"\0"):
            meta, _, name = line.partition(b"\t")
            path = name.decode("utf-8", "replace")
            if not path.endswith((".py", ".ipynb")) or not path.startswith(tuple(entry.get("under", [""]))):
                continue
            mode, _, digest, size = meta.split()
            if mode == b"120000" or not size.isdigit() or int(size) > LARGEST:
                continue
            cat.stdin.write(digest + b"\n")
            cat.stdin.flush()
            head = cat.stdout.readline().split()
            if len(head) == 3:
                yield path, cat.stdout.read(int(head[2]) + 1)[:-1]


def count(paths: list[str]) -> dict[str, Any]:
    """Findings by code: errors and warnings as alarms, infos apart."""
    alarms: Counter[str] = Counter()
    infos: Counter[str] = Counter()
    models = 0
    with ProcessPoolExecutor() as pool:
        for number, found in pool.map(check, paths, chunksize=8):
            models += number
            for code, severity in found:
                (infos if severity == "info" else alarms)[code] += 1
    rules = sorted(rule.code for rule in all_rules())
    told = {"alarms": dict(sorted(alarms.items())), "infos": dict(sorted(infos.items()))}
    return {"files": len(paths), "models": models, **told, "rules": rules}


def check(path: str) -> tuple[int, list[tuple[str, str]]]:
    """The number of models in a file, and the codes and severities of what is found in it."""
    text = Path(path).read_text(encoding="utf-8", errors="replace")
    (report,) = check_source(text, path, Settings(select=("ALL",))).files
    return report.models, [(finding.code, str(finding.severity)) for finding in report.findings]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
