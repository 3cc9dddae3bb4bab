"""What the function of a LearningRateScheduler gives at the beginning of each epoch, which Keras takes if it is a float."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Label, Span
from cnnlint.frozen import dataclass
from cnnlint.library.once import first_time
from cnnlint.program import Call, Problem
from cnnlint.values import (
    EVERY_DIALECT,
    Array,
    Context,
    DictValue,
    ListValue,
    Made,
    Mutable,
    ProgramFunction,
    Scalar,
    Unknown,
    Value,
)

_TRIED = (0, 1, 2, 4, 5, 9, 10, 19, 20, 29, 30, 49, 50, 99, 100)  # epochs, beside the last
FIRST_RATE = "keras.callbacks.LearningRateScheduler.__first_rate__"
_NO_FLOAT = "The output of the ... function should be ... float"


@dataclass(frozen=True, slots=True)
class _Fault:
    """What it gives instead of a float, and what to do. dialects: the versions of Keras that refuse it."""

    what: str
    help: str
    keras: str = _NO_FLOAT
    error: str = "ValueError"
    dialects: frozenset[int] = EVERY_DIALECT


def tell_no_rates(given: Mapping[str, Value], at: Context) -> None:
    """Reports the schedulers of a `fit` that Keras stops at. keras/src/callbacks/learning_rate_scheduler.py"""
    listed = given.get("callbacks")
    for callback in listed.items if isinstance(listed, ListValue) else [listed]:
        if not isinstance(callback, Made) or callback.name != "keras.callbacks.LearningRateScheduler" or not callback.complete:
            continue
        schedule = callback.arguments.get("schedule", ...)
        if schedule is not ...:
            _tell_first_rate(schedule, given, at)
        fault = None if schedule is ... else _not_callable(schedule) or _of_function(schedule, given, at)
        place = callback.spans.get("schedule", callback.span or at.span)
        if fault is not None and not (at.dialect < 3 and 3 in fault.dialects and len(fault.dialects) == 1):
            _report(fault, schedule, place, at)


def _tell_first_rate(schedule: Value, given: Mapping[str, Value], at: Context) -> None:
    """The rate of the first epoch, which takes the place of the optimizer's own, where it depends on the epoch alone."""
    first = given.get("initial_epoch", 0)
    plain = isinstance(schedule, ProgramFunction) and not schedule.decorated and not schedule.generator
    if not plain or not isinstance(first, int) or not isinstance(schedule, ProgramFunction):
        return
    rate = _rate(schedule, first, at)
    if isinstance(rate, float):
        at.emit(Call(at.span, FIRST_RATE, {"rate": rate}, {"function": schedule.span}))


def _report(fault: _Fault, schedule: Value, place: Span, at: Context) -> None:
    if not first_time(at, "no-rate", (str(place), fault.what)):
        return
    function = (Label(schedule.span, "this function"),) if isinstance(schedule, ProgramFunction) else ()
    at.emit(
        Problem(
            "no-rate",
            f"the LearningRateScheduler {fault.what}",
            place,
            fault.error,
            labels=(*function, Label(at.span, "trained here")),
            expected="a float",
            help=fault.help,
            keras=fault.keras,
            dialects=fault.dialects,
        )
    )


def _not_callable(schedule: Value) -> _Fault | None:
    """A rate, or a schedule of the optimizer, in the place of a function of the epoch."""
    if isinstance(schedule, Made) and schedule.name.startswith("keras.optimizers.schedules."):
        name = schedule.name.rpartition(".")[2]
        what = f"is given `{name}(...)`, which gives tensors and counts batches, not epochs"
        return _Fault(what, f"give it to the optimizer: `learning_rate={name}(...)`", dialects=frozenset({3}))
    if isinstance(schedule, (int, float, str)) or schedule is None or type(schedule) is ListValue:
        kind = "NoneType" if schedule is None else "list" if type(schedule) is ListValue else type(schedule).__name__
        shown = "a list" if kind == "list" else repr(schedule)
        help = "give it the function itself, without parentheses, or `lambda epoch: ...`"
        return _Fault(f"is given {shown}, not a function of the epoch", help, f"'{kind}' object is not callable", "TypeError")
    return None


def _of_function(schedule: Value, given: Mapping[str, Value], at: Context) -> _Fault | None:
    """What is wrong with what a function of the program gives in the first of the epochs where something is."""
    if not isinstance(schedule, ProgramFunction) or schedule.decorated or schedule.generator:
        return None
    if any(isinstance(value, (ListValue, DictValue, Mutable)) for value in schedule.outside().values()):
        return None  # which it may change
    for epoch in _epochs(given):
        found = _rate(schedule, epoch, at)
        fault = None if found is ... else _judged(found, epoch)
        if fault is not None:
            return fault
    return None


def _epochs(given: Mapping[str, Value]) -> Iterator[int]:
    epochs, first = given.get("epochs", 1), given.get("initial_epoch", 0)
    if isinstance(epochs, int) and isinstance(first, int):
        yield from sorted({epoch for epoch in (*_TRIED, first, epochs - 1) if first <= epoch < epochs})


def _rate(schedule: ProgramFunction, epoch: int, at: Context) -> Value:
    """What it gives for an epoch, `...` where it raises: the rate in force is given to it, where it has a place for that."""
    rate = Scalar("float", None, None, None, 0.0, None, at.span, "the learning rate in force")
    found: list[Value] = []
    given = (epoch, rate)[: len(schedule.signature.places)]
    at.unheard(lambda: found.append(at.call(schedule, Arguments(given))))
    return found[0] if found else ...


def _judged(rate: Value, epoch: int) -> _Fault | None:
    when = f"in epoch {epoch + 1}" if epoch else "in the first epoch"
    if rate is None:
        return _Fault(f"gets None from its function {when}", "let it return a rate on every way through it")
    if isinstance(rate, int) or (isinstance(rate, Scalar) and rate.type == "int"):
        help = f"write `{rate}.0`" if isinstance(rate, int) else "write `float(...)`"
        return _Fault(f"gets a whole number from its function {when}", help)
    if isinstance(rate, (str, tuple)) or type(rate) is ListValue:
        kind = type(rate).__name__.removesuffix("Value").lower()
        return _Fault(f"gets a {kind} from its function {when}", "let it return a float")
    if not isinstance(rate, Array) or isinstance(rate.shape, Unknown):
        return None
    if rate.kind == "tensor":
        return _Fault(f"gets a tensor from its function {when}", "write `return float(...)`", dialects=frozenset({3}))
    if rate.kind == "numpy.ndarray" and rate.shape:
        return _Fault(f"gets an array from its function {when}", "let it return one number of it: `float(rates[epoch])`")
    return None
