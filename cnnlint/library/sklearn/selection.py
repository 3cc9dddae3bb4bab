"""`sklearn.model_selection` and `sklearn.utils`: splitting and shuffling rows together."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array, step
from cnnlint.library.descriptions import origins, refused
from cnnlint.library.numbers_in_arrays import rows_of
from cnnlint.library.numpy.shaping import SHUFFLED
from cnnlint.library.python.items import share_of
from cnnlint.library.shape_arguments import unknown_size
from cnnlint.program import Call, Problem
from cnnlint.shapes import Size, differ, same, shape_text, text
from cnnlint.values import Array, Context, Did, ListValue, Made, Number, Scalar, Unknown, Value, as_size, hashable


@models("sklearn.model_selection.train_test_split", "sklearn.cross_validation.train_test_split")
def train_test_split(
    at: Context,
    *arrays: Value,
    test_size: Value = None,
    train_size: Value = None,
    random_state: Value = None,
    shuffle: Value = True,
    stratify: Value = None,
) -> Value:
    """Train and test part of each array, in turn. A quarter is for testing unless told otherwise. Of a list both are lists."""
    whole = [as_array(at, a) if isinstance(a, (ListValue, tuple)) else a for a in arrays]
    counts = [r for a in whole if not isinstance(r := rows_of(a), Unknown) and r is not None]
    if any(differ(counts[0], c) for c in counts):
        said = f"the arrays have different numbers of samples: {', '.join(map(text, counts))}"
        known = [a for a in whole if isinstance(a, Array)]
        return refused(at, "ValueError", "Found input variables with inconsistent numbers of samples", said, known)
    sizes = _sizes(at, counts[0], test_size, train_size) if counts else None
    parts = [_drawn(at, given, part) for given, a in zip(arrays, whole, strict=True) for part in _split(at, a, sizes)]
    result = ListValue(parts)
    options = {"test_size": test_size, "train_size": train_size, "shuffle": shuffle, "stratify": stratify}
    args = {"arrays": tuple(arrays), "random_state": random_state, **options}
    at.emit(Call(at.span, "sklearn.model_selection.train_test_split", args, {}, result))
    return result


def _drawn(at: Context, given: Value, part: Value) -> Value:
    """A part of a list of images is a list of them; one of other things counts as the array that Keras 2 makes of it, and
    its kind tells that it is none: a `list` of numbers, or a `sequence` of things that are not known."""
    item = given.each() if isinstance(given, ListValue) else None
    if isinstance(item, Array) and isinstance(item.shape, tuple) and len(item.shape) > 1:
        rows = rows_of(part)
        return ListValue(
            (), at.unknown("which items are drawn is not known"), item, None if isinstance(rows, Unknown) else rows
        )
    if isinstance(given, ListValue) and isinstance(part, Array):
        first = given.items[0] if given.items else given.tail
        return replace(part, kind="list" if _is_of_numbers(first) else "sequence")
    return part


def _is_of_numbers(item: Value) -> bool:
    """Whether it is a number of Python or a list that begins with one."""
    if isinstance(item, ListValue):
        return _is_of_numbers(item.items[0] if item.items else item.tail)
    if isinstance(item, (Number, Scalar)):
        return not (item.like if isinstance(item, Number) else item.type).startswith("numpy.")
    return isinstance(item, (int, float))


def _split(at: Context, a: Value, sizes: tuple[Size, Size] | None) -> Sequence[Value]:
    if not isinstance(a, Array):
        why = a if isinstance(a, Unknown) else at.unknown("the rows of what is split are not known")
        return why, why
    if isinstance(a.shape, Unknown) or sizes is None:
        a, held = replace(a, values=None), a.held
        return step(a, at, "train part").holding(held), step(a, at, "test part").holding(held)
    train, test = ((size, *a.shape[1:]) for size in sizes)
    a, held = replace(a, values=None), a.held
    return (
        step(a, at, f"{_rows_text(train[0])} for training", Did.ROWS, shape=train).holding(held),
        step(a, at, f"{_rows_text(test[0])} for testing", Did.ROWS, shape=test).holding(held),
    )


def _rows_text(rows: Size | None) -> str:
    return f"{rows} rows" if isinstance(rows, int) else "rows"


def _sizes(at: Context, rows: Size, test_size: Value, train_size: Value) -> tuple[Size, Size] | None:
    """How many rows train and test have: the test part is rounded up, the training part down."""
    if test_size is None and train_size is None:
        test_size = 0.25
    test = _rows_of(at, rows, test_size, math.ceil, "test_rows")
    train = _rows_of(at, rows, train_size, math.floor, "train_rows")
    if test is None and train is None:
        return None
    if test is None and train is not None:
        return train, rows - train
    if train is None and test is not None:
        return rows - test, test
    return None if train is None or test is None else (train, test)


def _rows_of(at: Context, rows: Size, part: Value, rounded: Callable[[float], int], name: str) -> Size | None:
    count = as_size(part)
    if count is not None:
        return count
    if isinstance(part, float) and isinstance(rows, int):
        return rounded(part * rows)
    return _share(at, rows, part, name) if isinstance(part, (float, Scalar, Unknown)) else None


def _share(at: Context, rows: Size, part: Value, name: str) -> Size:
    """The same symbol for the same part of the same rows."""
    written = f"{part:g}" if isinstance(part, float) else "a part"
    of = None if isinstance(part, float) else part if hashable(part) else object()
    return share_of(at, rows, name, f"{written} of {text(rows)} rows", 0, rows if isinstance(rows, int) else None, of)


@models("sklearn.utils.shuffle")
def shuffle(at: Context, *arrays: Value, random_state: Value = None, n_samples: Value = None) -> Value:
    parts = [a if isinstance(a, Array) else as_array(at, a) for a in arrays]
    made = [replace(p, values=None) if isinstance(p, Array) else p for p in parts]
    if random_state is None:
        made = [step(p, at, "rows shuffled", Did.REORDERED, SHUFFLED) if isinstance(p, Array) else p for p in made]
    count = as_size(n_samples)
    if count is not None:
        made = [
            replace(p, shape=(count, *p.shape[1:])) if isinstance(p, Array) and not isinstance(p.shape, Unknown) else p
            for p in made
        ]
    at.emit(Call(at.span, "sklearn.utils.shuffle", {"arrays": tuple(arrays)}))
    return made[0] if len(made) == 1 else ListValue(made)


@models("sklearn.utils.resample")
def resample(at: Context, *arrays: Value, replace: Value = True, n_samples: Value = None, random_state: Value = None,
             stratify: Value = None, **more: Value) -> Value:  # fmt: skip
    """Rows drawn anew, as many as before unless told otherwise."""
    return shuffle(at, *arrays, n_samples=n_samples)


@models("sklearn.utils.class_weight.compute_class_weight")
def compute_class_weight(at: Context, class_weight: Value, *, classes: Value = None, y: Value = None) -> Value:
    a = as_array(at, classes) if classes is not None else at.unknown("the classes")
    return Array(a.shape if isinstance(a, Array) else a, "float64", 0)


@models("sklearn.model_selection.KFold", "sklearn.cross_validation.KFold")
def kfold(at: Context, n_splits: Value = 5, *, shuffle: Value = False, random_state: Value = None) -> Value:
    return Made("sklearn.model_selection.KFold", {"n_splits": n_splits}, at.span)


@models("sklearn.model_selection.StratifiedKFold")
def stratified_kfold(at: Context, n_splits: Value = 5, *, shuffle: Value = False, random_state: Value = None) -> Value:
    return Made("sklearn.model_selection.KFold", {"n_splits": n_splits, "uneven": True}, at.span)


@models("sklearn.model_selection.KFold.get_n_splits", "sklearn.model_selection.ShuffleSplit.get_n_splits")
def get_n_splits(at: Context, self: Made, *args: Value, **more: Value) -> Value:
    return self.arguments.get("n_splits", at.unknown("how often data is split is not known"))


MOST_FOLDS = 32


def _some_folds(at: Context, count: Size | None) -> ListValue:
    """Pairs of row numbers, how many of them only a run can tell. One at least: without any they raise."""
    sizes = [
        unknown_size(at, f"{part}_rows", "how many rows a fold has is known only at run time", 1) for part in ("train", "test")
    ]
    pair = (Array((sizes[0],), "int64", 0), Array((sizes[1],), "int64", 0))
    if isinstance(count, int) and 2 <= count <= MOST_FOLDS:
        return _numbered(at, pair, count)
    return ListValue([pair], at.unknown("how many folds there are is not known"), pair)


def _numbered(at: Context, pair: tuple[Array, Array], count: int) -> ListValue:
    """As many pairs, each of which says whose rows it holds: what is cut by it then does."""
    return ListValue([tuple(part.then(at.span, f"fold {i + 1}", Did.FOLD, str(i + 1)) for part in pair) for i in range(count)])


@models(
    "sklearn.model_selection.GroupKFold",
    "sklearn.model_selection.GroupShuffleSplit",
    "sklearn.model_selection.LeaveOneGroupOut",
    "sklearn.model_selection.LeaveOneOut",
    "sklearn.model_selection.LeavePOut",
    "sklearn.model_selection.RepeatedKFold",
    "sklearn.model_selection.RepeatedStratifiedKFold",
    "sklearn.model_selection.StratifiedGroupKFold",
    "sklearn.model_selection.TimeSeriesSplit",
    raw=True,
)
def splitter(at: Context, args: Arguments) -> Value:
    return Made("sklearn.model_selection.Splitter", args.keywords, at.span)


@models("sklearn.model_selection.Splitter.split", raw=True)
def split(at: Context, args: Arguments) -> Value:
    """Row numbers for training and testing."""
    folds_ = next((a for a in args.positional if isinstance(a, Made)), None)
    return _some_folds(at, None if folds_ is None else as_size(folds_.arguments.get("n_splits")))


@models("sklearn.model_selection.KFold.split")
def folds(at: Context, self: Made, X: Value, y: Value = None, groups: Value = None) -> Value:
    """Row numbers for training and testing, once for each fold; how many is a symbol where the rows do not divide."""
    _refuse_codes(at, self, y)
    count, rows = as_size(self.arguments.get("n_splits")), rows_of(X)
    if not isinstance(count, int) or count > MOST_FOLDS or count < 2 or isinstance(rows, Unknown) or rows is None:
        return _some_folds(at, count)
    test: Size = rows // count
    if not isinstance(rows, int) or rows % count or self.arguments.get("uneven") is True:
        test = share_of(at, rows, "fold_rows", f"a fold of {text(rows)} rows", 0)
    return _numbered(at, _row_numbers(rows, rows - test, test), count)


def _refuse_codes(at: Context, self: Made, y: Value) -> None:
    """A StratifiedKFold counts classes, and one-hot labels are several labels to it."""
    labels = y.labels if isinstance(y, Array) and self.arguments.get("uneven") is True else None
    shape = y.whole_shape if isinstance(y, Array) else ()
    if labels is None or labels.encoding != "one-hot" or not isinstance(shape, tuple) or len(shape) != 2:
        return
    if not same(shape[1], 1):
        at.emit(
            Problem(
                "invalid-argument",
                f"StratifiedKFold takes class ids, but the labels are one-hot: {shape_text(shape)}",
                at.span,
                labels=origins(at, y) if isinstance(y, Array) else (),
                expected="class ids",
                actual="one-hot labels",
                help="split by the numbers, `np.argmax(y, axis=1)`, and cut the one-hot labels by the rows",
                keras="Supported target types are",
                certain=differ(shape[1], 1),  # of one class, `to_categorical` makes one column
            )
        )


def _row_numbers(rows: Size, train: Size, test: Size) -> tuple[Array, Array]:
    high = rows - 1 if isinstance(rows, int) else None
    return Array((train,), "int64", 0, high), Array((test,), "int64", 0, high)


@models("sklearn.model_selection.ShuffleSplit", "sklearn.model_selection.StratifiedShuffleSplit")
def shuffle_split(at: Context, n_splits: Value = 10, *, test_size: Value = None, train_size: Value = None,
                  random_state: Value = None) -> Value:  # fmt: skip
    """A tenth is for testing unless told otherwise."""
    test_size = 0.1 if test_size is None and train_size is None else test_size
    told = {"n_splits": n_splits, "test_size": test_size, "train_size": train_size}
    return Made("sklearn.model_selection.ShuffleSplit", told, at.span)


@models("sklearn.model_selection.ShuffleSplit.split")
def shuffled_parts(at: Context, self: Made, X: Value, y: Value = None, groups: Value = None) -> Value:
    """Row numbers for training and testing, drawn anew for each split."""
    count, rows = as_size(self.arguments.get("n_splits")), rows_of(X)
    if isinstance(rows, Unknown) or rows is None:
        return at.unknown("the parts of data that is not known")
    sizes = _sizes(at, rows, self.arguments["test_size"], self.arguments["train_size"])
    if sizes is None:
        return at.unknown("how large the parts are is not known")
    pair = _row_numbers(rows, *sizes)
    if isinstance(count, int) and count <= 100:
        return ListValue([pair] * count)
    return ListValue((), at.unknown("how often data is split is not known"), pair)
