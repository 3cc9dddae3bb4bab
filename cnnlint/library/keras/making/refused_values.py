"""Values that constructors of losses, metrics, initializers, regularizers, schedules and callbacks reject: a line a class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from cnnlint.arguments import Arguments
from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass, replace
from cnnlint.program import Problem
from cnnlint.values import EVERY_DIALECT, Context, ListValue, Number, Scalar, Unknown, Value, known_items

_NEWER = frozenset({3})


@dataclass(frozen=True, slots=True)
class Fault:
    """What an argument takes instead, what Keras says, and which versions of Keras say so."""

    takes: str
    keras: str
    dialects: frozenset[int] = EVERY_DIALECT


Check: TypeAlias = Callable[[Value], Fault | None]


def _number(value: Value) -> float | None:
    """The number that a value is, if that is told; True is none here."""
    plain = value.value if isinstance(value, Scalar) else value
    return plain if isinstance(plain, (int, float)) and not isinstance(plain, bool) else None


def _is_no_float(value: Value) -> bool:
    """Whether it is surely something else than Python's own float: Keras asks for the type."""
    if isinstance(value, (Scalar, Number)):
        return (value.type if isinstance(value, Scalar) else value.like) == "int"
    return value is None or isinstance(value, (int, str, list, tuple, ListValue))


def _within(fits: Callable[[float], bool], takes: str, says: str, dialects: frozenset[int] = EVERY_DIALECT) -> Check:
    def check(value: Value) -> Fault | None:
        number = _number(value)
        return None if number is None or fits(number) else Fault(takes, says, dialects)

    return check


def _share(name: str) -> Check:
    return _within(lambda n: 0 <= n <= 1, "from 0 to 1", f"Argument `{name}` must be in the range [0, 1].")


def _words(*words: str, says: str, none: bool = False, shown: tuple[str, ...] = ()) -> Check:
    """One of these words, or None where `none` says so; what is no word at all is left to others. shown: those to advise."""
    listed = ", ".join(map(repr, shown or words)) + (" or None" if none else "")

    def check(value: Value) -> Fault | None:
        wrong = value not in words if isinstance(value, str) else value is None and not none
        return Fault(f"one of {listed}", says) if wrong else None

    return check


def _cased(*words: str, says: str) -> Check:
    """One of these words, whatever its capitals."""
    check = _words(*words, says=says)
    return lambda value: check(value.lower()) if isinstance(value, str) else None


def _float(name: str, most: float | None, optional: bool) -> Check:
    """A float above 0. keras/src/metrics/f_score_metrics.py"""
    says = f"Invalid `{name}` argument value."

    def check(value: Value) -> Fault | None:
        if value is None and optional:
            return None
        if _is_no_float(value):
            return Fault("a float", f"{says} It should be a Python float.")
        number = _number(value)
        if number is None or (number > 0 and (most is None or number <= most)):
            return None
        limits = "above 0" if most is None else f"above 0 and at most {most:g}"
        return Fault(
            limits, f"{says} It should be > 0." if most is None else f"{says} It should verify 0 < {name} <= {most:g}."
        )

    return check


def _thresholds(value: Value) -> Fault | None:
    """Numbers from 0 to 1, one or several. keras/src/metrics/metrics_utils.py"""
    listed = known_items(value)
    wrong = listed is not None and any(one is None for one in listed)
    numbers = [_number(one) for one in (listed if listed is not None else (value,))]
    wrong = wrong or any(number is not None and not 0 <= number <= 1 for number in numbers)
    return Fault("numbers from 0 to 1", "Threshold values must be in [0, 1].") if wrong else None


def _curve(value: Value) -> Fault | None:
    """keras/src/metrics/metrics_utils.py, AUCCurve: a word for the gain that Keras 3 no longer knows."""
    if not isinstance(value, str) and value is not None:
        return None
    refused = _NEWER if value in ("PR_GAIN", "pr_gain") else EVERY_DIALECT
    wrong = value not in ("PR", "pr", "ROC", "roc", "PRGAIN", "prgain")
    return Fault("one of 'ROC', 'PR'", "Invalid AUC curve value:", refused) if wrong else None


def _reduction(value: Value) -> Fault | None:
    """keras/src/losses/loss.py, and losses_utils.py of Keras 2, whose "auto" Keras 3 does not know."""
    if not isinstance(value, str) and value is not None:
        return None
    newer = ("sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none")
    older = ("auto", "none", "sum", "sum_over_batch_size")
    refused = {3} if value is not None and value not in newer else set()
    refused |= {1, 2} if value not in older else set()
    words, says = (newer, "Invalid value for argument `reduction`.") if 3 in refused else (older, "Invalid Reduction Key:")
    return Fault("one of " + ", ".join(map(repr, words)), says, frozenset(refused)) if refused else None


def _save_freq(value: Value) -> Fault | None:
    """keras/src/callbacks/model_checkpoint.py"""
    wrong = value is None or isinstance(value, float) or (isinstance(value, str) and value != "epoch")
    return Fault("'epoch' or a whole number", "Unrecognized save_freq:") if wrong else None


def _backup_freq(value: Value) -> Fault | None:
    """keras/src/callbacks/backup_and_restore.py: Keras 2 asks when the training begins, and takes other words for numbers."""
    wrong = value is None or isinstance(value, float) or (isinstance(value, str) and value != "epoch")
    return Fault("'epoch' or a whole number", "Invalid value for argument `save_freq`.", _NEWER) if wrong else None


def _some_text(says: str) -> Check:
    return lambda value: Fault("the name of a folder", says, _NEWER) if value == "" or value is None else None


def _weight_decay(value: Value) -> Fault | None:
    """keras/src/optimizers/adamw.py"""
    return Fault("a number", "`weight_decay`") if value is None else None


def _rate(value: Value) -> Fault | None:
    """keras/src/optimizers/base_optimizer.py; text and whole numbers are told where the optimizer is used."""
    wrong = value is None or known_items(value) is not None
    return Fault("a number or a schedule", "Argument `learning_rate` should be float, or", _NEWER) if wrong else None


def _penalty(name: str) -> Check:
    """keras/src/regularizers/regularizers.py: Keras 2 takes negative numbers."""
    says = f"Invalid value for argument {name}: expected a non-negative float."

    def check(value: Value) -> Fault | None:
        if isinstance(value, str):
            return Fault("a number", says)
        number = _number(value)
        return Fault("at least 0", says, _NEWER) if number is not None and number < 0 else None

    return check


def _seed(value: Value) -> Fault | None:
    """keras/src/initializers/random_initializers.py"""
    wrong = isinstance(value, (str, float)) or known_items(value) is not None
    return Fault("a whole number", "`seed` argument should be an instance of", _NEWER) if wrong else None


def _steps(name: str) -> Check:
    return _within(lambda n: n > 0, "above 0", f"Argument `{name}` must be > 0.", _NEWER)


_MORE_THAN_NONE = _within(lambda n: n > 0, "above 0", "Argument `num_thresholds` must be an integer > 0.")
_METHODS = ("interpolation", "majoring", "minoring")
_SUMMATION = _words(*_METHODS, *map(str.title, _METHODS), says="Invalid AUC summation method value:", shown=_METHODS)
_AVERAGE = _words("micro", "macro", "weighted", none=True, says="Invalid `average` argument value.")
_AGGREGATION = _words(
    "uniform_average", "variance_weighted_average", none=True, says="Invalid value for argument `class_aggregation`."
)
_DISTRIBUTIONS = ("normal", "truncated_normal", "untruncated_normal", "uniform")
_RANDOM = ("GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal")
_OPTIMIZERS = ("SGD", "RMSprop", "Adam", "AdamW", "Adadelta", "Adagrad", "Adamax", "Nadam", "Ftrl", "Adafactor", "Lion")

# class -> its arguments in Keras's own order, as far as they are checked or stand before one that is
CHECKS: Mapping[str, Mapping[str, Check | None]] = {
    "metrics.AUC": {
        "num_thresholds": _within(lambda n: n > 1, "above 1", "Argument `num_thresholds` must be an integer > 1."),
        "curve": _curve,
        "summation_method": _SUMMATION,
    },
    **{
        f"metrics.{kind}{name}": {"thresholds": _thresholds}
        for kind in ("True", "False")
        for name in ("Positives", "Negatives")
    },
    **{f"metrics.{name}": {"thresholds": _thresholds} for name in ("Precision", "Recall")},
    "metrics.SensitivityAtSpecificity": {"specificity": _share("specificity"), "num_thresholds": _MORE_THAN_NONE},
    "metrics.SpecificityAtSensitivity": {"sensitivity": _share("sensitivity"), "num_thresholds": _MORE_THAN_NONE},
    "metrics.PrecisionAtRecall": {"recall": _share("recall"), "num_thresholds": _MORE_THAN_NONE},
    "metrics.RecallAtPrecision": {"precision": _share("precision"), "num_thresholds": _MORE_THAN_NONE},
    "metrics.FBetaScore": {
        "average": _AVERAGE,
        "beta": _float("beta", None, optional=False),
        "threshold": _float("threshold", 1, optional=True),
    },
    "metrics.F1Score": {"average": _AVERAGE, "threshold": _float("threshold", 1, optional=True)},
    "metrics.R2Score": {
        "class_aggregation": _AGGREGATION,
        "num_regressors": _within(lambda n: n >= 0, "at least 0", "Invalid value for argument `num_regressors`."),
    },
    "initializers.VarianceScaling": {
        "scale": _within(lambda n: n > 0, "above 0", "`scale` must be positive float."),
        "mode": _words("fan_in", "fan_out", "fan_avg", says="Invalid `mode` argument:"),
        "distribution": _cased(*_DISTRIBUTIONS, says="Invalid `distribution` argument:"),
    },
    **{f"initializers.{name}": {"seed": _seed} for name in _RANDOM},
    **{f"regularizers.{name}": {name.lower(): _penalty(name.lower())} for name in ("L1", "l1", "L2", "l2")},
    **{f"regularizers.{name}": {"l1": _penalty("l1"), "l2": _penalty("l2")} for name in ("L1L2", "l1_l2")},
    "optimizers.schedules.CosineDecayRestarts": {
        "initial_learning_rate": None,
        "first_decay_steps": _steps("first_decay_steps"),
    },
    **{
        f"optimizers.schedules.{name}": {"initial_learning_rate": None, "decay_steps": _steps("decay_steps")}
        for name in ("ExponentialDecay", "CosineDecay", "PolynomialDecay", "InverseTimeDecay")
    },
    **{f"optimizers.{name}": {"learning_rate": _rate} for name in _OPTIMIZERS},
    "optimizers.AdamW": {"learning_rate": _rate, "weight_decay": _weight_decay},
    "callbacks.BackupAndRestore": {"backup_dir": _some_text("Empty `backup_dir` argument passed"), "save_freq": _backup_freq},
    "callbacks.ModelCheckpoint": {
        **dict.fromkeys(("filepath", "monitor", "verbose", "save_best_only", "save_weights_only", "mode")),
        "save_freq": _save_freq,
    },
}


def refuse_values(name: str, args: Arguments, at: Context) -> None:
    """Reports the arguments of `keras.<module>.<Class>(...)` that its constructor rejects."""
    own = name.removeprefix("keras.")
    checks: Mapping[str, Check | None] = CHECKS.get(own, {})
    _refuse_pairs(own, args, at)
    if own.startswith("losses.") and own.rpartition(".")[2][:1].isupper():
        checks = {"reduction": _reduction}  # always written by its name: its position differs
        args = replace(args, positional=(), positional_spans=())
    if not checks:
        return
    given = list(_given(tuple(checks), args))
    for argument, value, span in given:
        check = checks.get(argument)
        fault = check(value) if check is not None else None
        thresholds_instead = argument == "num_thresholds" and "thresholds" in args.keywords
        if fault is not None and not thresholds_instead and (at.dialect < 3 or 3 in fault.dialects):
            at.emit(_problem(own.rpartition(".")[2], argument, value, span or at.span, fault))


def _refuse_pairs(own: str, args: Arguments, at: Context) -> None:
    """What two arguments together make impossible."""
    if own == "metrics.IoU":
        (classes, _), (ids, span) = args.one(0, "num_classes"), args.one(1, "target_class_ids")
        number, highest = _number(classes), max((_number(one) or 0 for one in known_items(ids) or ()), default=0)
        if number is not None and highest >= number:
            says = f"Target class id {highest} is out of range, which is [0, {number})."
            fault = Fault(f"ids from 0 to {number - 1}", says)
            at.emit(_problem("IoU", "target_class_ids", ids, span or at.span, fault))
    if own == "optimizers.schedules.PiecewiseConstantDecay":
        (limits, _), (values, span) = args.one(0, "boundaries"), args.one(1, "values")
        first, second = known_items(limits), known_items(values)
        if first is not None and second is not None and len(first) != len(second) - 1:
            says = "The length of boundaries should be 1 less than the length of values."
            fault = Fault(f"{len(first) + 1} values for {len(first)} boundaries", says)
            at.emit(_problem("PiecewiseConstantDecay", "values", values, span or at.span, fault))


def _given(order: Sequence[str], args: Arguments) -> Iterator[tuple[str, Value, Span | None]]:
    spans = (*args.positional_spans, *([None] * len(args.positional)))
    if args.spread is None:
        for argument, value, span in zip(order, args.positional, spans, strict=False):
            yield argument, value, span
    for argument, value in args.keywords.items():
        yield argument, value, args.keyword_spans.get(argument)


def _problem(cls: str, argument: str, value: Value, span: Span, fault: Fault) -> Problem:
    shown = _shown(value)
    return Problem(
        "invalid-argument",
        f"`{argument}` of {cls} must be {fault.takes}, not {shown}",
        span,
        "ValueError",
        expected=fault.takes,
        actual=shown,
        help=f"write {_advised(value, fault.takes)}",
        keras=fault.keras,
        argument=argument,
        dialects=fault.dialects,
    )


def _advised(value: Value, takes: str) -> str:
    """What to write instead of a value, in the words after `write`."""
    if takes == "a float" and isinstance(value, int):
        return f"`{float(value)}`"
    if takes.startswith("at least "):
        return f"a number of {takes}"
    return f"a number {takes}" if takes.startswith(("from ", "above ")) else takes


def _shown(value: Value) -> str:
    listed = known_items(value)
    if listed is not None:
        return f"[{', '.join(map(_shown, listed))}]"
    if isinstance(value, Scalar) and value.value is not None:
        return f"{value.value}"
    return "a whole number" if isinstance(value, (Unknown, Scalar)) else repr(value)
