"""`tf.audio` and `tf.signal`: sounds, frames of them and their spectra."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cnnlint.library import models
from cnnlint.library.arrays import step
from cnnlint.library.tensorflow.tensors import tensor
from cnnlint.shapes import Dim, Size, ceil_div, maximum
from cnnlint.values import Array, Context, Unknown, Value, as_size


@models("tensorflow.audio.decode_wav")
def decode_wav(at: Context, contents: Value, desired_channels: Value = -1, desired_samples: Value = -1,
               name: Value = None) -> Value:  # fmt: skip
    """The samples by time and channel, between -1 and 1, and their rate."""
    length, channels = (size if (size := as_size(s)) != -1 else None for s in (desired_samples, desired_channels))
    sound = Array((length, channels), "float32", -1, 1, kind="tensor")
    return step(sound, at, "a sound from a file"), Array((), "int32", 0, None, kind="tensor")


@models("tensorflow.signal.frame")
def frame(at: Context, signal: Value, frame_length: Value, frame_step: Value, pad_end: Value = False, *more: Value,
          **others: Value) -> Value:  # fmt: skip
    """Windows over the last axis."""
    a, length, stride = tensor(at, signal), as_size(frame_length), as_size(frame_step)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or length is None or stride is None or more or others:
        return at.unknown("the frames of a sound")
    shape = (*a.shape[:-1], _frames(a.shape[-1], length, stride, pad_end), length)
    low, high = (a.low, a.high) if pad_end is False else (None, None)
    return step(a, at, "frames", shape=shape, low=low, high=high, labels=None, values=None)


@models("tensorflow.signal.stft")
def stft(at: Context, signals: Value, frame_length: Value, frame_step: Value, fft_length: Value = None, window_fn: Value = None,
         pad_end: Value = False, name: Value = None) -> Value:  # fmt: skip
    """A spectrum for each frame: complex numbers, half as many as the transform is long, and one."""
    a, length, stride = tensor(at, signals), as_size(frame_length), as_size(frame_step)
    points = as_size(fft_length)
    if points is None and isinstance(length, int) and fft_length is None:
        points = 1 << max(length - 1, 0).bit_length()
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or None in (length, stride, points):
        return at.unknown("the spectrum of a sound")
    assert length is not None
    assert stride is not None
    assert points is not None
    shape = (*a.shape[:-1], _frames(a.shape[-1], length, stride, pad_end), points // 2 + 1)
    return step(a.unmeasured(), at, "spectrum", shape=shape, dtype=_COMPLEX.get(a.dtype or ""))


_COMPLEX = {"float32": "complex64", "float64": "complex128"}
_REAL = {"complex64": "float32", "complex128": "float64"}


@models("tensorflow.signal.rfft")
def rfft(at: Context, input_tensor: Value, fft_length: Value = None, name: Value = None) -> Value:
    """Over the last axis: half of the spectrum, and one."""
    return _over_last(at, input_tensor, fft_length, lambda last: last // 2 + 1, _COMPLEX)


@models("tensorflow.signal.irfft")
def irfft(at: Context, input_tensor: Value, fft_length: Value = None, name: Value = None) -> Value:
    """And back from that."""
    return _over_last(at, input_tensor, fft_length, lambda last: 2 * (last - 1), _REAL)


def _over_last(at: Context, value: Value, length: Value, of: Callable[[Size], Size], dtypes: Mapping[str, str]) -> Value:
    a = tensor(at, value)
    if isinstance(a, Unknown) or isinstance(a.shape, Unknown) or not a.shape or length is not None:
        return at.unknown("the spectrum of a sound")
    last = None if a.shape[-1] is None else of(a.shape[-1])
    return step(a.unmeasured(), at, "spectrum", shape=(*a.shape[:-1], last), dtype=dtypes.get(a.dtype or ""))


@models(
    *("tensorflow.signal.fft", "tensorflow.signal.ifft", "tensorflow.signal.fft2d", "tensorflow.signal.ifft2d"),
    "tensorflow.signal.mfccs_from_log_mel_spectrograms",
)
def transformed(at: Context, input: Value, name: Value = None) -> Value:
    """As many numbers as before."""
    a = tensor(at, input)
    return a if isinstance(a, Unknown) else step(a.unmeasured(), at, "spectrum")


@models("tensorflow.signal.linear_to_mel_weight_matrix")
def mel_weights(
    at: Context, num_mel_bins: Value = 20, num_spectrogram_bins: Value = 129, *more: Value, **others: Value
) -> Value:
    """What a spectrum is multiplied by."""
    mels, bins = as_size(num_mel_bins), as_size(num_spectrogram_bins)
    if mels is None or bins is None:
        return at.unknown("how many bands of frequencies there are")
    return Array((bins, mels), "float32", 0, None, kind="tensor")


def _frames(samples: Dim, length: Size, stride: Size, pad_end: Value) -> Dim:
    """How many windows fit in; with the end padded how many begin."""
    if samples is None or not isinstance(pad_end, bool):
        return None
    return ceil_div(samples, stride) if pad_end else maximum((samples - length) // stride + 1, 0)
