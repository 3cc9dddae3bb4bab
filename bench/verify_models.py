"""How many of the models that cnnlint calls complete does Keras agree with? Asks it about every model of a corpus.

    python bench/verify_models.py PATH... [--out FILE] [--memory MB] [--time SECONDS]

PATHs are files, or folders of scripts and notebooks, whose code is read and never run. Models are compared and not trained, and
findings are confirmed, all in one TensorFlow process (two, where files are written for Keras 2 and tf_keras is installed).
Prints the figures, every disagreement and why models were not rebuilt; `--out` writes one JSON object for each model.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from cnnlint.config.checks import Checks
from cnnlint.report.places import place
from cnnlint.run import check_bytes
from cnnlint.verify import sentences
from cnnlint.verify.result import ModelResult, Status, Verdict, Verification
from cnnlint.verify.verification import Choices, Verifier

BAR = 0.95  # of the complete models are rebuilt


def main() -> None:
    """Verifies, and ends with 1 when a model disagrees or too few are rebuilt."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    parser.add_argument("--out", type=argparse.FileType("w"))
    parser.add_argument("--memory", type=int, default=6144)
    parser.add_argument("--time", type=float, default=120.0)
    given = parser.parse_args()
    choices = Choices(train=False, time_limit=given.time, memory_limit=given.memory * 2**20)
    tally = Tally(given.out)
    start = time.perf_counter()
    with Verifier(choices) as verifier:
        for path in sources(given.paths):
            tally.add(verifier.verify([check_bytes(str(path), path.read_bytes(), Checks())]))
    print(*tally.lines(time.perf_counter() - start), sep="\n")
    raise SystemExit(0 if tally.good else 1)


def sources(paths: Iterable[Path]) -> Iterator[Path]:
    """Scripts and notebooks, those of a folder in order."""
    for path in paths:
        inside = (found for found in path.rglob("*") if found.suffix in (".py", ".ipynb") and found.is_file())
        yield from sorted(inside) if path.is_dir() else [path]


class Tally:
    """Counts what came out; disagreements are printed at once."""

    def __init__(self, out: TextIO | None) -> None:
        self.out = out
        self.models, self.layers = Counter[Status](), Counter[Status]()
        self.verdicts = Counter[Verdict]()
        self.causes = list[str]()
        self.files = 0

    def add(self, run: Verification) -> None:
        """The models of one file."""
        self.files += 1
        for result in run.models:
            self.models[result.status] += 1
            self.layers[result.status] += result.layers
            self.verdicts.update(e.verdict for e in result.evidence)
            if result.status in (Status.NOT_REBUILT, Status.FAILED):
                self.causes.append(f"{place(result.model.span)} {result.model.name}: {result.reason}")
            if result.defective:
                print(*_defects(result), sep="\n", flush=True)
            if self.out is not None:
                print(json.dumps(_record(result)), file=self.out, flush=True)

    @property
    def complete(self) -> int:
        """The models that cnnlint calls complete."""
        return self.models.total() - self.models[Status.INCOMPLETE]

    @property
    def rebuilt(self) -> int:
        """Those of them that Keras was asked about; one that it refuses to build disagrees."""
        return self.models[Status.AGREES] + self.models[Status.DISAGREES]

    @property
    def good(self) -> bool:
        """Whether enough models are rebuilt and nothing disagrees."""
        wrong = self.models[Status.DISAGREES] + self.verdicts[Verdict.DEFECT]
        return not wrong and self.rebuilt >= BAR * self.complete

    def lines(self, seconds: float) -> Iterator[str]:
        """The figures."""
        share = f" ({self.rebuilt / self.complete:.1%})" if self.complete else ""
        yield f"{self.files} files, {self.models.total()} models, {self.complete} of them complete ({seconds:.0f} s)"
        yield f"{self.rebuilt} rebuilt{share}"
        for status in (Status.AGREES, Status.DISAGREES, Status.NOT_REBUILT, Status.FAILED):
            yield f"{status.value}: {self.models[status]} models, {self.layers[status]:,} layers"
        yield "findings: " + ", ".join(f"{verdict.value} {self.verdicts[verdict]}" for verdict in Verdict)
        yield from (f"not rebuilt: {cause}" for cause in self.causes)


def _defects(result: ModelResult) -> Iterator[str]:
    yield f"{place(result.model.span)} {result.model.name}"
    for wrong in result.disagreements:
        yield from (f"  {line}" for line in sentences.defect(wrong))
    for found in result.evidence:
        if found.verdict is Verdict.DEFECT:
            yield f"  {sentences.evidence(found)}"


def _record(result: ModelResult) -> dict[str, Any]:
    return {
        "path": result.path,
        "line": result.model.span.line,
        "cell": result.model.span.cell,
        "model": result.model.name,
        "kind": result.model.kind,
        "status": result.status,
        "reason": result.reason,
        "layers": result.layers,
        "disagreements": [[wrong.layer, wrong.what, wrong.inferred, wrong.keras] for wrong in result.disagreements],
        "evidence": [[e.finding.name, e.finding.message, e.verdict, e.text] for e in result.evidence],
    }


if __name__ == "__main__":
    main()
