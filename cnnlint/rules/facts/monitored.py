"""Which figures does a training report, and under which names?"""

from __future__ import annotations

import re
from difflib import get_close_matches

from cnnlint.program import Compile, Fit, ModelTrace, Program
from cnnlint.rules.facts.keras_origin import within_tensorflow
from cnnlint.rules.facts.losses import full_name, metrics_of
from cnnlint.values import Made, Value, known_items

ACCURACIES = frozenset({"acc", "accuracy"})
_SPELT_OUT = frozenset({"binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy"})


def watched_instead(monitor: str, fit: Fit, compiled: Compile, program: Program) -> tuple[str | None, str | None]:
    """What to watch instead, and why it is not reported; (None, None) if it is or may be."""
    if fit.own_figures:
        return None, None
    plain = monitor.removeprefix("val_")
    metrics = metrics_of(compiled)
    if monitor.startswith("val_") and not is_validated(fit):
        spelt = ACCURACIES & {name for name, _ in metrics or ()} if plain in ACCURACIES and not says_acc(program) else ()
        return next(iter(spelt)) if len(spelt) == 1 else plain, "there is no validation data"
    weighted = metrics_of(compiled, "weighted_metrics")
    if plain == "loss":
        return None, None
    if (meant := _otherwise_written(monitor, fit, [name for name, _ in metrics or ()])) is not None:
        return meant, f"it is called {meant!r}"
    if metrics is None or weighted is None:
        return None, None
    names = {name for name, _ in (*metrics, *weighted)}
    if (accuracy := _other_accuracy(plain, names)) is not None and _all_told(fit, compiled):
        return monitor.replace(plain, accuracy), f"the metric is called {accuracy!r}"
    if plain not in ACCURACIES:
        near = _misspelt(monitor, plain, names)
        return near if near != (None, None) or not _all_told(fit, compiled) else _foreign(plain, names)
    if plain in names:
        return None, None
    other = next(iter(ACCURACIES - {plain}))
    if other in names:
        return monitor.replace(plain, other), f"the metric is called {other!r}"
    if not any("acc" in name.lower() for name in names):
        return None, "the model is compiled without accuracy"
    return None, None


def says_acc(program: Program) -> bool:
    """Whether its Keras may be one that reports the metric "accuracy" as "acc"."""
    return program.dialect < 3 and (not within_tensorflow(program) or said_acc(program))


def said_acc(program: Program) -> bool:
    """Whether the Keras that the notebook was run with did so: it printed that name, and no model is asked for it."""
    asked = [metrics_of(event) for event in program.events if isinstance(event, Compile)] if program.wrote_acc else [None]
    return not any(metrics is None or "acc" in dict(metrics) for metrics in asked)


def is_validated(fit: Fit) -> bool:
    """Whether the training reports figures of validation data: none is held out by None and by a split of 0."""
    return any(name in fit.args and fit.args[name] not in (None, 0) for name in ("validation_data", "validation_split"))


def _other_accuracy(plain: str, names: set[str]) -> str | None:
    """The only accuracy that is compiled, where another is watched: each is reported by the word that it was given."""
    own = names & _SPELT_OUT
    if plain in names or plain not in ACCURACIES | _SPELT_OUT or (plain in ACCURACIES and not own):
        return None
    compiled = [name for name in names if "acc" in name.lower()]
    return compiled[0] if len(compiled) == 1 and compiled[0] in ACCURACIES | _SPELT_OUT else None


def _otherwise_written(monitor: str, fit: Fit, names: list[str]) -> str | None:
    """The figure whose name has other signs between the words, other capitals, or a shorter word: `val-loss`, `Val_loss`."""
    plain = ["loss", *(name for name in names if name in ACCURACIES | _SPELT_OUT)]
    known = [*(f"val_{name}" for name in plain if is_validated(fit)), *plain, *names]
    if monitor in known or fit.own_loss or not isinstance(fit.model, ModelTrace) or fit.model.kind == "subclass":
        return None
    return next((name for name in known if _letters(name) == _letters(monitor)), None)


def _letters(name: str) -> str:
    return re.sub(r"[\W_]", "", name.lower()).replace("validation", "val", 1)


def _misspelt(monitor: str, plain: str, names: set[str]) -> tuple[str | None, str | None]:
    """A name that only nearly is the loss or a metric; others may be those of outputs, or reported by the program."""
    near = get_close_matches(plain, ("loss", *sorted(names)), 1, 0.75)
    if plain in names or not near or abs(len(near[0]) - len(plain)) > 1 or plain.endswith(("_loss", *sorted(names))):
        return None, None
    return monitor.replace(plain, near[0]), f"it is called {near[0]!r}"


def _all_told(fit: Fit, compiled: Compile) -> bool:
    """Whether it is known all that the training reports: the loss of one output, metrics by their words, callbacks of Keras."""
    model, callbacks = fit.model, known_items(fit.args.get("callbacks"))
    plain = (
        isinstance(model, ModelTrace)
        and model.kind in ("sequential", "functional")
        and not isinstance(model.output_shape, list)
    )
    words = all(_is_named(value) for _, value in metrics_of(compiled) or ()) and "weighted_metrics" not in compiled.args
    of_keras = all(isinstance(one, Made) and one.name.startswith("keras.callbacks.") for one in callbacks or (None,))
    return plain and words and of_keras and "**" not in compiled.args


def _is_named(metric: Value) -> bool:
    """Whether the program says what it is reported as: a number is put behind the name of a second object of a class."""
    if isinstance(metric, Made):
        return metric.complete and metric.name.startswith("keras.metrics.") and isinstance(metric.arguments.get("name"), str)
    return isinstance(metric, str)


def _foreign(plain: str, names: set[str]) -> tuple[str | None, str | None]:
    """A figure that is neither the loss nor a metric by any of its names."""
    known = {full_name(name) for name in names} | {"loss", "lr", "learning_rate"}
    related = any(plain in name or name in plain for name in names)
    spelt = plain in ACCURACIES | _SPELT_OUT or (names & ACCURACIES and plain.startswith("acc"))
    if full_name(plain) in known or related or spelt:
        return None, None
    return None, "the training reports the loss" + (f" and {', '.join(sorted(names))}" if names else " alone")
