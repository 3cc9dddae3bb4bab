"""What `compile` and optimizers are given, and Keras refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from cnnlint.diagnostics import Span
from cnnlint.program import Compile
from cnnlint.rules.facts.faults import BOTH, NEWER, OLDER, Fault, in_words, is_class, the_class_itself
from cnnlint.rules.facts.optimizers import Optimizer
from cnnlint.values import External, Made, Value, known_items


def in_compile(event: Compile) -> Iterator[Fault]:
    """Metrics that are no list, and classes in the place of objects, of which Keras 3 makes a metric."""
    for name in ("metrics", "weighted_metrics"):
        value = event.args.get(name)
        if isinstance(value, str) or _is_metric(value):
            yield _unlisted(name, value, event.arg_spans.get(name), event.span)
        yield from (_no_metric(name, one, event) for one in known_items(value) or () if _is_number(one) or one is None)
    optimizer = event.args.get("optimizer")
    loss = event.args.get("loss")
    if _is_number(loss):
        yield _no_loss(loss, event)
    if isinstance(optimizer, (int, float)) and not isinstance(optimizer, bool):
        yield Fault(
            event.place_of("optimizer"),
            f"the number {optimizer:g} is no optimizer",
            expected="an optimizer",
            actual=f"{optimizer:g}",
            help=f"write `keras.optimizers.Adam({optimizer:g})`, if it is the learning rate",
            keras=f"Could not interpret optimizer identifier: {optimizer}",
        )
    for name, dialects in (("optimizer", BOTH), ("loss", OLDER)):
        value = event.args.get(name)
        if is_class(value):
            yield the_class_itself(name, value, event.place_of(name), dialects)
    listed = [(name, one) for name in ("metrics", "weighted_metrics") for one in known_items(event.args.get(name)) or ()]
    yield from (the_class_itself(name, one, event.place_of(name), OLDER) for name, one in listed if is_class(one))


def _is_number(value: Value) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _no_loss(number: float, event: Compile) -> Fault:
    """`compile("sgd", 0.1)`. keras/src/losses/__init__.py, get"""
    return Fault(
        event.place_of("loss"),
        f"the number {number:g} is no loss",
        expected="a loss",
        actual=f"{number:g}",
        help="write a loss here, and give a learning rate to the optimizer",
        keras=f"Could not interpret loss identifier: {number}",
    )


def _no_metric(name: str, value: float | None, event: Compile) -> Fault:
    """Keras 2 passes over a None in the list. keras/src/trainers/compile_utils.py, CompileMetrics"""
    what = "None" if value is None else f"the number {value:g}"
    return Fault(
        event.place_of(name),
        f"{what} is no metric",
        expected="a metric",
        actual=what,
        help="leave it out",
        keras="Expected metric, received" if value is None else "Could not interpret metric identifier",
        dialects=NEWER if value is None else BOTH,
    )


def _unlisted(name: str, value: Value, given: Span | None, whole: Span) -> Fault:
    span = given or whole
    return Fault(
        span,
        f"`{name}` must be a list, tuple or dict, not {in_words(value)}",
        expected="a list",
        actual=in_words(value),
        help=f"put it into a list: `{name}=[...]`",
        keras=f"Expected `{name}` argument to be a list, tuple, or dict.",
        dialects=frozenset({1, 3}),
        usual=True,
        replacement=((span.start, "["), (span.end, "]")) if given is not None else None,
        alike=True,
        where="rejected by Keras 3, and by Keras 2 before 2.4",
    )


def _is_metric(value: Value) -> bool:
    return isinstance(value, (Made, External)) and value.name.startswith(("keras.metrics.", "keras.losses."))


def in_optimizer(optimizer: Optimizer) -> Iterator[Fault]:
    """Learning rates that are no float, and a momentum beyond 1."""
    yield from _momentum(optimizer)
    name = next((name for name in ("learning_rate", "lr") if name in optimizer.made.arguments), None)
    rate = optimizer.made.arguments.get(name) if name is not None else None
    if name is None or not isinstance(rate, (str, int)) or (optimizer.legacy and not isinstance(rate, str)):
        return  # a whole number was well for those of `legacy`, which Keras 3 has no longer
    former = "rejected before TensorFlow 2.11, which passes over `lr`" if name == "lr" and isinstance(rate, str) else ""
    yield Fault(
        optimizer.place_of(name),
        f"the learning rate is {in_words(rate)}, not a float",
        expected="a float",
        actual=repr(rate),
        help=f"write `{rate}`" if isinstance(rate, str) else f"write `{rate}.0`",
        keras="Argument `learning_rate` should be float, or an instance of LearningRateSchedule, or a callable.",
        dialects=BOTH if isinstance(rate, str) else NEWER,
        usual=not former,
        former=former,
    )


def _momentum(optimizer: Optimizer) -> Iterator[Fault]:
    """keras/src/optimizers/sgd.py"""
    momentum = optimizer.made.arguments.get("momentum") if optimizer.name == "SGD" and not optimizer.legacy else None
    span, said = optimizer.place_of("momentum"), "`momentum` must be a float between [0, 1]."
    if isinstance(momentum, (int, float)) and not 0 <= momentum <= 1:
        yield Fault(
            span,
            f"SGD takes no momentum of {momentum:g}",
            expected="between 0 and 1",
            actual=f"{momentum:g}",
            help="write 0.9",
            keras=said,
        )
    elif isinstance(momentum, int):
        help, message = f"write `{float(momentum)}`", "the momentum of SGD is no float"
        yield Fault(span, message, expected="a float", actual=repr(momentum), help=help, keras=said, dialects=NEWER, usual=True)
