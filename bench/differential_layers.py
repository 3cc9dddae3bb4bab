"""Asks real Keras and cnnlint about random layers and counts where they differ.

    python bench/differential_layers.py --cases 20000 [--seed 0] [--only Conv2D Dense] [--show 20]

Prints the coverage: cases, how many Keras rejected, arguments never seen with another value than the default. Exit code 1 when
anything differs.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests"), str(Path(__file__).parents[1])]

from keras_referee import Answer, ask_keras, ask_us, compare  # noqa: E402
from layer_cases import UNTRIED, Case, make_case  # noqa: E402

from cnnlint.layers import find  # noqa: E402
from cnnlint.layers.base import Undetermined  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--legacy", action="store_true", help="ask Keras 2 (tf_keras) instead")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--show", type=int, default=20, help="differences printed for each class")
    options = parser.parse_args()
    tally = Tally(options.show, options.legacy)
    rng, start = random.Random(options.seed), time.time()
    classes = options.only or layer_classes()
    for i in range(options.cases):
        tally.add(make_case(rng, classes[i % len(classes)]))
        if i % 500 == 499:
            clear()
            print(f"{i + 1} cases, {tally.different.total()} differences", file=sys.stderr)
    tally.print(time.time() - start)
    return 1 if tally.different else 0


def layer_classes() -> list[str]:
    """Every class of `keras.layers` that can be tried, each under one name."""
    import inspect

    import keras

    names: dict[type, list[str]] = {}
    for name, cls in inspect.getmembers(keras.layers, inspect.isclass):
        names.setdefault(cls, []).append(name)
    chosen = (cls.__name__ if cls.__name__ in names[cls] else names[cls][0] for cls in names)
    return sorted(name for name in chosen if name not in UNTRIED and find(name) is not None)


def clear() -> None:
    """Forgets what Keras remembers of the layers so far."""
    import keras

    keras.backend.clear_session()


def ask_both(case: Case, legacy: bool = False) -> tuple[Answer, Answer | None]:
    """Keras's answer and ours; None when an argument leaves ours open."""
    more = {"spread": case.spread, "keywords": case.keywords, "dtype": case.dtype}
    theirs = ask_keras(case.name, case.args, case.kwargs, case.inputs, legacy=legacy, **more)
    try:
        return theirs, ask_us(case.name, case.args, case.kwargs, case.inputs, dialect=2 if legacy else 3, **more)
    except Undetermined:
        return theirs, None


class Tally:
    """Counts cases, differences, and which arguments were seen."""

    def __init__(self, show: int, legacy: bool = False) -> None:
        self.cases, self.rejected, self.different, self.open = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
        self.seen: set[tuple[str, str]] = set()
        self.show, self.legacy = show, legacy

    def add(self, case: Case) -> None:
        """Asks both sides about the case and keeps count."""
        theirs, ours = ask_both(case, self.legacy)
        self.cases[case.name] += 1
        self.rejected[case.name] += theirs.raises is not None
        self._see(case)
        if ours is None:
            self.open[case.name] += 1
            return
        difference = compare(theirs, ours)
        if difference:
            self.different[case.name] += 1
            if self.different[case.name] <= self.show:
                print(f"{case}\n  {difference}")

    def print(self, seconds: float) -> None:
        """The coverage and the result."""
        total, rejected = self.cases.total(), self.rejected.total()
        unseen = [f"{cls}.{name}" for cls in self.cases for name in self._names(cls) if (cls, name) not in self.seen]
        never = [cls for cls in self.cases if not self.rejected[cls]]
        always = [cls for cls in self.cases if self.rejected[cls] == self.cases[cls]]
        print(f"{total} cases of {len(self.cases)} classes in {seconds:.0f} s ({1000 * seconds / max(total, 1):.1f} ms each)")
        print(f"rejected by Keras: {rejected} ({100 * rejected / max(total, 1):.1f} %)")
        print(f"arguments seen with another value than the default: {len(self.seen)}, not seen: {len(unseen)} {unseen}")
        print(f"classes never rejected: {never}; always rejected: {always}")
        print(f"left open by cnnlint: {self.open.total()} {dict(self.open)}")
        print(f"differences: {self.different.total()} {dict(self.different.most_common())}")

    def _see(self, case: Case) -> None:
        cls = find(case.name)
        assert cls is not None
        given = dict(zip(self._names(case.name), case.args, strict=False)) | case.kwargs
        for parameter in cls.signature.parameters:
            if parameter.name in given and repr(given[parameter.name]) != repr(parameter.default):
                self.seen.add((case.name, parameter.name))

    def _names(self, name: str) -> list[str]:
        cls = find(name)
        return [p.name for p in cls.signature.parameters] if cls else []


if __name__ == "__main__":
    sys.exit(main())
