"""What stands where `fit`, `evaluate` and `predict` take data, and is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cnnlint.diagnostics import Span
from cnnlint.program import Fit, ModelTrace, Program
from cnnlint.rules.facts.context import OWN_LOSS
from cnnlint.rules.facts.faults import BOTH, NEWER, Fault
from cnnlint.rules.facts.memo import once
from cnnlint.shapes import Expr
from cnnlint.values import (
    EVERY_DIALECT,
    NDARRAY,
    Array,
    Dataset,
    Did,
    External,
    ListValue,
    Made,
    Number,
    Scalar,
    Text,
    Unknown,
    Value,
    known_items,
)

_GENERATOR = "keras.preprocessing.image.ImageDataGenerator"
_PLACES = ("x", "generator", "validation_data")
SPARSE = "scipy.sparse.matrix"


def pictures(fit: Fit) -> Iterator[Fault]:
    """A picture of PIL in the place of an array."""
    value = fit.args.get("x")
    if isinstance(value, Array) and value.kind == "PIL.Image.Image":
        yield Fault(
            fit.place_of("x"),
            "`x` is a PIL image, not an array",
            expected="an array with a batch axis",
            actual="a picture",
            help="write `img_to_array(...)[None]`",
            keras="Unrecognized data type: x=<PIL.Image.Image image mode=RGB>",
        )


def no_tensors(fit: Fit) -> Iterator[Fault]:
    """Arrays of which TensorFlow makes no tensors that a loss or a layer could take."""
    x, pair = fit.args.get("x"), known_items(fit.args.get("validation_data")) or (None, None)
    undeclared = isinstance(fit.model, ModelTrace) and not fit.model.declared  # else they do not fit what is declared
    if isinstance(x, Array) and x.of_lists and x.kind == NDARRAY and undeclared:
        yield Fault(
            fit.place_of("x"),
            "`x` is an array of lists, each of its own length",
            expected="an array of numbers",
            actual="an array of lists",
            help="bring them to one length: `keras.utils.pad_sequences(x, maxlen=...)`",
            keras="Failed to convert a NumPy array to a Tensor (Unsupported object type list)",
        )
    for name, value in (("y", fit.args.get("y")), ("validation_data", pair[1] if len(pair) > 1 else None)):
        if isinstance(value, Array) and value.kind == SPARSE and _has_known_loss(fit):
            yield Fault(
                fit.place_of(name),
                "the targets are a sparse matrix, with which no loss can compare anything",
                expected="an array",
                actual="a sparse matrix",
                help="write `.toarray()` behind what made it, or `OneHotEncoder(sparse_output=False)`",
                keras="SparseTensor",
            )


def whole_numbers(fit: Fit) -> Iterator[Fault]:
    """Whole numbers for a cosine similarity, which Keras 2 of TensorFlow divides as they are: another loss takes them as
    fractions. tf_keras/src/losses.py, `cosine_similarity`"""
    loss = fit.compile.args.get("loss") if fit.compile is not None else None
    named = loss.name.rpartition(".")[2] if isinstance(loss, (Made, External)) else loss
    targets, model = fit.args.get("y"), fit.model
    if named not in ("cosine_similarity", "CosineSimilarity") or not isinstance(model, ModelTrace) or model.dialect != 2:
        return
    if isinstance(targets, Array) and targets.kind == NDARRAY and (targets.dtype or "").startswith(("int", "uint")):
        yield Fault(
            fit.place_of("y"),
            f"the targets are of {targets.dtype}, which a cosine similarity cannot bring to one length",
            expected="fractions",
            actual=str(targets.dtype),
            help="write `.astype('float32')` behind them",
            keras=f"Expected {targets.dtype}, but got 1e-12 of type 'float'.",
            recent="rejected since TensorFlow 2.2",
        )


def _has_known_loss(fit: Fit) -> bool:
    """Whether Keras itself compares targets and outputs."""
    own = isinstance(fit.model, ModelTrace) and fit.model.kind == "subclass"
    return fit.compile is not None and not own and isinstance(fit.compile.args.get("loss"), (str, Made))


def makers_of_data(fit: Fit) -> Iterator[Fault]:
    """An `ImageDataGenerator` where what its `flow` gives is meant: `flow` leaves the object as it is."""
    for name in _PLACES:
        value = fit.args.get(name)
        if isinstance(value, Made) and value.name == _GENERATOR:
            yield Fault(
                fit.place_of(name),
                f"`{name}` is an `ImageDataGenerator`, not the batches that its `flow` returns",
                expected="what `flow` or `flow_from_directory` returns",
                actual="an `ImageDataGenerator`",
                help="keep what `flow_from_directory(...)` returns, and pass that",
                keras="Unrecognized data type: x="
                if fit.method == "fit"
                else "object of type 'ImageDataGenerator' has no len()",
            )


def paired_batches(fit: Fit) -> Iterator[Fault]:
    """A data set or generator in a pair, as if it were the inputs alone: it brings its targets."""
    pair = known_items(fit.args.get("validation_data"))
    if pair is not None and len(pair) > 1 and isinstance(pair[0], Dataset) and not _may_be_none(pair[1]):
        yield Fault(
            fit.place_of("validation_data"),
            "`validation_data` is a pair whose first part yields batches, which bring their own targets",
            expected="the data set or generator itself",
            actual="a pair",
            help="pass it alone, and the number of its batches as `validation_steps`",
            keras="`y` should not be passed",
        )


def _may_be_none(value: Value) -> bool:
    return value is None or isinstance(value, Unknown)


@once
def _adds_a_loss(program: Program) -> bool:
    """Whether a model of it may have a loss beside that of `compile`."""
    return program.mentions(*OWN_LOSS)


def without_targets(fit: Fit, program: Program) -> Iterator[Fault]:
    """Arrays without targets where the loss needs them; a model may add its own loss, and a data set brings its targets."""
    if fit.compile is None or not isinstance(fit.model, ModelTrace) or fit.model.kind == "subclass":
        return
    if "**" in fit.args or not _needs_targets(fit.compile.args.get("loss")):
        return
    if _adds_a_loss(program):
        return
    yield from _packed(fit, fit.model)
    if _gives_no_targets(fit.args.get("x")) and fit.args.get("y") is None:
        yield Fault(
            fit.span,
            f"`{fit.method}` has no targets for the loss",
            expected="x and y",
            actual="x alone",
            help="pass `y`",
            keras="None values not supported.",
            dialects=EVERY_DIALECT if fit.method in ("fit", "train_on_batch") else NEWER,
        )
    if _gives_no_targets(fit.args.get("validation_data")):
        yield Fault(
            fit.place_of("validation_data"),
            "`validation_data` has no targets",
            expected="a pair of inputs and targets",
            actual="one array",
            help="write `validation_data=(x_val, y_val)`",
            keras="None values not supported.",
        )


def _needs_targets(loss: Value) -> bool:
    """Whether it is a loss of Keras: its word, its function or its object."""
    return isinstance(loss, (str, Made)) or (isinstance(loss, External) and loss.name.startswith("keras.losses."))


def _packed(fit: Fit, model: ModelTrace) -> Iterator[Fault]:
    """Inputs and targets in one tuple, or a pair of them in a list of its own: Keras takes all of it for inputs."""
    pair, held_out = known_items(fit.args.get("x")), known_items(fit.args.get("validation_data"))
    if pair is not None and len(model.inputs) == 1 and len(pair) == 2 and fit.args.get("y") is None and _one_is_a_row(pair):
        yield Fault(
            fit.place_of("x"),
            f"`{fit.method}` is given inputs and targets as one argument, and takes both as inputs",
            expected="x and y",
            actual="a pair of them",
            help=f"write `{fit.method}(x, y)`",
            keras="None values not supported.",
            dialects=BOTH if fit.method in ("fit", "fit_generator") else NEWER,
        )
    inner = known_items(held_out[0]) if held_out is not None and len(held_out) == 1 else None
    if inner is not None and len(inner) == 2 and all(isinstance(one, Array) for one in inner):
        yield Fault(
            fit.place_of("validation_data"),
            "the pair of validation data is inside another list, so Keras takes both of its parts as inputs",
            expected="a pair of inputs and targets",
            actual="a list with a pair",
            help="write `validation_data=(x_val, y_val)`",
            keras="None values not supported.",
        )


def _one_is_a_row(pair: Sequence[Value]) -> bool:
    """Whether both are arrays, and one has no axis of features: two that have may be inputs, of which the model has another
    number."""
    shapes = [one.shape for one in pair if isinstance(one, Array) and isinstance(one.shape, tuple)]
    return len(shapes) == len(pair) and any(len(shape) == 1 for shape in shapes)


def too_many_parts(fit: Fit) -> Iterator[Fault]:
    """Validation data of more than inputs, targets and weights. keras/src/trainers/data_adapters/data_adapter_utils.py"""
    parts = known_items(fit.args.get("validation_data"))
    if parts is not None and len(parts) > 3 and all(one is None or isinstance(one, Array) for one in parts):
        yield Fault(
            fit.place_of("validation_data"),
            f"`validation_data` has {len(parts)} parts",
            expected="inputs, targets and perhaps weights",
            actual=f"{len(parts)}",
            help="write `validation_data=(x_val, y_val)`, with a list of arrays for several inputs",
            keras="Data is expected to be in format `x`, `(x,)`, `(x, y)`, or `(x, y, sample_weight)`",
        )


def _gives_no_targets(data: Value) -> bool:
    """Whether it is an array, or gives one for each batch: targets would come with it, in a tuple."""
    given = data.element if isinstance(data, Dataset) else data
    return isinstance(given, Array) and not _perhaps_several(given)


def _perhaps_several(made: Array) -> bool:
    """Whether a layer gave it of which is not known what it gives: that may be a tuple."""
    return isinstance(made.shape, Unknown) and any(step.did is Did.LAYER for step in made.trail)


def listed_batches(fit: Fit) -> Iterator[Fault]:
    """Batches whose parts TensorFlow cannot tell apart: lists where Keras 3 takes tuples alone, and generators within batches.
    keras/src/trainers/data_adapters/data_adapter_utils.py"""
    for name in ("x", "validation_data"):
        data = fit.args.get(name)
        if isinstance(data, Dataset):
            yield from _listed(data, fit.place_of(name))


def _listed(data: Dataset, span: Span) -> Iterator[Fault]:
    part = data.facts.get("listed_within")
    if data.facts.get("yields") is True:
        yield Fault(
            span,
            "`__getitem__` yields, so that a batch is a generator",
            expected="a tuple",
            actual="a generator",
            help="write `return x, y`",
            keras="PyDataset.__getitem__() must return a tuple or a dict.",
        )
    elif data.facts.get("listed") is True:
        yield Fault(
            span,
            "the generator yields lists, not tuples",
            expected="a tuple `(x, y)`",
            actual="a list",
            help="write `yield x, y`",
            keras="When passing a Python generator to a Keras model, the generator must return a tuple",
            dialects=NEWER,
        )
    elif isinstance(part, str) and part:
        yield _list_within(data, part, span)


def _list_within(data: Dataset, part: str, span: Span) -> Fault:
    """A batch whose inputs or targets are a list of arrays."""
    source = "the generator yields" if data.kind == "builtins.generator" else "`__getitem__` returns"
    return Fault(
        span,
        f"{source} the {part} as a list, not as a tuple",
        expected="a tuple of arrays",
        actual="a list of arrays",
        help="write `(a, b), y`" if part == "inputs" else "write `x, (a, b)`",
        keras="`output_signature` must contain objects that are subclass of `tf.TypeSpec` but found <class 'list'>",
        dialects=NEWER,
        usual=True,
    )


def plain_lists(fit: Fit) -> Iterator[Fault]:
    """Lists of Python numbers, which Keras 3 no longer makes arrays of, and TensorFlow's Keras 2 did for lists alone; words in
    the place of targets, of which neither does."""
    if isinstance(fit.model, ModelTrace) and fit.model.kind == "application" and not fit.model.layers:
        return  # what a model of another package, such as a task of KerasHub, makes of its data is not known
    on_batch = fit.method.endswith("_on_batch")  # where the package keras made arrays of a list for one output
    for given in _in_pairs(fit):
        beside_array = not on_batch and any(_holds_arrays(value) for value in given.values())
        for name, value in given.items():
            if name == "y" and not on_batch and _holds_words(value):
                yield _plain_list(fit, name, "strings", beside_array)
            elif holds_numbers(value):
                yield _plain_list(fit, name, "Python numbers", beside_array)


def _plain_list(fit: Fit, name: str, what: str, beside_array: bool) -> Fault:
    older = isinstance(fit.model, ModelTrace) and fit.model.dialect < 3
    said = "Failed to find data adapter that can handle input:" if older else "Unrecognized data type: x="
    held_out = name == "validation_data"
    return Fault(
        fit.place_of(name),
        f"{'the targets in `validation_data` are' if held_out else f'`{name}` is'} a list of {what}, not an array",
        expected="an array",
        actual="a list",
        help="give each class a number, as `LabelEncoder().fit_transform(y)` does"
        if what == "strings"
        else f"write `np.array(...)` around {'it' if held_out else f'`{name}`'}",
        keras="y_true and y_pred have different structures." if fit.method.endswith("_on_batch") else said,
        dialects=BOTH if beside_array else NEWER,
        recent="rejected beside an array since TensorFlow 2.0 and Keras 2.4" if beside_array else "",
        since=4 if beside_array else None,
    )


def _in_pairs(fit: Fit) -> Iterator[dict[str, Value]]:
    """The inputs and targets of a training, and the targets that are held out beside their inputs."""
    yield {name: fit.args.get(name) for name in ("x", "y")}
    held_out = known_items(fit.args.get("validation_data")) or ()
    if len(held_out) in (2, 3) and _holds_arrays(held_out[0]):
        yield {"x": held_out[0], "validation_data": held_out[1]}


def _holds_words(value: Value) -> bool:
    """Whether it is a list of words; of a long one only what its items are like is known."""
    first = next(iter(known_items(value) or ()), value.tail if isinstance(value, ListValue) else None)
    return not isinstance(value, tuple) and isinstance(first, (str, Text))


def texts(call: Fit) -> Iterator[Fault]:
    """Strings of Python or NumPy, of which Keras 3 makes no tensor. keras/src/trainers/data_adapters/array_slicing.py"""
    value, model = call.args.get("x"), call.model
    if not isinstance(model, ModelTrace) or (model.kind == "application" and not model.layers):
        return
    parts = known_items(value) or ()
    beside_array = call.method != "predict" and isinstance(call.args.get("y"), Array)
    if isinstance(value, Array) and _is_of_texts(value):
        yield _no_tensor_of_texts(call, "a NumPy array of strings", "Invalid dtype: str")
    elif parts and all(isinstance(one, str) for one in parts):
        said = "Unrecognized data type: x=" if model.dialect >= 3 else "Failed to find data adapter that can handle input:"
        yield _no_tensor_of_texts(call, "a list of strings", said, BOTH if beside_array else NEWER)


def _is_of_texts(value: Array) -> bool:
    """Whether NumPy keeps them as strings: a column of a table becomes an array of objects, which Keras may take."""
    of_a_table = any(step.did in (Did.TABLE, Did.COLUMN) for step in value.trail)
    return value.kind == NDARRAY and (value.dtype or "").startswith("str") and not of_a_table


def _no_tensor_of_texts(call: Fit, what: str, said: str, dialects: frozenset[int] = NEWER) -> Fault:
    return Fault(
        call.place_of("x"),
        f"`x` is {what}, not a tensor",
        expected="a tensor of strings",
        actual=what,
        help="write `tf.constant(...)` around it",
        keras=said,
        dialects=dialects,
        usual=True,
    )


def holds_numbers(value: Value) -> bool:
    """Whether it is a list of Python's own numbers, or of such lists; of a long one only what its items are like is known."""
    if isinstance(value, Array):  # a part of such a list, as `train_test_split` gives it
        return value.kind == "list" and value.trail[-1:] != () and value.trail[-1].did is Did.ROWS
    inner = known_items(value)
    first = inner[0] if inner else value.tail if isinstance(value, ListValue) else None
    return isinstance(first, (int, float, Expr, Number, Scalar)) or (first is not None and holds_numbers(first))


def _holds_arrays(value: Value) -> bool:
    """Whether it is an array, or a list with one."""
    return any(isinstance(one, Array) and one.kind not in ("list", "sequence") for one in (value, *(known_items(value) or ())))
