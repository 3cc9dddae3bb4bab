"""Layers that turn sound into spectrograms (keras/src/layers/preprocessing)."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, log2
from typing import Annotated, Any

from cnnlint.layers.base import Layer, ShapeError, Undetermined, need_rank, undefined
from cnnlint.layers.encoding import depth
from cnnlint.layers.fields import Anything, DataFormat, Switch, as_written, default, is_number, rejected, unquoted
from cnnlint.layers.ranges import words
from cnnlint.layers.windows import slide
from cnnlint.program import Weight
from cnnlint.shapes import Dim, Shape, less, shape_text
from cnnlint.values import Unknown, as_size

_WINDOWS = frozenset(
    " ".join(
        (
            "bart barthann bartlett bkh black blackharr blackman blackmanharris blk bman bmn bohman box boxcar brt brthan",
            "bth cosine exponential flat flattop flt halfcosine ham hamm hamming han hann lanczos nut nutl nuttall ones par",
            "parz parzen poisson rect rectangular sinc taylor taylorwin tri triang triangle tuk tukey",
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
    """Sound `(batch, time, channels)` to frequencies over time, by convolution.

    keras/src/layers/preprocessing/stft_spectrogram.py
    """

    dialects = (3,)

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
            if not isinstance(value, int) and not (name != "frame_length" and isinstance(value, (float, type(None)))):
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
            keras = f"Scaling is invalid, it must be `None`, 'density' or 'spectrum'. Received scaling={unquoted(self.scaling)}"
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

    dialects = (3,)

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
        if fft is None or isinstance(length, str) != isinstance(fft, str):
            raise rejected(self, "fft_length", "a positive integer", fft, error="TypeError")
        if isinstance(length, (int, float)) and isinstance(fft, (int, float)) and fft < length:
            said = f"Received: `sequence_length`={length}, `fft_length`={fft}."
            keras = f"`fft_length` must be greater than or equal to `sequence_length`. {said}"
            raise rejected(self, "sequence_length", f"at most the `fft_length`, {fft}", length, keras=keras)

    def output(self, x: Shape, **keywords: Any) -> Shape:
        need_rank(x, self, at_least=1)
        bins: Dim = None if self.num_mel_bins is None else depth(self, "num_mel_bins", self.num_mel_bins)
        stride = as_size(self.sequence_stride)
        time = x[0] if len(x) == 1 else x[1]
        if time is not None and (stride is None or less(stride, 1)):
            raise _no_size(self, "sequence_stride")
        steps = None if time is None or stride is None else (time + stride + 1) // stride
        return (bins, steps) if len(x) == 1 else (x[0], bins, steps)


def _no_size(layer: Layer, name: str) -> ShapeError:
    value = getattr(layer, name)
    return ShapeError(
        "invalid-input",
        f"`{name}` of {type(layer).__name__} must be a positive integer, not {as_written(value)}",
        argument=name,
        expected="a positive integer",
        actual=as_written(value),
        keras=f"Cannot convert the shape of the output. Found invalid dimension '{unquoted(value)}'.",
    )
