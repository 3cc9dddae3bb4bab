"""What layers that slide a window over spatial axes share: where those axes are, and how long the output is."""

from __future__ import annotations

from collections.abc import Sequence

from cnnlint.layers.base import Layer, ShapeError, Undetermined
from cnnlint.shapes import Dim, Shape, Size, axes_text, less, product, shape_text
from cnnlint.values import Unknown

# Before Keras 3 most layers of sequences take the steps first, whatever order of axes the program sets for images.
STEPS_FIRST = {"data_format": "channels_last"}
_AXES = {1: ("steps",), 2: ("height", "width"), 3: ("depth", "height", "width")}


def spatial(x: Shape, data_format: str) -> tuple[Dim, ...]:
    """The spatial axes."""
    return x[1:-1] if data_format == "channels_last" else x[2:]


def channels(x: Shape, data_format: str) -> Dim:
    """The channel axis."""
    return x[-1] if data_format == "channels_last" else x[1]


def channel_axis(data_format: str) -> int:
    """Where the channels stand."""
    return -1 if data_format == "channels_last" else 1


def assemble(batch: Dim, sides: Sequence[Dim], channel: Dim, data_format: str) -> Shape:
    """A shape from its parts."""
    return (batch, *sides, channel) if data_format == "channels_last" else (batch, channel, *sides)


def need_image(x: Shape, layer: Layer) -> None:
    """Raises `wrong-rank` unless `x` has batch, channels and `layer.rank` spatial axes."""
    rank, name = layer.rank, type(layer).__name__
    missing = rank + 2 - len(x)
    if missing == 0:
        return
    axes = (*_AXES[rank], "channels")
    why, help = _rank_trouble(x, missing, layer)
    raise ShapeError(
        "wrong-rank",
        f"{name} needs an input of {rank + 2} axes (batch, {', '.join(axes)}) but gets {shape_text(x)}: {why}",
        expected=f"{rank + 2} axes",
        actual=axes_text(len(x)),
        help=help,
        keras=_said_of_rank(layer, x),
    )


def slide(
    layer: Layer,
    x: Shape,
    sides: Sequence[Dim],
    window: Sequence[Size],
    strides: Sequence[Size],
    padding: str,
    dilation: Sequence[Size] | None = None,
) -> tuple[Dim, ...]:
    """The spatial axes after a window has moved over them: `(n - reach) // stride + 1` when `valid`, where
    `reach = dilation·(window - 1) + 1`, and `ceil(n / stride)` otherwise (keras/src/ops/operation_utils.py). Of Keras 1's
    `full` it is `ceil((n + reach - 1) / stride)` (keras/utils/np_utils.py of Keras 1)."""
    reach = [d * (w - 1) + 1 for w, d in zip(window, dilation or (1,) * len(window), strict=True)]
    if padding == "valid":
        _need_room(layer, x, sides, reach)
    else:
        reach = [2 - r if padding == "full" else 1 for r in reach]
    return tuple(None if n is None else (n - r) // s + 1 for n, r, s in zip(sides, reach, strides, strict=True))


def need_sizes(layer: Layer, x: Shape, sides: Sequence[Dim]) -> None:
    """Raises `non-positive-dimension` when a computed axis is negative for every value of the unknowns."""
    if any(n is not None and less(n, 0) for n in sides):
        raise ShapeError(
            "non-positive-dimension",
            f"{type(layer).__name__} would make an output with a negative axis from {shape_text(x)}",
            actual=shape_text(tuple(sides)),
            keras=f"Cannot convert '{shape_text(tuple(sides))}' to a shape. Negative dimensions are not allowed.",
        )


def positions(sides: Sequence[Dim]) -> Size:
    """How many places there are in these axes; undetermined while one is None."""
    if any(n is None for n in sides):
        raise Undetermined(Unknown("the size of the input is not known"))
    return product(n for n in sides if n is not None)


def _need_room(layer: Layer, x: Shape, sides: Sequence[Dim], reach: Sequence[Size]) -> None:
    if not any(n is not None and less(n, r) for n, r in zip(sides, reach, strict=True)):
        return
    at_least = " × ".join(str(r) for r in reach)
    given = " × ".join(str(n) for n in sides)
    window = "pooling window" if "pool_size" in layer.fields else "kernel"
    raise ShapeError(
        "non-positive-dimension",
        f"{type(layer).__name__} gets {shape_text(x)}, but its {window} needs {at_least}: nothing would be left",
        expected=f"at least {at_least}",
        actual=given,
        help=f"the smallest input that works is {at_least}; make the input larger, drop a layer or use padding='same'",
        keras=_said_of_room(layer, x, sides, reach),
    )


def _said_of_rank(layer: Layer, x: Shape) -> str | None:
    """Keras counts the axes of what is pooled, and whether there are enough for a kernel; too many fail in the arithmetic."""
    kernel = "kernel_size" in layer.fields
    if not kernel or len(x) < layer.rank + 2:
        word = "min_ndim" if kernel else "ndim"
        return f"expected {word}={layer.rank + 2}, found ndim={len(x)}. Full shape received: {shape_text(x)}"
    if layer.dialect < 3 or layer.transposed:
        return None
    return "Kernel shape must have the same length as input, but received kernel of shape"


def _said_of_room(layer: Layer, x: Shape, sides: Sequence[Dim], reach: Sequence[Size]) -> str | None:
    """Keras's words, or TensorFlow's of the first axis that is too short."""
    name, dims = type(layer).__name__, ", ".join(map(str, x))
    if layer.dialect >= 3 and "pool_size" in layer.fields:
        return f"Computed output size would be zero or negative. Received: `inputs.shape=[{dims.replace(',', '')}]`"
    if layer.dialect >= 3:
        return f"Computed output size would be zero or negative. Received `inputs shape={shape_text(x)}`"
    if name in ("Conv1D", "Conv2D", "Conv3D"):
        return f"One of the dimensions in the output is <= 0 due to downsampling in {name.lower()}."
    n, r = next((n, r) for n, r in zip(sides, reach, strict=True) if n is not None and less(n, r))
    return f"Negative dimension size caused by subtracting {r} from {n} for"


def _rank_trouble(x: Shape, missing: int, layer: Layer) -> tuple[str, str | None]:
    """The likely cause in a few words, and what to do."""
    name, found = type(layer).__name__, len(x) - 2
    other = name.replace(f"{layer.rank}D", f"{found}D")
    if name.startswith("SpatialDropout") and 1 <= found <= 3:
        return f"it has {found} ax{'i' if found == 1 else 'e'}s beside batch and channels", f"use `{other}`"
    if missing == 1:
        shown = shape_text((*x[1:], 1)) if layer.__dict__.get("data_format") != "channels_first" else shape_text((1, *x[1:]))
        return "there is no channel axis", f"give the channel axis too, as in {shown}"
    if missing > 1:
        why = "it is already flat" if len(x) == 2 else "spatial axes are missing"
        return why, f"put this layer before Flatten, or declare the input as ({', '.join(_AXES[layer.rank])}, channels)"
    return "there is one axis too many", "leave the batch axis out of the input shape; use TimeDistributed for sequences"
