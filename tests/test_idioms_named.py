"""Every idiom that cnnlint promises to follow has a program with Keras's table, and one where the honest answer is unknown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from idioms_named import NAMED, Shown

IDIOMS = Path(__file__).parent.parent / "fixtures" / "idioms"


def source(stem: str) -> str:
    """The text of a program."""
    (path,) = (p for p in (IDIOMS / f"{stem}.py", IDIOMS / f"{stem}.ipynb") if p.exists())
    return path.read_text(encoding="utf-8").replace('\\"', '"')


def faults(shown: Shown) -> list[str]:
    """What an entry of the table claims and is not so."""
    known, unknown = (IDIOMS / f"{stem}.txt" for stem in (shown.fixture, shown.unknown))
    checks = {
        "the fixture does not run in Keras": not shown.fixture.startswith(("unknown_", "escape")),
        "the fixture shows something else": re.search(shown.by, source(shown.fixture)) is not None,
        "the fixture has no table": 'Model: "' in known.read_text(encoding="utf-8"),
        "the twin is not for the unknown": shown.unknown.startswith(("unknown_", "escape")),
        "the twin shows something else": re.search(shown.unless, source(shown.unknown)) is not None,
        "the twin knows everything": "Not known from the source" in unknown.read_text(encoding="utf-8"),
    }
    return [fault for fault, fine in checks.items() if not fine]


@pytest.mark.parametrize("shown", NAMED.values(), ids=NAMED)
def test_the_idiom_has_its_table_and_its_unknown(shown: Shown) -> None:
    assert faults(shown) == []


@pytest.mark.parametrize(
    ("shown", "fault"),
    [
        (Shown("loops", "no such thing", "unknown_rounds", "for"), "the fixture shows something else"),
        (Shown("unknown_rounds", "for", "unknown_rounds", "for"), "the fixture does not run in Keras"),
        (Shown("loops", "for", "loops", "for"), "the twin knows everything"),
        (Shown("loops", "for", "unknown_rounds", "no such thing"), "the twin shows something else"),
    ],
)
def test_an_entry_that_is_not_so_is_seen(shown: Shown, fault: str) -> None:
    assert fault in faults(shown)
