"""Of how many `fit` calls cnnlint knows what flows into the model, and why not of the others.

    python bench/known_data.py [--files] FOLDER...

Every training call (`fit`, `fit_generator`, `train_on_batch`) that a script or notebook reaches counts once. It is known
when each of its inputs and targets has a shape, beyond the first axis without a gap, and a dtype. A size that only the disk
or the user can tell, kept as a named symbol, is known. Of the others the first thing that is missing is the cause.
`--files` lists every call that is not known, with its place.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from cnnlint.evaluate import read  # noqa: E402
from cnnlint.files import read_source  # noqa: E402
from cnnlint.files.prefilter import prefilter  # noqa: E402
from cnnlint.report.data import Stream, streams_of  # noqa: E402
from cnnlint.rules.facts.feeds import Feed, feeds  # noqa: E402
from cnnlint.values import Array, Unknown  # noqa: E402


@dataclass(frozen=True)
class Meeting:
    """One call. missing: why its data is not fully known, None where it is. labelled: the targets' encoding is known."""

    path: str
    place: str
    missing: str | None
    labelled: bool


def main() -> int:
    """Prints, folder by folder, the shares and the causes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--files", action="store_true")
    given = parser.parse_args()
    everything: list[Meeting] = []
    for folder in given.folders:
        found = list(meetings(folder))
        everything += found
        print(f"{share(found)}  {folder.name}")
    print(f"{share(everything)}  all")
    causes = Counter(cause(m.missing) for m in everything if m.missing)
    print("\n".join(f"{count:5} {what}" for what, count in causes.most_common(60)))
    if given.files:
        print("\n".join(f"{m.path}:{m.place}: {m.missing}" for m in everything if m.missing))
    return 0


def share(found: list[Meeting]) -> str:
    """`149/214 known (69.6 %), 131 with encoded labels`."""
    known = [m for m in found if m.missing is None]
    percent = 100 * len(known) / len(found) if found else 0.0
    return f"{len(known):4}/{len(found):4} known ({percent:5.1f} %), {sum(m.labelled for m in known):4} with encoded labels"


def meetings(folder: Path) -> Iterator[Meeting]:
    """Every training call of a folder's scripts and notebooks."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".py", ".ipynb") or not path.is_file():
            continue
        data = path.read_bytes()
        if not prefilter(data):
            continue
        for feed in feeds(read(read_source(str(path), data))):
            if feed.part == "training":
                span = feed.fit.span
                place = f"{span.line}" if span.cell is None else f"cell {span.cell + 1}:{span.line}"
                yield Meeting(str(path.relative_to(folder.parent)), place, missing(feed), feed.labels is not None)


def missing(feed: Feed) -> str | None:
    """The first thing that is not known of inputs and targets."""
    streams = streams_of(feed)
    return next((why for s in streams if (why := gap(s)) is not None), None if streams else "no data is given")


def gap(stream: Stream) -> str | None:
    """What is not known of one tensor."""
    value, kind = stream.value, stream.name[0]
    if isinstance(value, Unknown):
        return f"{kind}: {value.reason}"
    assert isinstance(value, Array)
    if isinstance(value.shape, Unknown):
        return f"{kind} has no shape: {value.shape.reason}"
    return None if value.dtype is not None else f"{kind} has no dtype: {value.trail[0].text if value.trail else 'no trail'}"


def cause(missing_: str) -> str:
    """The words without names, numbers and places, so that like counts with like."""
    return re.sub(r"`[^`]*`|'[^']*'|\(.*\)|\b\d+\b", "…", missing_)


if __name__ == "__main__":
    sys.exit(main())
