"""What becomes of the epochs where other batches are asked for than the data have?"""

from __future__ import annotations

from math import floor

from cnnlint.frozen import dataclass
from cnnlint.program import Fit, Program
from cnnlint.rules.facts.argument_values import number
from cnnlint.rules.facts.keras_origin import within_tensorflow
from cnnlint.shapes import Expr, Size, ceil_div, same
from cnnlint.values import Array, Dataset, Value, as_size, samples

_TF_DATA = "tensorflow.data.Dataset"
_PYTHONS = "builtins.generator"


@dataclass(frozen=True, slots=True)
class Batches:
    """count: how many batches there are, kind: of what, `array`, `tf.data`, `generator`, or `once` for one of Python's own.

    size: how many samples a batch has, samples: how many there are in all, each None where not known.
    """

    count: Size
    kind: str
    size: Size | None = None
    samples: Size | None = None


def of_tf_data(data: Value) -> bool:
    """Whether it is a data set of `tf.data`."""
    return isinstance(data, Dataset) and data.kind == _TF_DATA


def batches_of(fit: Fit, name: str) -> Batches | None:
    """The batches of the data that the argument `x` or `validation_data` brings, None where they are not known.

    Source: keras/src/trainers/data_adapters.
    """
    data = fit.args.get(name, fit.args.get("generator") if name == "x" else None)
    if isinstance(data, Dataset):
        return _of_data_set(data)
    if name == "validation_data":
        data = data[0] if isinstance(data, tuple) and data else None
    return _of_array(fit, name, data)


def _of_data_set(data: Dataset) -> Batches | None:
    if data.cardinality is None or not data.batched or data.facts.get("endless") is True:
        return None
    kind = "tf.data" if of_tf_data(data) else "once" if data.kind == _PYTHONS else "generator"
    return Batches(data.cardinality, kind, as_size(data.facts.get("batch_size")), as_size(data.facts.get("n")))


def _of_array(fit: Fit, name: str, data: Value) -> Batches | None:
    rows, size = samples(data), as_size(fit.args.get("batch_size", 32))
    if name == "validation_data" and fit.args.get("validation_batch_size") is not None:
        size = as_size(fit.args["validation_batch_size"])
    if not isinstance(data, Array) or not isinstance(rows, int) or not isinstance(size, int) or size < 1:
        return None
    split = number(fit.args.get("validation_split", 0)) if name == "x" else 0
    if split is None or not 0 <= split < 1:
        return None
    return Batches(ceil_div(floor(rows * (1 - split)), size), "array", size)


def epochs_of(fit: Fit) -> int | None:
    """How many epochs the call trains."""
    last, first = fit.args.get("epochs", 1), fit.args.get("initial_epoch", 0)
    return last - first if isinstance(last, int) and isinstance(first, int) else None


def left_for_an_epoch(steps: int, batches: int, epochs: int) -> tuple[int, int] | None:
    """In Keras 3: which epoch gets only the batches that those before it left, counted from 1, and how many these are.

    Source: keras/src/trainers/epoch_iterator.py, which goes on where the epoch before stopped; probes of 3.2 to 3.15.
    """
    whole, rest = divmod(batches, steps)
    return (whole + 1, rest) if whole and rest and epochs > whole else None


def rounded_down(steps: Value, batches: Batches) -> bool:
    """Whether these are the samples divided by the size of a batch, without the smaller batch that there may be at the end."""
    told, size, all_of_them = as_size(steps), batches.size, batches.samples
    if told is None or not isinstance(size, int) or not isinstance(all_of_them, Expr):
        return False
    return same(told, all_of_them // size) and not same(told, batches.count)


def drawn_before_the_end(fit: Fit, steps: int, batches: Batches, program: Program) -> int | None:
    """In Keras 2: how many batches the training draws before it is ended for want of data, None where it is not.

    Arrays are there once for each epoch, a `tf.data.Dataset` once for all of them unless an epoch is all of it, a `Sequence`
    anew in each epoch, and what a function yields once for all. Source: tf_keras/src/engine/data_adapter.py, the methods
    `should_recreate_iterator`.
    """
    count, epochs = batches.count, epochs_of(fit)
    if (
        not isinstance(count, int)
        or count < 1
        or steps < 1
        or (batches.kind == "generator" and _never_at_its_end(fit, program))
    ):
        return None
    if batches.kind == "once":
        return count if epochs is not None and steps * epochs > count else None
    if batches.kind == "tf.data" and steps < count:
        return count if epochs is not None and steps * epochs > count else None
    if steps <= count:
        return None
    return count * epochs if batches.kind == "array" and epochs is not None else count


def _never_at_its_end(fit: Fit, program: Program) -> bool:
    """Whether other threads hand the batches out, round and round; Keras without TensorFlow 2 always has it so."""
    workers = fit.args.get("workers", 1)
    alone = isinstance(workers, int) and workers <= 1 and fit.args.get("use_multiprocessing", False) is False
    return not alone or not within_tensorflow(program)
