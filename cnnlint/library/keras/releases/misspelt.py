"""Names that no release of Keras ever had and that are a letter away from one it has: `Conv2d`, `keras.optimizer`; that stand
in another module: `models.Dense`; or that PyTorch or a paper gives to what Keras calls
otherwise: `Linear`, `DepthwiseSeparableConv2D`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from cnnlint.arguments import Arguments
from cnnlint.library import models
from cnnlint.library.keras.releases.removed import experimental, left_behind, of_a_package_apart
from cnnlint.library.once import first_time
from cnnlint.program import Problem
from cnnlint.values import Context, External, Value

_OF_OTHERS = {
    "layers": {
        "Linear": "Dense",
        "BatchNorm1d": "BatchNormalization",
        "BatchNorm2d": "BatchNormalization",
        "BatchNorm3d": "BatchNormalization",
        "LayerNorm": "LayerNormalization",
        "GroupNorm": "GroupNormalization",
        "ConvTranspose1d": "Conv1DTranspose",
        "ConvTranspose2d": "Conv2DTranspose",
        "ConvTranspose3d": "Conv3DTranspose",
        "Dropout2d": "SpatialDropout2D",
        "AdaptiveAvgPool2d": "GlobalAveragePooling2D",
        "AdaptiveMaxPool2d": "GlobalMaxPooling2D",
        "Dropout2D": "SpatialDropout2D",
        "Transpose": "Permute",
        "tf": "tensorflow",
        # of papers, not of PyTorch
        "TransposedConv2D": "Conv2DTranspose",
        "TransposeConv2D": "Conv2DTranspose",
        "DepthwiseSeparableConv1D": "SeparableConv1D",
        "DepthwiseSeparableConv2D": "SeparableConv2D",
        "PointwiseConv2D": "Conv2D",
        **{f"{few}AvgPooling{rank}D": f"{few}AveragePooling{rank}D" for few in ("", "Global") for rank in (1, 2, 3)},
        **{f"{few}AveragePool{rank}D": f"{few}AveragePooling{rank}D" for few in ("", "Global") for rank in (1, 2, 3)},
        "BatchNorm": "BatchNormalization",
        "Concat": "Concatenate",
        "Permutation": "Permute",
    },
    # of TensorFlow
    "backend": {
        "split": "tf.split",
        "matmul": "dot",
        "reduce_mean": "mean",
        "reduce_sum": "sum",
        "reduce_max": "max",
        "reduce_min": "min",
        "reduce_prod": "prod",
        "concat": "concatenate",
        "einsum": "tf.einsum",
    },
    "losses": {
        "CrossEntropyLoss": "SparseCategoricalCrossentropy",
        "MSELoss": "MeanSquaredError",
        "L1Loss": "MeanAbsoluteError",
        "BCELoss": "BinaryCrossentropy",
        "BCEWithLogitsLoss": "BinaryCrossentropy",
    },
}


_MODULES = frozenset({"callbacks", "datasets", "layers", "models", "optimizers", "preprocessing"})  # told in full
_SINCE_ALWAYS = frozenset({"Input", "InputLayer", "Layer", "Merge", "Model", "Sequential"})  # what old releases let through


@models("keras.__named__")
def named(at: Context, name: str) -> Value:
    """The program reads this name of Keras. What stands in another module is followed there."""
    gone = (left_behind(at, name) if name not in at.imports else None) or experimental(at, name)
    if gone is not None and first_time(at, gone.kind, gone.message):
        at.emit(gone)
    wrong, right = _misspelt(name)
    if not right or of_a_package_apart(at, name) or not first_time(at, "missing-attribute", wrong):
        return None
    module, _, last = wrong.rpartition(".")
    imported = any(one.endswith(wrong) for one in at.imports)
    whole = next((one for one in at.imports if name != wrong and one.endswith(name)), None)  # the name is that of a module
    keras = f"cannot import name '{last}' from '{module}'" if imported else f"module '{module}' has no attribute '{last}'"
    if whole is not None:
        keras = f"No module named '{whole.removesuffix(name.removeprefix(wrong))}'"
    at.emit(
        Problem(
            "missing-attribute",
            f"`{module}` has no `{last}`, in no release of Keras",
            at.imports[whole] if whole is not None else at.span,
            "AttributeError" if whole is None and not imported else "ImportError",
            expected=right,
            actual=last,
            help=f"did you mean `{right}`?",
            keras=keras,
        )
    )
    home = right.rpartition(".")[0]
    return External(f"keras.{right}{name.removeprefix(wrong)}") if home in _HOMES else None


@models("keras.layers.activation", right="Activation")
@models("keras.layers.dense", right="Dense")
@models("keras.layers.gru", right="GRU")
@models("keras.layers.lstm", right="LSTM")
def module_called(at: Context, *args: Value, right: str, **options: Value) -> Value:
    """`layers.dense(10)`: early releases have a module of that name, today's nothing."""
    short = right.lower()
    at.emit(
        Problem(
            "missing-attribute",
            f"`keras.layers` has no layer `{short}`, in no release of Keras",
            at.span,
            "AttributeError",
            expected=right,
            actual=short,
            help=f"did you mean `{right}`?",
            keras=f"layers' has no attribute '{short}'",
        )
    )
    return at.call(External(f"keras.layers.{right}"), Arguments(args, options))


@cache
def _misspelt(name: str) -> tuple[str, str]:
    """The first part of a dotted name that is misspelt, as far as it goes, and the right one; nothing if there is none."""
    from cnnlint.layers import names as layer_names
    from cnnlint.layers.functions import FUNCTIONS
    from cnnlint.library.keras.releases.public_names import OLD, TODAY

    parts = name.split(".")[1:]
    for i, part in enumerate(parts):
        module = ".".join(parts[:i])
        if (called := _OF_OTHERS.get(module, {}).get(part)) is not None:
            return f"keras.{module}.{part}", called
        if module not in TODAY:
            return "", ""
        known = TODAY[module] | set(layer_names()) | set(FUNCTIONS) if module == "layers" else TODAY[module]
        if part in known:
            continue
        if (home := _home(module, part)) is not None:
            return f"keras.{module}.{part}", f"{home}.{part}"
        near = min((one for one in sorted(known) if _off(part, one)), key=lambda one: one[0] != part[0], default="")
        near = near or _alike(part, module, known)
        return (".".join(("keras", *parts[: i + 1])), near) if near and part not in OLD.get(module, ()) else ("", "")
    return "", ""


# What is looked for in a wrong module at times, and never stood in another one.
_HOMES = ("datasets", "preprocessing.image", "preprocessing.text", "optimizers", "callbacks")


def _home(module: str, name: str) -> str | None:
    """The module that has the class where another was asked for it: layers of `keras.models`, models of `keras.layers`,
    data sets, generators, optimizers and callbacks anywhere else."""
    from cnnlint.layers import names as layer_names
    from cnnlint.library.keras.releases.public_names import OLD, TODAY

    homes = [home for home in _HOMES if name in TODAY[home] | OLD.get(home, frozenset())]
    if len(homes) == 1 and module in _MODULES and name not in OLD.get(module, ()):
        return homes[0]
    if module == "models" and name[0].isupper() and name in layer_names() and name not in _SINCE_ALWAYS:
        return "layers"
    return "models" if module == "layers" and name == "Sequential" else None


# Whose modules have few functions, and how close to one of them a name has to be: a data set has one that loads it.
_OF_FUNCTIONS = {"preprocessing": 0.85, "datasets": 0.6}


def _alike(part: str, module: str, known: Iterable[str]) -> str:
    """Further off is what a class may be where all of them are known, and a function where there are few: `Dance`,
    `load_image`."""
    from difflib import get_close_matches

    closeness = _OF_FUNCTIONS.get(module.partition(".")[0]) if "." in module else None
    if closeness is not None:
        return next(iter(get_close_matches(part, known, 1, closeness)), "")
    if module not in ("layers", "callbacks") or len(part) < 5 or not part[0].isupper():
        return ""
    return next(
        (one for one in sorted(known) if one[0] == part[0] and len(one) == len(part) and _letters_apart(part, one) == 2), ""
    )


def _letters_apart(word: str, other: str) -> int:
    return sum(a != b for a, b in zip(word, other, strict=True))


def _off(word: str, other: str) -> bool:
    """Whether one letter was left out, added, changed or swapped with its neighbour, or the case is another."""
    if word.lower() == other.lower():
        return True
    if min(len(word), len(other)) < 4 or abs(len(word) - len(other)) > 1:
        return False
    short, long = sorted((word, other), key=len)
    if len(short) < len(long):
        return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
    apart = [i for i in range(len(short)) if short[i] != long[i]]
    swapped = (
        len(apart) == 2 and apart[1] == apart[0] + 1 and short[apart[0]] + short[apart[1]] == long[apart[1]] + long[apart[0]]
    )
    return len(apart) == 1 or swapped
