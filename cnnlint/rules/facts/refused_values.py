"""Values that `compile`, `fit` and optimizers are given, and that Keras refuses."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Span
from cnnlint.frozen import dataclass
from cnnlint.program import Compile, Fit, ModelTrace, Program
from cnnlint.rules.facts.context import OWN_LOSS
from cnnlint.rules.facts.optimizers import Optimizer
from cnnlint.values import (
    Array,
    Dataset,
    DictValue,
    Did,
    External,
    ListValue,
    Made,
    Number,
    ProgramFunction,
    Scalar,
    Unknown,
    Value,
    known_items,
)

MODULES = ("keras.optimizers.", "keras.callbacks.", "keras.losses.", "keras.metrics.")
STEPS = ("steps_per_epoch", "validation_steps")
BOTH, NEWER, OLDER = frozenset({2, 3}), frozenset({3}), frozenset({2})
_SINCE_2_2 = "rejected since TensorFlow 2.2, passed over without effect before"


@dataclass(frozen=True, slots=True)
class Fault:
    """A value that these versions of Keras reject."""

    span: Span
    message: str
    expected: str
    actual: str
    help: str
    keras: str
    dialects: frozenset[int] = BOTH
    usual: bool = False  # everyday code for Keras 2, where nothing tells the version
    recent: str = ""  # since which release it is rejected, where older ones of Keras 2 passed over it
    replacement: tuple[tuple[Span, str], ...] | None = None
    alike: bool = False  # the replacement means the same to the versions that take the old
    where: str = ""  # who rejects it, if that is more than the versions


def in_compile(event: Compile) -> Iterator[Fault]:
    """Metrics that are no list, and classes in the place of objects."""
    for name in ("metrics", "weighted_metrics"):
        value = event.args.get(name)
        if isinstance(value, str) or _is_metric(value):
            yield _unlisted(name, value, event.arg_spans.get(name), event.span)
    optimizer = event.args.get("optimizer")
    if isinstance(optimizer, (int, float)) and not isinstance(optimizer, bool):
        yield Fault(
            event.place_of("optimizer"),
            f"the number {optimizer:g} is no optimizer",
            "an optimizer",
            f"{optimizer:g}",
            f"write `keras.optimizers.Adam({optimizer:g})`, if it is the learning rate",
            f"Could not interpret optimizer identifier: {optimizer}",
        )
    for name, dialects in (("optimizer", BOTH), ("loss", OLDER)):
        value = event.args.get(name)
        if _is_class(value):
            yield _uncalled(name, value, event.place_of(name), dialects)


def in_optimizer(optimizer: Optimizer) -> Iterator[Fault]:
    """Learning rates that are no float, and a momentum beyond 1."""
    yield from _momentum(optimizer)
    name = next((name for name in ("learning_rate", "lr") if name in optimizer.made.arguments), None)
    rate = optimizer.made.arguments.get(name) if name is not None else None
    if name is None or not isinstance(rate, (str, int)):
        return
    said = "Argument `learning_rate` should be float, or an instance of LearningRateSchedule, or a callable."
    span, number = optimizer.place_of(name), f"{rate}.0"
    if isinstance(rate, str):
        number = rate
    yield Fault(
        span,
        f"the learning rate is {_what(rate)}, not a float",
        "a float",
        repr(rate),
        f"write `{number}`",
        said,
        BOTH if isinstance(rate, str) else NEWER,
        usual=True,
    )


def _momentum(optimizer: Optimizer) -> Iterator[Fault]:
    """keras/src/optimizers/sgd.py"""
    momentum = optimizer.made.arguments.get("momentum") if optimizer.name == "SGD" and not optimizer.legacy else None
    if isinstance(momentum, int) and 0 <= momentum <= 1:
        span, number = optimizer.place_of("momentum"), f"{float(momentum)}"
        said = "`momentum` must be a float between [0, 1]."
        message = "the momentum of SGD is no float"
        yield Fault(span, message, "a float", repr(momentum), f"write `{number}`", said, NEWER, usual=True)
        return
    if isinstance(momentum, (int, float)) and not 0 <= momentum <= 1:
        span = optimizer.place_of("momentum")
        said = "`momentum` must be a float between [0, 1]."
        yield Fault(span, f"SGD takes no momentum of {momentum:g}", "between 0 and 1", f"{momentum:g}", "write 0.9", said)


def in_fit(fit: Fit) -> Iterator[Fault]:
    """Numbers of epochs, batches and steps, splits, weights of classes and callbacks."""
    for name in ("epochs", "batch_size", *STEPS):
        yield from _counted(fit, name)
    yield from _validation_split(fit)
    if fit.args.get("epochs", 1) is None:
        said = "'NoneType' object cannot be interpreted as an integer"
        yield Fault(fit.arg_spans["epochs"], "`epochs` is None", "a whole number", "None", "write the number of epochs", said)
    yield from _sample_weight(fit)
    yield from _class_weight(fit)
    yield from _callbacks(fit)


def _sample_weight(fit: Fit) -> Iterator[Fault]:
    if _holds_numbers(fit.args.get("sample_weight")):
        yield Fault(
            fit.place_of("sample_weight"),
            "`sample_weight` is a list of Python numbers, not an array",
            "an array",
            "a list",
            "write `np.array(...)` around it",
            "Unrecognized data type: x=",
        )


def _class_weight(fit: Fit) -> Iterator[Fault]:
    weight = fit.args.get("class_weight")
    if isinstance(weight, (str, Array)) or known_items(weight) is not None:
        yield Fault(
            fit.place_of("class_weight"),
            f"`class_weight` must be a dict, not {_what(weight)}",
            "a dict from class to weight",
            _what(weight),
            "write `dict(enumerate(...))` around it" if isinstance(weight, Array) else "write `{0: ..., 1: ...}`",
            f"'{'numpy.ndarray' if isinstance(weight, Array) else type_name(weight)}' object has no attribute 'get'",
            NEWER if _for_each_output(weight) else BOTH,
            recent=_SINCE_2_2,
        )


def _callbacks(fit: Fit) -> Iterator[Fault]:
    callbacks = fit.args.get("callbacks")
    for callback in known_items(callbacks) or (callbacks,):
        if isinstance(callback, ProgramFunction):
            yield _function_as_callback(callback, fit)
        if _is_class(callback):
            yield _uncalled("callbacks", callback, fit.place_of("callbacks"), BOTH)
        elif isinstance(callback, (str, int)) and callback is not False:
            yield Fault(
                fit.place_of("callbacks"),
                f"{_what(callback)} is no callback",
                "a callback",
                _what(callback),
                "pass the callback itself, not its name" if isinstance(callback, str) else "pass a callback",
                f"'{type_name(callback)}' object has no attribute 'set_model'",
            )


def _function_as_callback(function: ProgramFunction, fit: Fit) -> Fault:
    name = function.name or "a function"
    return Fault(
        fit.place_of("callbacks"),
        f"`{name}` is a function, not a callback",
        "a callback",
        name,
        f"write `keras.callbacks.LambdaCallback(on_epoch_end={name})`, or call it if it makes the callback",
        "'function' object has no attribute 'set_model'",
    )


def _validation_split(fit: Fit) -> Iterator[Fault]:
    split, span = fit.args.get("validation_split"), fit.place_of("validation_split")
    if isinstance(split, str):
        said = "unsupported operand type(s) for -: 'float' and 'str'"
        yield Fault(span, "`validation_split` is a string", "a fraction", repr(split), f"write `{split}`", said)
    elif split == 1 and not isinstance(split, bool):
        said = "Training data contains ... samples, which is not sufficient to split it into a validation and training set"
        message = "a validation split of 1 leaves nothing to train on"
        yield Fault(span, message, "below 1", repr(split), "write `0.1`", said, recent=_SINCE_2_2)


def _for_each_output(weight: Value) -> bool:
    """Whether it may be a dict for each output of the model, as Keras took it before TensorFlow 2.2."""
    return any(isinstance(one, (dict, DictValue, Unknown)) for one in known_items(weight) or ())


def without_targets(fit: Fit, program: Program) -> Iterator[Fault]:
    """Arrays without targets where the loss needs them; a model may add its own loss, and a data set brings its targets."""
    if fit.compile is None or not isinstance(fit.model, ModelTrace) or fit.model.kind == "subclass":
        return
    if "**" in fit.args or not isinstance(fit.compile.args.get("loss"), (str, Made)):
        return
    alone = _gives_no_targets(fit.args.get("x")) and fit.args.get("y") is None
    held_out = _gives_no_targets(fit.args.get("validation_data"))
    if not (alone or held_out) or program.mentions(*OWN_LOSS):
        return
    if alone:
        yield Fault(
            fit.span,
            f"`{fit.method}` has no targets for the loss",
            "x and y",
            "x alone",
            "pass `y`",
            "None values not supported.",
            BOTH if fit.method == "fit" else NEWER,
        )
    if held_out:
        yield Fault(
            fit.place_of("validation_data"),
            "`validation_data` has no targets",
            "a pair of inputs and targets",
            "one array",
            "write `validation_data=(x_val, y_val)`",
            "None values not supported.",
        )


def _gives_no_targets(data: Value) -> bool:
    """Whether it is an array, or gives one for each batch: targets would come with it, in a tuple."""
    return isinstance(data.element if isinstance(data, Dataset) else data, Array)


def listed_batches(fit: Fit) -> Iterator[Fault]:
    """Batches whose parts TensorFlow cannot tell apart: lists where Keras 3 takes tuples alone, and generators within batches.
    keras/src/trainers/data_adapters/data_adapter_utils.py"""
    for name in ("x", "validation_data"):
        data, span = fit.args.get(name), fit.place_of(name)
        if not isinstance(data, Dataset):
            continue
        part = data.facts.get("listed_within")
        if data.facts.get("yields") is True:
            said = "PyDataset.__getitem__() must return a tuple or a dict."
            message = "`__getitem__` yields, so that a batch is a generator"
            yield Fault(span, message, "a tuple", "a generator", "write `return x, y`", said)
        elif data.facts.get("listed") is True:
            said = "When passing a Python generator to a Keras model, the generator must return a tuple"
            message = "the generator yields lists, not tuples"
            yield Fault(span, message, "a tuple `(x, y)`", "a list", "write `yield x, y`", said, NEWER)
        elif isinstance(part, str) and part:
            said = "`output_signature` must contain objects that are subclass of `tf.TypeSpec` but found <class 'list'>"
            what = "the generator yields" if data.kind == "builtins.generator" else "`__getitem__` returns"
            message = f"{what} the {part} as a list, not as a tuple"
            help = "write `(a, b), y`" if part == "inputs" else "write `x, (a, b)`"
            yield Fault(span, message, "a tuple of arrays", "a list of arrays", help, said, NEWER, usual=True)


def plain_lists(fit: Fit) -> Iterator[Fault]:
    """Lists of Python numbers, which Keras 3 no longer makes arrays of, and TensorFlow's Keras 2 did for lists alone."""
    given = {name: fit.args.get(name) for name in ("x", "y")}
    on_batch = fit.method.endswith("_on_batch")  # where the package keras made arrays of a list for one output
    beside_array = not on_batch and any(_holds_arrays(value) for value in given.values())
    older = isinstance(fit.model, ModelTrace) and fit.model.dialect < 3
    said = "Failed to find data adapter that can handle input:" if older else "Unrecognized data type: x="
    if on_batch:
        said = "y_true and y_pred have different structures."
    for name, value in given.items():
        if _holds_numbers(value):
            yield Fault(
                fit.place_of(name),
                f"`{name}` is a list of Python numbers, not an array",
                "an array",
                "a list",
                f"write `np.array(...)` around `{name}`",
                said,
                BOTH if beside_array else NEWER,
                recent="rejected beside an array since TensorFlow 2.0 and Keras 2.4" if beside_array else "",
            )


def _holds_numbers(value: Value) -> bool:
    """Whether it is a list of Python's own numbers, or of such lists; of a long one only what its items are like is known."""
    if isinstance(value, Array):  # a part of such a list, as `train_test_split` gives it
        return value.kind == "list" and value.trail[-1:] != () and value.trail[-1].did is Did.ROWS
    inner = known_items(value)
    first = inner[0] if inner else value.tail if isinstance(value, ListValue) else None
    return isinstance(first, (int, float, Number, Scalar)) or (first is not None and _holds_numbers(first))


def _holds_arrays(value: Value) -> bool:
    """Whether it is an array, or a list with one."""
    return any(isinstance(one, Array) and one.kind not in ("list", "sequence") for one in (value, *(known_items(value) or ())))


def _counted(fit: Fit, name: str) -> Iterator[Fault]:
    """Whole numbers: text is refused by all, a float for the steps by Keras 3 only, and a float epoch by all."""
    value = fit.args.get(name)
    if isinstance(value, Dataset):
        yield _data_for_a_number(fit, name)
    if isinstance(value, str):
        help, kind, said = f"write `{value}`", "str", "'str' object cannot be interpreted as an integer"
    elif isinstance(value, float) or (isinstance(value, Scalar) and value.type in ("float", "numpy.float64")):
        help = f"write `{int(value)}`" if isinstance(value, float) and value.is_integer() else "use `//` or `int(...)`"
        kind, said = "float", "'float' object cannot be interpreted as an integer"
    else:
        return
    if kind == "float" and name == "validation_steps" and "validation_data" not in fit.args:
        return
    number = value if isinstance(value, (float, str)) else value.value
    yield Fault(
        fit.place_of(name),
        f"`{name}` is a {'string' if kind == 'str' else 'float'}, not a whole number",
        "a whole number",
        kind if number is None else repr(float(number) if isinstance(number, int) else number),
        help,
        said,
        NEWER if kind == "float" and name in STEPS else BOTH,
        usual=True,
    )


def _data_for_a_number(fit: Fit, name: str) -> Fault:
    return Fault(
        fit.place_of(name),
        f"a data set stands where `{fit.method}` takes `{name}`",
        "a whole number",
        "a data set",
        "pass one data set that gives inputs and targets together",
        "unsupported operand type(s)",
    )


def _unlisted(name: str, value: Value, given: Span | None, whole: Span) -> Fault:
    span = given or whole
    start = Span(span.path, span.line, span.column, span.line, span.column, span.cell)
    end = Span(span.path, span.end_line, span.end_column, span.end_line, span.end_column, span.cell)
    return Fault(
        span,
        f"`{name}` must be a list, tuple or dict, not {_what(value)}",
        "a list",
        _what(value),
        f"put it into a list: `{name}=[...]`",
        f"Expected `{name}` argument to be a list, tuple, or dict.",
        frozenset({1, 3}),
        usual=True,
        replacement=((start, "["), (end, "]")) if given is not None else None,
        alike=True,
        where="rejected by Keras 3, and by Keras 2 before 2.4",
    )


def _uncalled(name: str, value: Value, span: Span, dialects: frozenset[int]) -> Fault:
    cls = value.name.rpartition(".")[2] if isinstance(value, External) else "?"
    said = {
        "optimizer": f"Could not interpret optimizer identifier: <class '{cls}'>",
        "callbacks": "Callback.set_model() missing 1 required positional argument: 'model'",
        "loss": f"Failed to convert elements of <{cls} object> to Tensor",
    }
    return Fault(
        span, f"`{cls}` is the class itself, not one of its objects", f"{cls}()", cls, f"write `{cls}()`", said[name], dialects
    )


def _is_class(value: Value) -> bool:
    """`Adam`, not the function `MSE`."""
    name = value.name.rpartition(".")[2] if isinstance(value, External) and value.name.startswith(MODULES) else ""
    return name[:1].isupper() and name != name.upper()


def _is_metric(value: Value) -> bool:
    return isinstance(value, (Made, External)) and value.name.startswith(("keras.metrics.", "keras.losses."))


def _what(value: Value) -> str:
    if isinstance(value, str):
        return f"the string {value!r}"
    if isinstance(value, int):
        return f"the integer {value}"
    if isinstance(value, Array):
        return "an array"
    return "a list" if known_items(value) is not None else "one metric by itself"


def type_name(value: Value) -> str:
    """What Python calls the type of a list, tuple or string."""
    return type(value).__name__.removesuffix("Value").lower()
