"""What `fit` is given beside its data, and Keras refuses."""

from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import plural
from cnnlint.program import Fit
from cnnlint.rules.facts.faults import BOTH, NEWER, SINCE_2_2, Fault, in_words, is_class, python_type, the_class_itself
from cnnlint.rules.facts.refused_data import holds_numbers
from cnnlint.shapes import differ, shape_text
from cnnlint.values import Array, Dataset, DictValue, ProgramFunction, Scalar, Unknown, Value, known_items

_STEPS = ("steps_per_epoch", "validation_steps", "steps")


def in_judging(call: Fit) -> Iterator[Fault]:
    """Numbers of samples and steps of `evaluate` and `predict`."""
    for name in ("batch_size", "steps"):
        yield from _counted(call, name)


def in_fit(fit: Fit) -> Iterator[Fault]:
    """Numbers of epochs, batches and steps, splits, weights of classes and callbacks."""
    for name in ("epochs", "batch_size", "steps_per_epoch", "validation_steps"):
        yield from _counted(fit, name)
    yield from _validation_split(fit)
    if fit.args.get("epochs", 1) is None:
        said = "'NoneType' object cannot be interpreted as an integer"
        yield Fault(
            fit.arg_spans["epochs"],
            "`epochs` is None",
            expected="a whole number",
            actual="None",
            help="write the number of epochs",
            keras=said,
        )
    yield from _sample_weight(fit)
    yield from _class_weight(fit)
    yield from _class_weight_of_steps(fit)
    yield from _class_weight_of_several(fit)
    yield from _callbacks(fit)


def _counted(fit: Fit, name: str) -> Iterator[Fault]:
    """Whole numbers that are text, a fraction or a data set."""
    value = fit.args.get(name)
    if isinstance(value, Dataset):
        yield _data_for_a_number(fit, name)
    elif name == "batch_size" and ((isinstance(value, Array) and value.shape != ()) or known_items(value) is not None):
        yield _array_for_a_number(fit, name, in_words(value))
    elif isinstance(value, str):
        message, said = f"`{name}` is a string, not a whole number", "'str' object cannot be interpreted as an integer"
        yield Fault(
            fit.place_of(name),
            message,
            expected="a whole number",
            actual=repr(value),
            help=f"write `{value}`",
            keras=said,
            usual=True,
        )
    elif isinstance(value, float) or (isinstance(value, Scalar) and value.type in ("float", "numpy.float64")):
        yield from _fractional(fit, name, value)


def _fractional(fit: Fit, name: str, value: float | Scalar) -> Iterator[Fault]:
    """A float is refused by all where it counts epochs or samples, and by Keras 3 alone where it counts steps."""
    if name == "validation_steps" and "validation_data" not in fit.args:
        return
    number = value.value if isinstance(value, Scalar) else value
    yield Fault(
        fit.place_of(name),
        f"`{name}` is a float, not a whole number",
        expected="a whole number",
        actual="float" if number is None else repr(float(number) if isinstance(number, int) else number),
        help=f"write `{int(value)}`" if isinstance(value, float) and value.is_integer() else "use `//` or `int(...)`",
        keras="'float' object cannot be interpreted as an integer",
        dialects=NEWER if name in _STEPS else BOTH,
        usual=True,
    )


def _data_for_a_number(fit: Fit, name: str) -> Fault:
    return Fault(
        fit.place_of(name),
        f"a data set stands where `{fit.method}` takes `{name}`",
        expected="a whole number",
        actual="a data set",
        help="pass one data set that gives inputs and targets together",
        keras="unsupported operand type(s)",
    )


def _array_for_a_number(fit: Fit, name: str, what: str) -> Fault:
    """`model.fit(x, y, x_val, y_val)`: what follows the targets is the size of a batch; `model.predict(x, y)`."""
    help = "leave it out: there is nothing to compare with" if fit.method == "predict" else "name what you pass"
    return Fault(
        fit.place_of(name),
        f"{what} stands where `{fit.method}` takes `{name}`",
        expected="a whole number",
        actual=what,
        help="name what you pass: `validation_data=(x_val, y_val)`" if fit.method == "fit" else help,
        keras="The truth value of a" if what == "an array" else "unsupported operand type(s) for /: 'int' and",
    )


def _validation_split(fit: Fit) -> Iterator[Fault]:
    split, span = fit.args.get("validation_split"), fit.place_of("validation_split")
    if isinstance(split, str):
        said = "unsupported operand type(s) for -: 'float' and 'str'"
        yield Fault(
            span,
            "`validation_split` is a string",
            expected="a fraction",
            actual=repr(split),
            help=f"write `{split}`",
            keras=said,
        )
    elif split == 1 and not isinstance(split, bool):
        said = "Training data contains ... samples, which is not sufficient to split it into a validation and training set"
        message = "a validation split of 1 leaves nothing to train on"
        yield Fault(span, message, expected="below 1", actual=repr(split), help="write `0.1`", keras=said, recent=SINCE_2_2)


def _sample_weight(fit: Fit) -> Iterator[Fault]:
    if holds_numbers(fit.args.get("sample_weight")):
        yield Fault(
            fit.place_of("sample_weight"),
            "`sample_weight` is a list of Python numbers, not an array",
            expected="an array",
            actual="a list",
            help="write `np.array(...)` around it",
            keras="Unrecognized data type: x=",
        )


def _class_weight(fit: Fit) -> Iterator[Fault]:
    weight = fit.args.get("class_weight")
    if isinstance(weight, (str, Array)) or known_items(weight) is not None:
        yield Fault(
            fit.place_of("class_weight"),
            f"`class_weight` must be a dict, not {in_words(weight)}",
            expected="a dict from class to weight",
            actual=in_words(weight),
            help="write `dict(enumerate(...))` around it" if isinstance(weight, Array) else "write `{0: ..., 1: ...}`",
            keras=f"'{'numpy.ndarray' if isinstance(weight, Array) else python_type(weight)}' object has no attribute 'get'",
            dialects=NEWER if _for_each_output(weight) else BOTH,
            recent=SINCE_2_2,
        )


def _class_weight_of_steps(fit: Fit) -> Iterator[Fault]:
    """Classes of each step or pixel: Keras 3 looks up one class for each sample. keras/src/trainers/data_adapters"""
    weight, targets = fit.args.get("class_weight"), fit.args.get("y")
    if not isinstance(weight, DictValue) or not isinstance(targets, Array) or not isinstance(targets.shape, tuple):
        return
    if any(differ(size, 1) for size in targets.shape[1:-1]):
        given = shape_text((None, *targets.shape[1:]))
        yield Fault(
            fit.place_of("class_weight"),
            f"`class_weight` is for one class of each sample, but the targets have shape {given}",
            expected="targets with one class for each sample",
            actual=given,
            help="give `sample_weight` with a weight for each step or pixel",
            keras="only 0-dimensional arrays can be converted to Python scalars",
            dialects=NEWER,
        )


def _class_weight_of_several(fit: Fit) -> Iterator[Fault]:
    """Weights of classes beside targets in a list or a dict, be it with one. keras/src/trainers/data_adapters;
    tf_keras/src/engine/data_adapter.py, `_make_class_weight_map_fn`"""
    weight, targets = fit.args.get("class_weight"), fit.args.get("y")
    given = list(targets.items.values()) if isinstance(targets, DictValue) else known_items(targets) or ()
    nested = len(given) > 0 and all(isinstance(one, Array) and one.shape for one in given)
    if isinstance(weight, DictValue) and weight.items and nested and fit.method == "fit":
        yield Fault(
            fit.place_of("class_weight"),
            f"`class_weight` is for one array of targets, but they are {plural(len(given), 'array')} in {_form(targets)}",
            expected="one array of targets",
            actual=str(len(given)),
            help="give `sample_weight` with an array for each output" if len(given) > 1 else "give the array itself",
            keras="`class_weight` is only supported for Models with a single output.",
            recent=SINCE_2_2,
        )


def _form(targets: Value) -> str:
    return "a dict" if isinstance(targets, DictValue) else "a tuple" if isinstance(targets, tuple) else "a list"


def _for_each_output(weight: Value) -> bool:
    """Whether it may be a dict for each output of the model, as Keras took it before TensorFlow 2.2."""
    return any(isinstance(one, (dict, DictValue, Unknown)) for one in known_items(weight) or ())


def _callbacks(fit: Fit) -> Iterator[Fault]:
    callbacks = fit.args.get("callbacks")
    for callback in known_items(callbacks) or (callbacks,):
        if isinstance(callback, ProgramFunction):
            yield _function_as_callback(callback, fit)
        if is_class(callback):
            yield the_class_itself("callbacks", callback, fit.place_of("callbacks"), BOTH)
        elif callback is None and callbacks is not None:
            said = "'NoneType' object has no attribute 'set_model'"
            yield Fault(
                fit.place_of("callbacks"),
                "None is no callback",
                expected="a callback",
                actual="None",
                help="leave it out",
                keras=said,
            )
        elif isinstance(callback, (str, int)) and callback is not False:
            yield Fault(
                fit.place_of("callbacks"),
                f"{in_words(callback)} is no callback",
                expected="a callback",
                actual=in_words(callback),
                help="pass the callback itself, not its name" if isinstance(callback, str) else "pass a callback",
                keras=f"'{python_type(callback)}' object has no attribute 'set_model'",
            )


def _function_as_callback(function: ProgramFunction, fit: Fit) -> Fault:
    name = function.name or "a function"
    return Fault(
        fit.place_of("callbacks"),
        f"`{name}` is a function, not a callback",
        expected="a callback",
        actual=name,
        help=f"write `keras.callbacks.LambdaCallback(on_epoch_end={name})`, or call it if it makes the callback",
        keras="'function' object has no attribute 'set_model'",
    )
