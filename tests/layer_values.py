"""Values to try for each argument of a layer: `GOOD` ones, and `WRONG` ones that Keras should mostly reject.

Tables are looked up by `Class.argument` first, then by the argument's name; identifiers by the last word of the name.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
from keras_referee import Built, Nested

from cnnlint.layers.base import Layer

SIZES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16)


class Draw:
    """What one case is drawn with: the source of chance, the class and the input it will get."""

    def __init__(self, rng: random.Random, cls: type[Layer], shape: Any) -> None:
        self.rng, self.cls, self.shape = rng, cls, shape
        self.rank = cls.rank or 2

    def pick(self, *options: Any) -> Any:
        """One of them."""
        return self.rng.choice(options)

    def size(self, low: int = 1, high: int = 5) -> int:
        """A small integer."""
        return self.rng.randint(low, high)

    def sides(self, low: int = 1, high: int = 3, count: int = 0) -> Any:
        """An int, or a tuple or list of them, for each spatial axis."""
        n = count or self.rank
        sizes = [self.size(low, high) for _ in range(n)]
        return self.pick(sizes[0], tuple(sizes), sizes)

    def wrong_sides(self) -> Any:
        """What no window or stride is."""
        n = self.rank
        plain = (0, -1, (2,) * (n + 1), "a", None, 2.5, (0,) * n, ("2",) * n, np.int64(2), True)
        return self.pick(*plain, (2.0,) * n, (np.int64(2),) * n, (True,) * n, np.full(n, 2), [2] * (n + 1))


Drawer = Callable[[Draw], Any]


def of(*options: Any) -> Drawer:
    """One of these."""
    return lambda d: d.rng.choice(options)


def _identity(x: Any) -> Any:
    return x


def _no_mask(x: Any, mask: Any = None) -> None:
    return None


def target_shape(d: Draw) -> Any:
    """Sizes whose product is that of the input, as far as it is known."""
    rest = [n for n in d.shape[1:] if n is not None]
    total, parts = prod(rest), []
    for _ in range(d.size(1, 3)):
        divisors = [n for n in range(1, total + 1) if total % n == 0][:12] or [1]
        parts.append(d.rng.choice(divisors))
        total //= parts[-1]
    parts.append(d.pick(total, -1, -1))
    d.rng.shuffle(parts)
    return d.pick(tuple(parts), parts)


WRONG_WORD = of("rleu", "Relu", 3, 0.5, True, (1,))
IDENTIFIER = {
    "activation": of("relu", "softmax", "swish", "gelu", "tanh", None, Built("layers.ReLU")),
    "initializer": of(
        "he_normal", "zeros", "Ones", "uniform", "orthogonal", "identity", None, Built("initializers.Constant", (0.1,))
    ),
    "regularizer": of("l2", "l1", "L2", None, Built("regularizers.L2", (0.01,))),
    "constraint": of("max_norm", "non_neg", "NonNeg", None, Built("constraints.MaxNorm", (2,))),
}

GOOD: dict[str, Drawer] = {
    "name": lambda d: f"layer_{d.size(1, 999)}",
    "dtype": of("float32", "float16", "mixed_float16", "bfloat16", "float64", None),
    "trainable": of(True, False),
    "autocast": of(True, False),
    "seed": of(1, 1337, None),
    "units": lambda d: d.size(1, 16),
    "filters": lambda d: d.pick(1, 2, 3, 4, 6, 8),
    "groups": of(1, 1, 2, 3, 4),
    "depth_multiplier": lambda d: d.size(1, 3),
    "kernel_size": lambda d: d.sides(1, 4),
    "pool_size": lambda d: d.sides(1, 4),
    "strides": lambda d: d.sides(1, 3),
    "dilation_rate": lambda d: d.pick(1, 1, d.sides(1, 3)),
    "output_padding": lambda d: d.pick(None, 0, 1, d.sides(0, 1)),
    "padding": of("valid", "same", "SAME", "Valid", "causal"),
    "data_format": of("channels_last", "channels_first", None),
    "use_bias": of(True, False, 0, 1, None),
    "keepdims": of(True, False, 1),
    "mask_zero": of(True, False),
    "lora_rank": of(None, 1, 2, 4),
    "lora_alpha": of(None, 2, 0.5),
    "quantization_config": lambda d: Built("quantizers.Int8QuantizationConfig"),
    "output_size": lambda d: d.sides(1, 4),
    "rate": of(0, 0.25, 0.5, 1, 0.0),
    "stddev": of(0, 0.25, 1.0),
    "noise_shape": lambda d: d.pick(None, (None,) + (1,) * (len(d.shape) - 1), [None, 1]),
    "l1": of(0.0, 0.1, 1, None),
    "l2": of(0.0, 0.1, 1, None),
    "max_value": of(None, 6, 1.5),
    "negative_slope": of(0.0, 0.3, 1),
    "threshold": of(0.0, 1, 0.5),
    "alpha": of(1.0, 0.2, 2),
    "axis": of(-1, 1),
    "shared_axes": lambda d: d.pick(None, 1, [1], (1, 2), [len(d.shape) - 1]),
    "mask_value": of(0.0, -1, 99.5),
    "input_dim": lambda d: d.size(1, 30),
    "output_dim": lambda d: d.size(1, 9),
    "tie_weights": of(True, False),
    "reverse_dtype": of(None, "float32"),
    "logit_soft_cap": of(None, 3.0),
    "n": lambda d: d.size(1, 5),
    "size": lambda d: d.sides(1, 3),
    "interpolation": of("nearest", "bilinear", "BILINEAR"),
    "cropping": lambda d: d.pick(d.size(0, 2), d.sides(0, 2), tuple((d.size(0, 2), d.size(0, 2)) for _ in range(d.rank))),
    "dims": lambda d: d.rng.sample(range(1, len(d.shape)), len(d.shape) - 1),
    "target_shape": lambda d: target_shape(d),
    "shape": lambda d: tuple(d.pick(None, *SIZES) for _ in range(d.size(0, 3))),
    "batch_shape": lambda d: tuple(d.pick(None, *SIZES) for _ in range(d.size(0, 4))),
    "batch_size": of(None, 1, 32),
    "sparse": of(None, False),
    "ragged": of(None, False),
    "optional": of(True, False),
    "layer": lambda d: Nested("Dense", (d.size(),)),
    "gptq_unpacked_column_size": of(None, 8),
    "score_mode": of("dot", "concat"),
    "use_scale": of(True, False),
    "dropout": of(0.0, 0.3, 0.5),
    "recurrent_dropout": of(0.0, 0.2),
    "value_range": of((0, 255), (0, 1), [0, 255]),
    "num_chains": of(1, 3),
    "chain_depth": of(1, 3),
    "factor": of(0.1, 0.5, (0.1, 0.4), 1.0),
    "all_ops": of(True, False),
    "momentum": of(0.9, 0.99),
    "epsilon": of(0.001, 1e-5),
    "center": of(True, False),
    "scale": of(True, False),
    "renorm": of(False, False, True),
    "renorm_clipping": of(None, {"rmax": 3.0}),
    "renorm_momentum": of(0.9),
    "synchronized": of(False, True),
    "merge_mode": of("concat", "sum", "mul", "ave", None),
    "weights": of(None),
    "height": lambda d: d.size(1, 6),
    "width": lambda d: d.size(1, 6),
    "clip_limit": of(4.0, 2.0),
    "tile_grid_size": of((8, 8), (2, 2)),
    "unit_forget_bias": of(True, False),
    "return_sequences": of(True, False),
    "return_state": of(True, False),
    "go_backwards": of(True, False),
    "stateful": of(False, False, True),
    "unroll": of(True, False),
    "reset_after": of(True, False),
    "use_cudnn": of("auto", False),
    "zero_output_for_mask": of(True, False),
    "normalize": of(True, False),
    "bins": of(256, 16),
    "sliding_window": of(None, 2),
    "flash_attention": of(None, False),
    "use_gate": of(True, False),
    "max_number": of(3, 10),
    "fill_value": of(0.0, -1, 0.5),
    "fill_mode": of("reflect", "constant", "nearest", "wrap"),
    "num_ops": of(1, 2),
    "brightness_factor": of(None, 0.2, (0.1, 0.3)),
    "contrast_factor": of(None, 0.2, (0.1, 0.3)),
    "saturation_factor": of(None, 0.2, (0.1, 0.3)),
    "hue_factor": of(None, 0.2, (0.1, 0.3)),
    "mode": of("horizontal", "vertical", "horizontal_and_vertical"),
    "sigma": of(1.0, 0.5),
    "x_factor": of(0.0, 0.2),
    "y_factor": of(0.0, 0.2),
    "height_factor": of(0.2, (-0.2, 0.3)),
    "width_factor": of(0.2, (-0.2, 0.3)),
    "crop_to_aspect_ratio": of(True, False),
    "pad_to_aspect_ratio": of(False),
    "antialias": of(True, False),
    "addition_factor": of(0.0, 0.5),
    "threshold_factor": of(0.0, 0.5),
    "power_iterations": of(1, 3),
    "head_dim": lambda d: d.size(1, 4),
    "num_query_heads": of(2, 4),
    "num_key_value_heads": of(1, 2),
    "num_heads": lambda d: d.size(1, 3),
    "key_dim": lambda d: d.size(1, 4),
    "value_dim": of(None, 2, 3),
    "attention_axes": of(None, 1, (1,)),
    "axes": of(-1, 1, 2, (1, 2)),
    "offset": of(0.0, -1),
    "num_tokens": of(4, 10),
    "output_mode": of("int", "one_hot", "multi_hot", "count"),
    "bin_boundaries": of(None, [0.0, 1.0, 2.0]),
    "num_bins": of(3, 8),
    "salt": of(None, 133, [1, 2]),
    "max_tokens": of(None, 10, 20),
    "num_oov_indices": of(0, 1, 2),
    "mask_token": of(None),
    "vocabulary_dtype": of("int64", "int32"),
    "idf_weights": of(None, None, [1.0, 0.5, 0.5]),
    "pad_to_max_tokens": of(True, False),
    "oov_method": of("floormod", "farmhash"),
    "fft_length": of(256, 512),
    "sequence_stride": of(64, 128),
    "sequence_length": of(None, 128, 256),
    "window": of("hann", "hamming"),
    "sampling_rate": of(8000, 16000),
    "num_mel_bins": of(16, 64),
    "min_freq": of(20.0, 40.0),
    "max_freq": of(None, 4000.0),
    "power_to_db": of(True, False),
    "top_db": of(80.0, 60.0),
    "mag_exp": of(2.0, 1.0),
    "min_power": of(1e-10, 1e-6),
    "ref_power": of(1.0, 2.0),
    "frame_length": of(128, 256),
    "frame_step": of(None, 32, 64),
    "periodic": of(True, False),
    "scaling": of("density", "spectrum", None),
    "expand_dims": of(True, False),
    "encoding": of("utf-8", "latin-1"),
    "standardize": of("lower_and_strip_punctuation", "lower", "strip_punctuation", None),
    "split": of("whitespace", "character", None),
    "ngrams": of(None, 2, (1, 2)),
    "output_sequence_length": of(None, 5, 9),
    "backward_layer": of(None),
    "invert": of(True, False),
}
WRONG: dict[str, Drawer] = {
    "name": of("a/b", 3),
    "dtype": of("float31", 7, "int32", "int8", "int8_from_float32", "mixed_float32", (1,)),
    "trainable": of(None, 1, "yes"),
    "autocast": of(True),
    "seed": of(1.5, "a", np.int64(3), True),
    "units": of(0, -3, 2.0, "8", None, (4,), np.int64(8), np.float32(8), True, False),
    "filters": of(0, -3, "8", None, (4,), 4.0, np.int64(4), np.int32(0), np.float64(4), True, False),
    "groups": of(0, -1, 5, "2", np.int64(1), True, None),
    "depth_multiplier": of(0, -1, "2", np.int64(2), True, 2.0, None),
    "kernel_size": lambda d: d.pick(d.wrong_sides(), 40),
    "pool_size": lambda d: d.pick(d.wrong_sides(), 40),
    "strides": lambda d: d.wrong_sides(),
    "dilation_rate": lambda d: d.pick(d.wrong_sides(), 30),
    "output_padding": lambda d: d.pick(9, -1, "a", (1,) * 5, np.int64(0), (0.0,) * d.rank, True),
    "padding": of("vaild", "full", None, 3),
    "data_format": of("channel_last", "NHWC", 3),
    "lora_rank": of("a", -1, 0, True, 1.5, np.int64(2)),
    "output_size": lambda d: d.pick((1,) * 5, "a", None, 2.5, -3),
    "rate": of(-0.1, 1.5, 25, "a", None, np.float32(0.5), np.float64(1.5), True),
    "stddev": of(-0.1, 1.5, "a", None),
    "noise_shape": of(3, "ab", (0, 1), (1.5,)),
    "l1": of(-1, "a"),
    "l2": of(-1, "a"),
    "max_value": of(-1),
    "negative_slope": of(-1, None),
    "threshold": of(-1, None),
    "shared_axes": of(9, [1, 8]),
    "input_dim": of(0, -1, 3.0, "9", True, None, np.int64(9)),
    "output_dim": of(0, -1, 3.0, "9", False, np.int64(9)),
    "n": of(0, -1, 2.0, True, "2", None, np.int64(2)),
    "size": lambda d: d.wrong_sides(),
    "interpolation": of(None, 3),
    "cropping": lambda d: d.pick(99, -1, "ab", None, (1,) * 5, ((1, 2, 3),) * d.rank),
    "dims": of((0, 1), (1, 1), (2, 3), 3, "ab", (np.int64(1), 2), (1.0, 2), np.array([2, 1])),
    "target_shape": of(
        (7, 11), (-1, 7, 11), (-1, -1), (-2, 3), 12, None, (2.0, 3), (np.int64(2), -1), (None, 4), (0, -1), "ab"
    ),
    "shape": of(784, "ab", (-1,), (2.5,), None, (np.int64(3),), [3, None], np.array([3])),
    "batch_shape": of(784, (None, -1)),
    "batch_size": of(8),
    "layer": of(3, "Dense", None),
    "score_mode": of("dots"),
    "output_mode": of("ints", None),
    "num_tokens": of(0, None, "a"),
    "num_bins": of(0, -1, None, "a"),
    "max_tokens": of(0, 1, -1, "a"),
    "num_oov_indices": of(-1),
    "standardize": of("upper"),
    "split": of("spaces"),
    "ngrams": of("a"),
    "output_sequence_length": of(-1, "a"),
    "window": of("hanning-ish"),
    "dropout": of("a"),
    "factor": of("a", (1, 2, 3), None),
    "epsilon": of("a"),
    "axis": of(7, -8, "a", None, 1.5),
    "axes": of(7, "a", None, (1, 2, 3)),
    "height": of(0, -1, "a", None, 2.5),
    "width": of(0, -1, "a", None, 2.5),
    "merge_mode": of("concatt", "max", 3),
    "fill_mode": of("mirror", 3),
    "mode": of("diagonal", None),
    "num_heads": of(0, -1, "a", None),
    "key_dim": of(0, -1, "a", None),
    "head_dim": of(0, -1, "a"),
    "num_key_value_heads": of(3, 0),
    "power_iterations": of(0, -1),
    "attention_axes": of(7),
    "value_range": of("a", (1,), None),
    "unroll": of(True),
}
BY_CLASS: dict[str, Drawer] = {
    "Bidirectional.weights": of(None, []),
    "IntegerLookup.mask_token": of(None, 0),
    "StringLookup.mask_token": of(None, ""),
    "Resizing.pad_to_aspect_ratio": of(False, True),
    "MultiHeadAttention.output_shape": of(None, 5, (5,), (2, 3)),
    "Normalization.mean": of(0.0, 1.5),
    "Normalization.variance": of(1.0, 2.0),
    "Normalization.axis": of(-1, None, 1),
    "IntegerLookup.vocabulary": of(None, [3, 5, 7]),
    "IntegerLookup.oov_token": of(-1, -9),
    "StringLookup.vocabulary": of(None, ["a", "b", "c"]),
    "StringLookup.oov_token": of("[UNK]", "?"),
    "TextVectorization.vocabulary": of(None, ["a", "b", "c"]),
    "TextVectorization.output_mode": of("int", "multi_hot", "count"),
    "STFTSpectrogram.mode": of("log", "magnitude", "psd", "real", "imag", "angle", "stft"),
    "STFTSpectrogram.padding": of("valid", "same"),
    "Rescaling.scale": of(1 / 255, 2),
    "RandomErasing.scale": of((0.02, 0.33), 0.2),
    "RandomPerspective.scale": of(1.0, 0.3),
    "RandomElasticTransform.scale": of(1.0, 0.3),
    "RandomGaussianBlur.kernel_size": of(3, (3, 5)),
    "ZeroPadding1D.padding": lambda d: d.sides(0, 3, 2),
    "Cropping1D.cropping": lambda d: d.sides(0, 3, 2),
    "ZeroPadding2D.padding": lambda d: d.pick(-1, d.size(0, 3), d.sides(0, 3), ((1, 2), [0, 3])),
    "ZeroPadding3D.padding": lambda d: d.pick(-1, d.size(0, 3), d.sides(0, 3), ((1, 2), 1, [0, 3])),
    "UpSampling1D.size": lambda d: d.size(1, 4),
    "Embedding.weights": lambda d: d.pick(np.zeros((4, 3)), [np.zeros((4, 3))]),
    "Lambda.function": lambda d: _identity,
    "Lambda.output_shape": of((3, 4), [5], (None, 2)),
    "Lambda.mask": lambda d: _no_mask,
    "Lambda.arguments": of(None, {}),
    "InputLayer.input_tensor": lambda d: Built("KerasTensor", ((None, 3),)),
    "InputLayer.dtype": of(None, "int32", "float16"),
    "InputLayer.name": of("images", None),
    "Softmax.axis": of(-1, 1, (1, 2), [1]),
}
WRONG_BY_CLASS: dict[str, Drawer] = {  # the others of BY_CLASS are drawn alike
    "ZeroPadding1D.padding": of(-1, (1, 2, 3), "a", None, 1.5),
    "Cropping1D.cropping": of(99, -1, (1, 2, 3), "a", None),
    "ZeroPadding2D.padding": of((1, 2, 3), "ab", None, 1.5, ((1, 2, 3), 1), -20),
    "ZeroPadding3D.padding": of((1, 2), "ab", None, 1.5, ((1, 2, 3), 1, 1), -20),
    "UpSampling1D.size": of(0, -1, True, 2.0, (2,)),
    "InputLayer.dtype": of("float31", "mixed_float16"),
}
