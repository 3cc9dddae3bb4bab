"""Micro-benchmarks of the evaluator, of the layers and of the algebra of sizes.

    python bench/micro.py [NAME ...]

Prints the best time of each, in microseconds of CPU for one turn of what its name says.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from cnnlint.evaluate import read
from cnnlint.files import read_source
from cnnlint.shapes import symbol

LAYERS = 200
HEAD = "from keras import Input, Model, Sequential, layers\n"
STACK = HEAD + "model = Sequential([Input((16,))])\n"
PROGRAMS = {
    "Sequential.add, each layer": (STACK + "model.add(layers.Dense(16))\n" * LAYERS, LAYERS),
    "Sequential.add in a loop, each layer": (STACK + f"for i in range({LAYERS}):\n    model.add(layers.Dense(16))\n", LAYERS),
    "functional call, each layer": (
        HEAD + "inputs = x = Input((16,))\n" + "x = layers.Dense(16)(x)\n" * LAYERS + "model = Model(inputs, x)\n",
        LAYERS,
    ),
    "assignment of a constant": ("import keras\n" + "a = 1\n" * 1000, 1000),
    "arithmetic of known numbers": ("import keras\n" + "a = (3 + 4) * 5 // 2\n" * 500, 500),
    "unknown condition, both ways": ("import keras\n" + "if argv:\n    a = 1\nelse:\n    a = 2\n" * 200, 200),
    "call of a function of the program": ("import keras\ndef f(x, y=1):\n    return x + y\n" + "f(2)\n" * 300, 300),
    "training loop": (
        STACK + "for epoch in range(100):\n    for step in range(100):\n        loss = model(batch(step))\n",
        1,
    ),
}
N, M = symbol("n", "a benchmark", minimum=1), symbol("m", "a benchmark", minimum=1)
STEPS: dict[str, Callable[[], object]] = {
    "n + 1": lambda: N + 1,
    "64·n·m + 64": lambda: 64 * N * M + 64,
    "(n + m)·(n − m) = n² − m²": lambda: (N + M) * (N - M) == N * N - M * M,
    "(n + 2) // 2": lambda: (N + 2) // 2,
}


def main(wanted: list[str]) -> None:
    """Times what is wanted."""
    for name, (text, turns) in PROGRAMS.items():
        if not wanted or any(word in name for word in wanted):
            source = read_source("benchmark.py", text.encode())
            print(f"{name:40} {best(lambda: read(source), 3) / turns:10.1f}")  # noqa: B023
    for name, step in STEPS.items():
        if not wanted or any(word in name for word in wanted):
            print(f"{name:40} {best(lambda: [step() for _ in range(1000)], 5) / 1000:10.1f}")  # noqa: B023


def best(work: Callable[[], object], times: int) -> float:
    """The shortest time of several, in microseconds of CPU."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found) * 1e6


if __name__ == "__main__":
    main(sys.argv[1:])
