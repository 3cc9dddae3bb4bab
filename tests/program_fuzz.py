"""Many random programs against real Keras, and the rates of what came of them.

Fuzz(dialect=3).of(range(200)).report()
Fuzz(dialect=3, kind="idioms").of(range(200)).report()
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import program_bodies
import program_generator
import program_idioms
import program_outputs
import program_people
import program_pipelines
import program_trained
from program_referee import OUTCOMES, Verdict, judge
from program_runner import library

FINE = ("equal", "unknown")
MISSED = ("crash missed", "crash elsewhere")  # which is no wrong word, where programs are drawn to crash
LATE = "late"  # a program that took longer than it may, of which nothing is known
WRITERS: dict[str, Callable[..., str]] = {
    "steps": program_generator.write,
    "idioms": program_idioms.write,
    "people": program_people.write,
    "trained": program_trained.write,
    "bodies": program_bodies.write,
    "outputs": program_outputs.write,
    "pipelines": program_pipelines.write,
}


class Late(BaseException):
    """Raised in a program that takes too long; not an Exception, which the program's own crash would be."""


@contextmanager
def _limited(seconds: int) -> Iterator[None]:
    def late(*_: object) -> None:
        raise Late

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@dataclass
class Fuzz:
    """The verdicts on the programs of one dialect and kind, by seed."""

    dialect: int = 3
    kind: str = "steps"
    seconds: int = 120  # that a program may take
    verdicts: dict[int, Verdict] = field(default_factory=dict)

    def of(self, seeds: Iterable[int], told: Callable[[int, Verdict], None] | None = None) -> Fuzz:
        """Runs the programs of these seeds; `told` hears of each verdict at once."""
        library(self.dialect)  # an import that the time limit interrupts would leave half a library behind
        for seed in seeds:
            self.verdicts[seed] = verdict = self._judged(seed)
            if told is not None:
                told(seed, verdict)
        return self

    def _judged(self, seed: int) -> Verdict:
        try:
            with _limited(self.seconds):
                return judge(self.write(seed), self.dialect)
        except Late:
            return Verdict(LATE, f"more than {self.seconds} seconds")

    def write(self, seed: int) -> str:
        """The program of that seed."""
        return WRITERS[self.kind](seed, dialect=self.dialect)

    @property
    def tally(self) -> Counter[str]:
        """How many programs came to which outcome."""
        return Counter(verdict.outcome for verdict in self.verdicts.values())

    @property
    def unknown(self) -> float:
        """The share of programs of which something is said to be unknown."""
        return self.tally["unknown"] / max(1, len(self.verdicts))

    @property
    def differing(self) -> dict[int, Verdict]:
        """The verdicts that must not be."""
        fine = (*FINE, *MISSED) if self.kind in ("trained", "bodies", "outputs", "pipelines") else FINE
        return {seed: verdict for seed, verdict in self.verdicts.items() if verdict.outcome not in fine}

    @property
    def missed(self) -> float:
        """The share of programs whose crash is not told, or is told in another place."""
        return sum(self.tally[outcome] for outcome in MISSED) / max(1, len(self.verdicts))

    def report(self) -> str:
        """The rates, in one line."""
        parts = [
            f"{name} {100 * self.tally[name] / max(1, len(self.verdicts)):.1f} %"
            for name in (*OUTCOMES, LATE)
            if self.tally[name]
        ]
        return f"{len(self.verdicts)} programs in {self.kind} of Keras {self.dialect}: {', '.join(parts)}"
