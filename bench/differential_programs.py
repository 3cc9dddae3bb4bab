"""Runs random programs in real Keras and reads them with cnnlint, and counts where they differ.

    python bench/differential_programs.py --cases 3000 [--seed 0] [--target-keras 2] [--kind idioms] [--show 5] [--source]

Prints the rates, every hundred programs too: equal, unknown, wrong tables, tables passed over, crashes missed, told elsewhere
or falsely, and programs that took too long. Exit code 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "tests"), str(Path(__file__).parents[1])]

from program_fuzz import WRITERS, Fuzz  # noqa: E402
from program_referee import Verdict  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--target-keras", type=int, default=3, choices=(2, 3))
    parser.add_argument(
        "--kind",
        default="steps",
        choices=WRITERS,
        help="single steps, whole idioms, how people put models together, training, many bodies, named outputs, or pipelines",
    )
    parser.add_argument("--show", type=int, default=5, help="programs printed for each kind of difference")
    parser.add_argument("--source", action="store_true", help="print the whole program with a difference")
    options = parser.parse_args()
    begun, shown = time.time(), Counter[str]()
    fuzz = Fuzz(options.target_keras, options.kind)

    def told(seed: int, verdict: Verdict) -> None:
        shown[verdict.outcome] += 1
        if len(fuzz.verdicts) % 100 == 0:
            print(f"{fuzz.report()} ({time.time() - begun:.0f} s)", flush=True)
        if verdict.outcome == "equal" or shown[verdict.outcome] > options.show:
            return
        print(f"--- seed {seed}: {verdict.outcome}: {verdict.why}", flush=True)
        if options.source:
            print(fuzz.write(seed))

    fuzz.of(range(options.seed, options.seed + options.cases), told)
    print(f"{fuzz.report()} ({time.time() - begun:.0f} s)")
    return 1 if fuzz.differing else 0


if __name__ == "__main__":
    sys.exit(main())
