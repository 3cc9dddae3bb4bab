"""Which arguments do the functions that read folders refuse?

keras/src/utils/dataset_utils.py, keras/src/utils/image_dataset_utils.py, keras/src/legacy/preprocessing/image.py
"""

from __future__ import annotations

from collections.abc import Mapping

from cnnlint.diagnostics import Label
from cnnlint.library.keras.releases.misnamed_arguments import meant_argument
from cnnlint.program import Problem
from cnnlint.values import Context, Made, Value

_LABEL_MODES = ("int", "categorical", "binary")
_CLASS_MODES = ("categorical", "binary", "sparse", "input")
_COLORS = ("rgb", "rgba", "grayscale")
_FOR_LABELS = "write `{0}={1!r}` for class ids, `{0}='categorical'` for one-hot labels or `{0}='binary'` for two classes"
_FOR_COLORS = "write `color_mode='grayscale'` for one channel or `color_mode='rgb'` for three"
_FOR_PARTS = "write `subset='training'` in one call and `subset='validation'` in the other"


def refuse_in_dataset(at: Context, function: str, args: Mapping[str, Value], more: Mapping[str, Value]) -> None:
    """What `image_dataset_from_directory` and `text_dataset_from_directory` refuse before they read a file."""
    for name in more:
        if name != "smart_resize":
            _unknown(at, function, name, args)
    words = '`label_mode` argument must be one of "int", "categorical", "binary", or None. Received: label_mode={}'
    _one_of(at, args, "label_mode", _LABEL_MODES, words, _FOR_LABELS.format("label_mode", "int"))
    words = '`color_mode` must be one of {{"rgb", "rgba", "grayscale"}}. Received: color_mode={}'
    _one_of(at, args, "color_mode", _COLORS, words, _FOR_COLORS)
    size = args.get("image_size")
    if isinstance(size, tuple) and len(size) != 2:
        message = f"`image_size` is a height and a width, not {len(size)} numbers"
        words = "Invalid `image_size` value. Expected a tuple of 2 integers." if at.dialect >= 3 else ""
        help = "leave the channels out: `color_mode` tells how many there are" if len(size) == 3 else "write `(height, width)`"
        refuse(at, "image_size", message, "2 numbers", str(len(size)), help, words)
    _parts(at, args)


def refuse_in_generator(at: Context, args: Mapping[str, Value]) -> None:
    """What `ImageDataGenerator.flow_from_directory` refuses."""
    words = "Invalid class_mode: {}; expected one of"
    _one_of(at, args, "class_mode", _CLASS_MODES, words, _FOR_LABELS.format("class_mode", "sparse"))
    words = 'Invalid color mode: {}; expected "rgb", "rgba", or "grayscale".' if at.dialect >= 3 else "Invalid color mode:"
    _one_of(at, args, "color_mode", _COLORS, words, _FOR_COLORS)
    words = 'Invalid subset name: {};expected "training" or "validation"'
    _one_of(at, args, "subset", ("training", "validation"), words, _FOR_PARTS)


def tell_no_part(at: Context, made: Made, subset: Value) -> None:
    """A generator that keeps no images back has none for validation: Keras 2 then does not validate, Keras 3 stops in `fit`.
    keras/src/legacy/preprocessing/image.py, DirectoryIterator"""
    if subset != "validation" or made.arguments.get("validation_split", 0.0) not in (0.0, None):
        return
    at.emit(
        Problem(
            "invalid-argument",
            "the generator was made without `validation_split`: `subset='validation'` gives no images",
            at.span,
            labels=(Label(made.span, "the generator"),) if made.span is not None else (),
            expected="a generator with `validation_split`",
            help="write `ImageDataGenerator(..., validation_split=0.2)`",
            keras="Found 0 images belonging to",
            argument="subset",
            certain=False,
        )
    )


def _parts(at: Context, args: Mapping[str, Value]) -> None:
    """`validation_split`, `subset` and `seed` belong together. Keras tells the first that is wrong."""
    split, subset = args.get("validation_split"), args.get("subset")
    if not isinstance(split, (int, float, type(None))) or not isinstance(subset, (str, type(None))):
        return
    if split and not 0 < split < 1:
        help = f"write `{split / 100:g}` for {split:g} %" if 1 < split < 100 else "write a fraction such as `0.2`"
        words = f"`validation_split` must be between 0 and 1, received: {split}"
        message = f"a `validation_split` of {split:g} is no fraction of the files"
        refuse(at, "validation_split", message, "between 0 and 1", f"{split:g}", help, words)
    elif bool(split) is not bool(subset):
        given, lacking = ("validation_split", "subset") if split else ("subset", "validation_split")
        words = "If `subset` is set, `validation_split` must be set, and inversely."
        help = _FOR_PARTS if split else "write `validation_split=0.2` beside it, the same in both calls"
        refuse(at, lacking, f"`{given}` is given without `{lacking}`", f"`{lacking}`", None, help, words)
    elif subset not in ("training", "validation", "both", None):
        words = '`subset` must be either "training"'
        refuse(at, "subset", f"there is no subset {subset!r}", "training or validation", subset, _FOR_PARTS, words)
    elif split and args.get("shuffle", True) is True and args.get("seed") is None:
        words = "If using `validation_split` and shuffling the data, you must provide a `seed` argument"
        help = "write `seed=123`" if subset == "both" else "write the same `seed=123` in the calls for training and validation"
        message = "the files are shuffled without a `seed` before a part of them is taken: the parts would overlap"
        refuse(at, "seed", message, "a seed", None, help, words)


def _one_of(at: Context, args: Mapping[str, Value], name: str, known: tuple[str, ...], words: str, help: str) -> None:
    value = args.get(name)
    if isinstance(value, str) and value not in known:
        message = f"there is no {name} {value!r}"
        refuse(at, name, message, f"{', '.join(known[:-1])} or {known[-1]}", value, help, words.format(value))


def _unknown(at: Context, function: str, name: str, args: Mapping[str, Value]) -> None:
    right = meant_argument(name, args)
    new, old = f"got an unexpected keyword argument '{name}'", f"Unknown keywords argument(s): ('{name}',)"
    at.emit(
        Problem(
            "unknown-argument",
            f"`{function}` has no argument `{name}`",
            at.span,
            "TypeError",
            expected=right,
            actual=name if right else None,
            help=f"write `{right}`" if right else "leave it out",
            keras=new if at.dialect >= 3 else old,
            argument=name,
        )
    )


def refuse(
    at: Context,
    name: str,
    message: str,
    expected: str,
    actual: str | None,
    help: str,
    words: str,
    labels: tuple[Label, ...] = (),
) -> None:
    at.emit(
        Problem(
            "invalid-argument",
            message,
            at.span,
            labels=labels,
            expected=expected,
            actual=actual,
            help=help,
            keras=words or None,
            argument=name,
        )
    )
