"""Arguments of `compile` and `fit` that Keras takes one by one, and refuses together."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Span, plural
from cnnlint.program import Compile, Fit, ModelTrace
from cnnlint.rules.facts.faults import NEWER, Fault
from cnnlint.values import Array, DictValue, External, Made, ProgramFunction, Unknown, Value, known_items


def losses_and_weights(event: Compile) -> Iterator[Fault]:
    """Weights that are not one for each loss. keras/src/trainers/compile_utils.py, CompileLoss.build"""
    model = event.model
    if not isinstance(model, ModelTrace) or model.kind not in ("sequential", "functional"):
        return
    loss, given = event.args.get("loss"), event.args.get("loss_weights")
    losses, weights = _number(loss), _number(given)
    several = isinstance(given, DictValue) or known_items(given) is not None
    if not several or losses is None or weights is None:
        return
    span = event.place_of("loss_weights")
    if isinstance(loss, DictValue) and isinstance(given, DictValue) and not model.output_keys:  # looked up by the names
        lost = [name for name in loss.items if name not in given.items]
        if lost:
            yield _without_weight(lost[0], given, span)
    elif losses != weights:
        said = f"`loss_weights` must match the number of losses, got {losses} losses and {weights} weights."
        message = f"`loss_weights` has {plural(weights, 'weight')} for {losses} {'loss' if losses == 1 else 'losses'}"
        one = "give each output a loss of its own, as many as weights" if losses == 1 else "give each loss one weight"
        yield Fault(span, message, expected=f"{losses}", actual=f"{weights}", help=one, keras=said, dialects=NEWER, usual=True)


def _without_weight(name: Value, weights: DictValue, span: Span) -> Fault:
    return Fault(
        span,
        f"the loss of `{name}` has no weight",
        expected=f"`{name}`",
        actual=", ".join(f"`{known}`" for known in weights.items),
        help="name each loss among the weights",
        keras=f"KeyError: '{name}'",
        dialects=NEWER,
    )


def _number(value: Value) -> int | None:
    """How many losses or weights these are; None where that is not known, or one of them is none or several."""
    if isinstance(value, DictValue) and value.rest is not None:
        return None
    items = tuple(value.items.values()) if isinstance(value, DictValue) else known_items(value)
    if items is not None:
        return len(items) if items and all(map(_is_one, items)) else None
    return 1 if _is_one(value) else None


def _is_one(value: Value) -> bool:
    return isinstance(value, (str, int, float, External, Made, ProgramFunction))


def both_weights(fit: Fit) -> Iterator[Fault]:
    """Weights of classes and of samples. keras/src/trainers/data_adapters/array_data_adapter.py"""
    of_classes, of_samples = fit.args.get("class_weight"), fit.args.get("sample_weight")
    known = isinstance(of_classes, DictValue) and of_samples is not None and not isinstance(of_samples, Unknown)
    if fit.method == "fit" and known and isinstance(fit.args.get("x"), Array):
        yield Fault(
            fit.place_of("sample_weight"),
            "`class_weight` and `sample_weight` are both given",
            expected="one of them",
            actual="both",
            help="multiply the sample weights by the weights of their classes, and pass only `sample_weight`",
            keras="You cannot `class_weight` and `sample_weight` at the same time.",
            dialects=NEWER,
        )
