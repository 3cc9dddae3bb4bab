"""Layers that scale numbers or turn sound into spectrograms (keras/src/layers/preprocessing), and Pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, log2
from typing import TYPE_CHECKING, Annotated, Any

from cnnlint.layers.axes import axis_number, not_an_axis, size_along, values_per_sample
from cnnlint.layers.base import ArgumentError, Layer, ShapeError, Undetermined, need_rank, undefined
from cnnlint.layers.fields import Anything, DataFormat, Switch, default, is_number, items_of, plain, rejected, written
from cnnlint.layers.ranges import words
from cnnlint.layers.windows import slide
from cnnlint.layers.wrapped import Inner, inner
from cnnlint.program import Weight
from cnnlint.shapes import Dim, Shape, Size, differ, less, same, shape_text
from cnnlint.values import Array, Scalar, Unknown, as_size

if TYPE_CHECKING:
    from cnnlint.program import Output


class Rescaling(Layer):
    """`x · scale + offset`. keras/src/layers/preprocessing/rescaling.py"""

    scale: Anything
    offset: Anything = 0.0

    def output(self, x: Shape, **keywords: Any) -> Shape:
        return x

    def macs(self, x: Shape, **keywords: Any) -> Size:
        """One for each value."""
        return values_per_sample(x)


def _kept_axes(layer: Layer, name: str, value: Any) -> tuple[int, ...]:
    """One axis, several, or None for none."""
    if value is None:
        return ()
    items = items_of(value)
    if items is None and isinstance(value, Scalar) and value.type != "int":
        raise not_an_axis(layer, name, value)
    return (axis_number(layer, name, value),) if items is None else tuple(axis_number(layer, name, i) for i in items)


def _statistic(layer: Layer, name: str, value: Any) -> Any:
    if isinstance(value, str):
        raise rejected(layer, name, "a number or an array", value, error="TypeError")
    return value


KeptAxes = Annotated["tuple[int, ...]", _kept_axes]
Statistic = Annotated[Any, _statistic]


class Normalization(Layer):
    """Shifts and scales to mean 0 and variance 1, as learned by `adapt()` or given. .../preprocessing/normalization.py"""

    axis: KeptAxes = default(-1)
    mean: Statistic = None
    variance: Statistic = None
    invert: Anything = False

    def check(self) -> None:
        if (self.mean is None) != (self.variance is None):
            missing = "mean" if self.mean is None else "variance"
            raise ArgumentError(
                "invalid-argument",
                f"Normalization has no `{missing}`: give both mean and variance, or neither",
                argument="variance" if missing == "mean" else "mean",
                keras="When setting values directly, both `mean` and `variance` must be set.",
            )
        mean, variance = _shape_of(self.mean), _shape_of(self.variance)
        if mean is None or variance is None or self.mean is None:
            return
        if len(mean) != len(variance) or any(differ(a, b) for a, b in zip(mean, variance, strict=True)):
            said = f"Received: mean shape {shape_text(mean)} and variance shape {shape_text(variance)}"
            keras = f"When setting values directly, `mean` and `variance` must have the same shape. {said}"
            raise rejected(self, "variance", f"of the shape of the mean, {shape_text(mean)}", self.variance, keras=keras)
        if len(mean) > len(self.axis):
            keras = f"The rank of `mean` must be less than or equal to the number of axes ({len(self.axis)})."
            raise rejected(self, "mean", f"of at most {len(self.axis)} axes", self.mean, keras=keras)

    def output(self, x: Shape, **keywords: Any) -> Shape:
        kept = self._kept(x)
        given = _shape_of(self.mean) if self.mean is not None else ()
        for size, axis in zip(reversed(given or ()), reversed(kept), strict=False):
            if differ(size, x[axis]) and not same(size, 1):
                raise ShapeError(
                    "incompatible-input",
                    f"the mean of Normalization has {size} values for axis {axis} of {shape_text(x)}",
                    argument="mean",
                    expected=str(x[axis]),
                    actual=str(size),
                    keras=f"Incompatible shapes: the mean cannot be broadcast to {shape_text(x)}",
                )
        return x

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        """What `adapt()` fills; nothing when mean and variance are given."""
        shape = tuple(x[axis] for axis in self._kept(x))
        if self.mean is None:
            yield self.weight("mean", shape, trainable=False)
            yield self.weight("variance", shape, trainable=False)
            yield Weight("count", (), trainable=False, dtype="int32")

    def macs(self, x: Shape, **keywords: Any) -> Size:
        """One for each value."""
        return values_per_sample(x)

    def _kept(self, x: Shape) -> tuple[int, ...]:
        for axis in self.axis:
            size_along(x, axis, self)
        kept = tuple(sorted(axis % len(x) for axis in self.axis))
        if any(x[axis] is None for axis in kept):
            raise undefined(self, f"an axis to be kept is None in {shape_text(x)}")
        if len(set(kept)) < len(kept) and self.mean is None and any(not same(x[a], 1) for a in kept):
            raise ShapeError("invalid-axis", f"Normalization names an axis of {shape_text(x)} twice", argument="axis")
        return kept


def _shape_of(value: Any) -> Shape | None:
    """The shape that NumPy sees, None when it is not known."""
    if isinstance(value, Array):
        return value.shape if isinstance(value.shape, tuple) else None
    items = items_of(value)
    if items is None:
        return () if value is None or is_number(value) else None
    inside = _shape_of(items[0]) if items else ()
    return None if inside is None else (len(items), *inside)


class Pipeline(Layer):
    """Preprocessing layers, one after the other. keras/src/layers/preprocessing/pipeline.py"""

    closed = True

    layers: Anything
    name: Anything = None

    def check(self) -> None:
        items = items_of(self.layers)
        if items is not None and not items:
            raise rejected(self, "layers", "a list of at least one layer", self.layers, error="UnboundLocalError")
        if is_number(self.layers) or self.layers is None or isinstance(self.layers, str):
            raise rejected(self, "layers", "a list of layers", self.layers, error="TypeError")

    def output(self, x: Shape, **keywords: Any) -> Output:
        out: Output = x
        for step, given in zip(self._steps(), self._inputs(x), strict=True):
            out = step.output(given)
        return out

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        for step, given in zip(self._steps(), self._inputs(x), strict=True):
            yield from step.weights(given)

    def _inputs(self, x: Shape) -> Iterator[Shape]:
        """What each layer gets."""
        for step in self._steps():
            yield x
            out = step.output(x)
            if isinstance(out, list):
                raise Undetermined(Unknown("a layer of the pipeline has several outputs"))
            x = out

    def _steps(self) -> list[Inner]:
        items = items_of(self.layers)
        if items is None:
            raise Undetermined(Unknown("the layers of the pipeline are not known"))
        return [inner(self, "layers", item) for item in items]


_WINDOWS = frozenset(
    " ".join(
        (
            "bart barthann bartlett black blackharr blackman blackmanharris blkh blk bman bmn bmh bohman box boxcar brt brthan bth",
            "cosine exponential flat flattop flt ham halfcosine hamming hamm han hann lanczos nut nutt nuttall ones par parz",
            "parzen poisson rect rectangular sinc taylor taylorwin tri triang triangle tuk tukey",
        )
    ).split()
)


def _window(layer: Layer, name: str, value: Any) -> Any:
    """A window that SciPy knows by name; other ways to give one are not looked at."""
    if not isinstance(value, str) or value.removesuffix("_symmetric").removesuffix("_periodic") in _WINDOWS:
        return value
    said = f"Invalid window name '{value}' in parameter window='{value}'!"
    raise rejected(layer, name, "the name of a window, such as 'hann'", value, keras=said)


Window = Annotated[Any, _window]
Mode = Annotated[str, words("log", "magnitude", "psd", "real", "imag", "angle", "stft", error="ValueError")]
ExactPadding = Annotated[str, words("valid", "same", error="ValueError")]


class STFTSpectrogram(Layer):
    """Sound `(batch, time, channels)` to frequencies over time, by convolution. .../preprocessing/stft_spectrogram.py"""

    mode: Mode = "log"
    frame_length: Anything = 256
    frame_step: Anything = None
    fft_length: Anything = None
    window: Window = "hann"
    periodic: Switch = False
    scaling: Anything = "density"
    padding: ExactPadding = "valid"
    expand_dims: Switch = False
    data_format: DataFormat = default(None)

    def check(self) -> None:
        length, step, fft = self.frame_length, self.frame_step, self.fft_length
        for name, value in (("frame_length", length), ("frame_step", step), ("fft_length", fft)):
            if not isinstance(value, int) and not (name != "frame_length" and isinstance(value, float | None)):
                raise rejected(self, name, "a positive integer", value, error="TypeError")
        if length < 1:
            raise rejected(self, "frame_length", "a positive integer", length, keras="math domain error")
        if step is not None and not 1 <= step <= length:
            keras = "`frame_step` should be a positive integer not greater than `frame_length`."
            raise rejected(self, "frame_step", f"an integer from 1 to {length}", step, keras=keras)
        if step is None and length == 1:
            raise rejected(self, "frame_length", "2 or more without `frame_step`", length, error="OverflowError")
        if fft is not None and fft < length:
            keras = f"`fft_length` should be not less than `frame_length`. Received fft_length={fft}, frame_length={length}"
            raise rejected(self, "fft_length", f"an integer from {length} up", fft, keras=keras)
        if self.scaling not in (None, "density", "spectrum"):
            keras = f"Scaling is invalid, it must be `None`, 'density' or 'spectrum'. Received scaling={plain(self.scaling)}"
            raise rejected(self, "scaling", "'density', 'spectrum' or None", self.scaling, keras=keras)

    def output(self, x: Shape, **keywords: Any) -> Shape:
        channels, time = self._axes(x)
        if channels is None:
            raise undefined(self, f"the channels of {shape_text(x)} are None")
        step = self.frame_step or self.frame_length // 2
        if isinstance(step, float) or isinstance(self.fft_length, float):
            raise Undetermined(Unknown("`frame_step` or `fft_length` is no whole number"))
        (steps,) = slide(self, x, (time,), (self.frame_length,), (step,), self.padding)
        bands = self._bands() * (2 if self.mode == "stft" else 1)
        last = self.data_format == "channels_last"
        if self.expand_dims:
            return (x[0], steps, bands, channels) if last else (x[0], channels, steps, bands)
        return (x[0], steps, bands * channels) if last else (x[0], bands * channels, steps)

    def weights(self, x: Shape, **keywords: Any) -> Iterator[Weight]:
        """Windowed cosines and sines; Keras counts them as trainable."""
        need_rank(x, self, exactly=3)
        shape = (self.frame_length, 1, self._bands())
        if self.mode != "imag":
            yield self.weight("real_kernel", shape)
        if self.mode != "real":
            yield self.weight("imag_kernel", shape)

    def _axes(self, x: Shape) -> tuple[Dim, Dim]:
        need_rank(x, self, exactly=3)
        return (x[2], x[1]) if self.data_format == "channels_last" else (x[1], x[2])

    def _bands(self) -> int:
        fft: int = self.fft_length or 2 ** ceil(log2(self.frame_length))
        return fft // 2 + 1


def _divisible(layer: Layer, name: str, value: Any) -> Any:
    if is_number(value):
        return value
    raise rejected(layer, name, "a number", value, error="TypeError")


Rate = Annotated[Any, _divisible]


class MelSpectrogram(Layer):
    """Sound `(batch, time)` to mel frequencies over time. keras/src/layers/preprocessing/mel_spectrogram.py"""

    fft_length: Anything = 2048
    sequence_stride: Anything = 512
    sequence_length: Anything = None
    window: Anything = "hann"
    sampling_rate: Rate = 16000
    num_mel_bins: Anything = 128
    min_freq: Anything = 20.0
    max_freq: Anything = None
    power_to_db: Anything = True
    top_db: Anything = 80.0
    mag_exp: Anything = 2.0
    min_power: Anything = 1e-10
    ref_power: Anything = 1.0

    def check(self) -> None:
        length, fft = self.sequence_length or self.fft_length, self.fft_length
        if isinstance(length, int | float) and isinstance(fft, int | float) and fft < length:
            said = f"Received: `sequence_length`={length}, `fft_length`={fft}."
            keras = f"`fft_length` must be greater than or equal to `sequence_length`. {said}"
            raise rejected(self, "sequence_length", f"at most the `fft_length`, {fft}", length, keras=keras)

    def output(self, x: Shape, **keywords: Any) -> Shape:
        need_rank(x, self, at_least=1)
        bins, stride = as_size(self.num_mel_bins), as_size(self.sequence_stride)
        time = x[0] if len(x) == 1 else x[1]
        if bins is None or less(bins, 0):
            raise _no_size(self, "num_mel_bins")
        if time is not None and (stride is None or same(stride, 0)):
            raise _no_size(self, "sequence_stride")
        steps = None if time is None or stride is None else (time + stride + 1) // stride
        return (bins, steps) if len(x) == 1 else (x[0], bins, steps)


def _no_size(layer: Layer, name: str) -> ShapeError:
    value = getattr(layer, name)
    return ShapeError(
        "invalid-input",
        f"`{name}` of {type(layer).__name__} must be a positive integer, not {written(value)}",
        argument=name,
        expected="a positive integer",
        actual=written(value),
        keras=f"Cannot convert the shape of the output. Found invalid dimension '{plain(value)}'.",
    )
