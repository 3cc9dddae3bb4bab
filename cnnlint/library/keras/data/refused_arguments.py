"""Which arguments do the functions on arrays and texts refuse?

keras/src/legacy/preprocessing/image.py, keras/src/utils/sequence_utils.py, dataset_utils.py, timeseries_dataset_utils.py and
image_utils.py
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeGuard

from cnnlint.library.descriptions import origins
from cnnlint.library.keras.data.folder_arguments import refuse
from cnnlint.shapes import axes_text, differ, shape_text, text
from cnnlint.values import Array, Context, ListValue, Unknown, Value, samples

_SIDES = ("pre", "post")


def refuse_in_augmentation(at: Context, args: Mapping[str, Value]) -> None:
    """What `ImageDataGenerator` refuses."""
    order, split = args.get("data_format"), args.get("validation_split")
    if isinstance(order, str) and order not in ("channels_last", "channels_first"):
        words, known = "`data_format` should be `", "channels_last or channels_first"
        refuse(at, "data_format", f"there is no data_format {order!r}", known, order, f"write {known}", words)
    if _number(split) and split and not 0 < split < 1:
        help = f"write `{split / 100:g}` for {split:g} %" if 1 < split < 100 else "write a fraction such as `0.2`"
        message, words = (
            f"a `validation_split` of {split:g} is no fraction",
            "`validation_split` must be strictly between 0 and 1.",
        )
        refuse(at, "validation_split", message, "between 0 and 1", f"{split:g}", help, words)
    _two(at, "brightness_range", args, alone=False)
    _two(at, "zoom_range", args, alone=True)


def _two(at: Context, name: str, args: Mapping[str, Value], alone: bool) -> None:
    """A pair of numbers, or one where that may stand `alone`."""
    value = args.get(name)
    items = value.items if isinstance(value, ListValue) and value.rest is None else value if isinstance(value, tuple) else None
    number = _number(value)
    if (items is None and (not number or alone)) or (items is not None and len(items) == 2):
        return
    shown = f"{value:g}" if number else f"{len(items or ())} numbers"
    message = f"`{name}` is a lower and an upper bound, not {shown}"
    refuse(at, name, message, "2 numbers", shown, "write `(low, high)`", f"`{name}` should be ")


def refuse_padding(at: Context, **sides: Value) -> None:
    """What `pad_sequences` refuses of `padding` and `truncating`."""
    for name, side in sides.items():
        if isinstance(side, str) and side not in _SIDES:
            words = f'{name.title()} type "{side}" not understood'
            refuse(at, name, f"there is no {name} {side!r}", "pre or post", side, "write `'pre'` or `'post'`", words)


def refuse_no_sequences(at: Context, sequences: Value, dtype: Value) -> None:
    """One sequence alone for `pad_sequences`, and texts in the place of numbers: it makes a number of each text or word."""
    items = at.iterate(sequences) if isinstance(sequences, (ListValue, tuple)) else ()
    text = not isinstance(items, Unknown) and any(_is_text(at, one) for one in items)
    single = not isinstance(items, Unknown) and next((one for one in items if _number(one)), None)
    if _number(single):
        help, words = (
            "put the one sequence into a list: `pad_sequences([sequence])`",
            "`sequences` must be a list of iterables.",
        )
        refuse(
            at, "sequences", "`pad_sequences` takes a list of sequences, not of numbers", "lists", f"{single:g}", help, words
        )
    if isinstance(sequences, Array) and isinstance(sequences.shape, tuple) and not sequences.more_axes:
        text = sequences.dtype == "str" and len(sequences.shape) == 1
    if text and isinstance(dtype, str) and dtype.startswith(("int", "float")):
        message, help = (
            "`pad_sequences` takes lists of numbers, not texts",
            "number the words first: `tokenizer.texts_to_sequences`",
        )
        refuse(at, "sequences", message, "lists of numbers", "texts", help, "")


def _is_text(at: Context, item: Value) -> bool:
    """Whether it is a text, be it of digits, or has words."""
    if not isinstance(item, (ListValue, tuple)):
        return isinstance(item, str) and bool(item)
    words = at.iterate(item)
    return not isinstance(words, Unknown) and any(isinstance(word, str) and not is_number(word) for word in words)


def is_number(word: str) -> bool:
    """Whether Python makes a number of it."""
    try:
        float(word)
    except ValueError:
        return False
    return True


def refuse_parts(at: Context, left: Value, right: Value) -> None:
    """What `split_dataset` refuses: sizes that are none, or no fractions."""
    if left is None and right is None:
        words = "At least one of the `left_size` or `right_size` must be specified."
        message = "`split_dataset` is told no size"
        refuse(at, "left_size", message, "a size", None, "write `left_size=0.8`, or a number of elements", words)
    for name, size in (("left_size", left), ("right_size", right)):
        if (isinstance(size, float) and not 0 < size < 1) or (_number(size) and size <= 0):
            words = f"`{name}` should be either a positive integer"
            message = f"a `{name}` of {size:g} is neither a fraction nor a number of elements"
            refuse(at, name, message, "between 0 and 1, or a whole number", f"{size:g}", "write `0.8`, or a number", words)


def refuse_windows(at: Context, data: Value, args: Mapping[str, Value]) -> None:
    """What `timeseries_dataset_from_array` refuses of its steps, which are whole numbers below the length of the data."""
    rows = samples(data)
    for name, least in (("start_index", 0), ("end_index", 1), ("sampling_rate", 1), ("sequence_stride", 1)):
        step = args.get(name)
        if not _number(step) or (not step and name.endswith("index")):
            continue
        beyond = isinstance(rows, int) and step >= rows
        if step >= least and not beyond:
            continue
        words = f"`{name}` must be {'lower than the length of the data' if beyond else ''}"
        limit = f"below {rows}" if beyond else f"at least {least}"
        message = f"`{name}` is {step}, where the data have {rows} steps" if beyond else f"`{name}` is {step}"
        refuse(at, name, message, limit, f"{step}", f"write a number that is {limit}", words)


def refuse_rank(at: Context, x: Value, rank: int, what: str, words: str) -> None:
    """An array of another number of axes than `what` takes."""
    shape = x.shape if isinstance(x, Array) and not x.more_axes else None
    if not isinstance(shape, tuple) or len(shape) == rank:
        return
    axes = "(height, width, channels)" if rank == 3 else "(images, height, width, channels)"
    message = f"{what} takes {axes}, not {shape_text(shape)}"
    help = "add the axis of the channels: `x[..., None]`" if len(shape) == rank - 1 else f"bring it to {axes_text(rank)}"
    labels = origins(at, x) if isinstance(x, Array) else ()
    refuse(at, "x", message, axes_text(rank), axes_text(len(shape)), help, words, labels)


def refuse_counts(at: Context, x: Value, y: Value) -> None:
    """`flow(x, y)` of a generator with more labels than images, or fewer."""
    one, other = samples(x), samples(y)
    if not isinstance(x, Array) or not isinstance(y, Array) or not differ(one, other):
        return
    message = f"`flow` gets {text(one)} images, but {text(other)} labels"
    help, words = "take the same samples of both", "`x` (images tensor) and `y` (labels) should have the same length."
    refuse(at, "y", message, text(one), text(other), help, words, (*origins(at, x), *origins(at, y)))


def _number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
