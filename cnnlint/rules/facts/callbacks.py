"""Callbacks that watch a figure of the training."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cnnlint.diagnostics import Span
from cnnlint.program import Fit, Program
from cnnlint.rules.facts.event_order import fits
from cnnlint.values import Made, Value, known_items

WATCHING = frozenset({"EarlyStopping", "ModelCheckpoint", "ReduceLROnPlateau"})
_FIGURE = re.compile(r"(?<!\{)\{(\w+)(?::[^{}]*)?\}(?!\})")


def watching(program: Program) -> Iterator[tuple[Fit, Made]]:
    """Each of them that a `fit` is given. A ModelCheckpoint looks at its monitor only to keep the best."""
    for fit in fits(program):
        for callback in known_items(fit.args.get("callbacks")) or ():
            if isinstance(callback, Made) and _watches(callback):
                yield fit, callback


def _watches(callback: Made) -> bool:
    """Whether it is one of Keras's: a class of that name in another package may watch something else unless told."""
    package, _, kind = callback.name.rpartition(".")
    return (
        package == "keras.callbacks"
        and kind in WATCHING
        and (kind != "ModelCheckpoint" or callback.arguments.get("save_best_only") is True)
    )


def figures_in_names(program: Program) -> Iterator[tuple[Fit, Made, str]]:
    """`{val_loss:.2f}` in the name of a file that a ModelCheckpoint writes, which is made anew of the figures of each epoch."""
    for fit in fits(program):
        for callback in known_items(fit.args.get("callbacks")) or ():
            if not isinstance(callback, Made) or callback.name != "keras.callbacks.ModelCheckpoint" or not callback.complete:
                continue
            path = callback.arguments.get("filepath")
            for figure in dict.fromkeys(_FIGURE.findall(path) if isinstance(path, str) else ()):
                if figure not in ("batch", "epoch"):
                    yield fit, callback, figure


def scheduled(program: Program) -> set[Span]:
    """The compiles whose rate a callback replaces before the first batch."""
    fits = [event for event in program.events if isinstance(event, Fit) and event.compile is not None]
    return {fit.compile.span for fit in fits if fit.compile and any(map(_sets_the_rate, _callbacks(fit)))}


def _callbacks(fit: Fit) -> Sequence[Value]:
    given = fit.args.get("callbacks")
    return known_items(given) or ((given,) if given is not None else ())


def _sets_the_rate(callback: Value) -> bool:
    return isinstance(callback, Made) and callback.name == "keras.callbacks.LearningRateScheduler"
