"""Why recorded `model.summary()` tables are not met: each table that is not exact, by cause.

    python bench/table_causes.py FOLDER [CNNLINT...]        e.g.  python bench/table_causes.py out python -m cnnlint

FOLDER holds what a comparison of recorded tables left: `summaries.jsonl` (one table a line: id, repo, code_path,
code_cell_of_path, style, table, totals), `score.jsonl` (id, verdict, why) and `bare/<owner+name>/<path>`, the notebooks without
their outputs. The reasons are cnnlint's own: those of the model, or of the summary that has no rows. A cause says whether the
sizes are literals or constants; those tables and the exact ones are what a share of literal tables is taken of.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

Record = dict[str, Any]

# cause, whether the sizes are literal, what the reasons say; the first that fits
CAUSES: tuple[tuple[str, bool, str], ...] = (
    ("a search for hyperparameters chooses the sizes", False, r"get_best|kerastuner|keras_tuner|autokeras"),
    ("a saved model or its file", False, r"a model that is loaded|is not in the project|load_from_saved_model"),
    ("a module of TensorFlow Hub or pretrained weights of others", False, r"TensorFlow Hub|from_pretrained|from_preset"),
    ("releases of Keras 2 build other rows", True, r"releases of Keras 2"),
    ("an impossible layer", True, r"an impossible layer"),
    ("what is found in the data when it runs", False, r"finds its words|finds the classes|how many different values|longest"
     r"|counts the classes|only a run can tell|NumPy scalar|column of each|the number of (rows|classes)|percentile"
     r"|drawn at random|get_vocabulary|how many texts|contents of an array|data that is not known|a view of a table"
     r"|feature columns|words are found|which columns are taken|of tensorflow_datasets is not known|names there are"),
    ("a loop over data that are not known", False, r"loop whose length|a loop over this|number of iterations"),
    ("files, tables and arrays on disk", False, r"on disk|on the disk|contents of files|table is not known|tables that are"),
    ("a name that is not bound where it is read", False, r"not defined in what is read"),
    ("code that is not in the notebook", False, r"computed at run time|defined elsewhere|may come from|is not modelled"
     r"|was handed to|not followed"),
    ("a condition that is not known", False, r"depends on "),
)  # fmt: skip
BY_VERDICT = {
    "unbuilt": ("a model without input shape, whose table has no sizes", True),
    "after fit": ("the total counts the optimizer, as Keras 3 prints after fit", True),
    "stale": ("other numbers: the table is older than the code, or of another release", True),
    "syntax": ("a cell that is no Python", False),
    "none": ("nothing makes the model in the notebook", False),
    "other": ("other reasons", True),
}


def read(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def answers(folder: Path, records: list[Record], command: list[str]) -> dict[tuple[str, str], Record]:
    """What `cnnlint summary` says of each notebook, by path and Keras."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for record in records:
        wanted["3" if record["style"] == "box" else "2"].add(str(notebook(folder, record)))
    found: dict[tuple[str, str], Record] = {}
    for target, paths in wanted.items():
        run = [*command, "summary", "--output-format", "json", "--target-keras", target, *sorted(paths)]
        shown = subprocess.run(run, capture_output=True, text=True, check=False).stdout
        found |= {(str(Path(file["path"]).absolute()), target): file for file in json.loads(shown)["files"]}
    return found


def notebook(folder: Path, record: Record) -> Path:
    return folder.resolve() / "bare" / str(record["repo"]).replace("/", "+") / str(record["code_path"])


def cause(record: Record, score: Record, file: Record) -> tuple[str, bool]:
    """The cause of one table, and whether its sizes are literal."""
    here = [s["model"] for s in file.get("summaries", ()) if s.get("cell_index") == record["code_cell_of_path"]]
    if score["verdict"] == "wrong":
        total_only = all(item[0] == "total" for item in score["why"])
        return BY_VERDICT["after fit" if total_only and record["style"] == "box" else "stale"]
    reasons = [gap["reason"] for model in here for gap in model["unknown"]]
    for name, literal, pattern in CAUSES:
        if any(re.search(pattern, reason) for reason in reasons):
            return name, literal
    if here and not here[0]["built"] and score["verdict"] == "partial":
        return BY_VERDICT["unbuilt"]
    if any(error.get("cell_index") is not None for error in file.get("errors", ())):
        return BY_VERDICT["syntax"]
    return BY_VERDICT["other" if here and here[0]["layers"] else "none"]


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    folder, command = Path(sys.argv[1]), sys.argv[2:] or [sys.executable, "-m", "cnnlint"]
    records = {record["id"]: record for record in read(folder / "summaries.jsonl")}
    scores = read(folder / "score.jsonl")
    missed = [score for score in scores if score["verdict"] != "exact"]
    known = answers(folder, [records[score["id"]] for score in missed], command)
    found: dict[tuple[str, bool], list[Record]] = defaultdict(list)
    for score in missed:
        record = records[score["id"]]
        file = known.get((str(notebook(folder, record)), "3" if record["style"] == "box" else "2"), {})
        found[cause(record, score, file)].append(score)
    for (name, sized), group in sorted(found.items(), key=lambda item: (not item[0][1], -len(item[1]))):
        verdicts = ", ".join(f"{v} {n}" for v, n in Counter(score["verdict"] for score in group).most_common())
        print(f"\n{len(group)} · {'literal' if sized else 'not in the source'} · {name} ({verdicts})")
        print("\n".join(f"    {score['verdict']:8}{score['id']}" for score in group))
    exact = len(scores) - len(missed)
    literal = sum(len(group) for (_, sized), group in found.items() if sized)
    outside = sum(len(found.get(BY_VERDICT[key], ())) for key in ("unbuilt", "after fit", "stale"))
    print(f"\n{len(scores)} tables, {exact} exact: {exact / len(scores):.1%}")
    print(f"of those whose sizes are literal: {exact / (exact + literal):.1%}; without the unbuilt, the stale and the totals")
    print(f"after fit, whose print the source does not decide: {exact / (exact + literal - outside):.1%}")


if __name__ == "__main__":
    main()
