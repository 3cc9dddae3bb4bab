"""What Keras calls the row of an operation on symbolic tensors.

Keras 3 names it after the class of the operation (keras/src/ops/numpy.py, nn.py), Keras 2 after the name under which
TensorFlow exports the function that is run in the end (tf_keras/src/layers/core/tf_op_layer.py).
"""

from __future__ import annotations

_CLASSES = {
    "abs": "Absolute",
    "allclose": "AllClose",
    "batch_normalization": "BatchNorm",
    "cdist": "CDist",
    "conj": "Conjugate",
    "ctc_decode": "CTCDecode",
    "ctc_loss": "CTCLoss",
    "exponential": "Exp",
    "extract_patches_3d": "ExtractPatches",
    "fft": "FFT",
    "fft2": "FFT2",
    "hard_swish": "HardSilu",
    "hsv_to_rgb": "HSVToRGB",
    "ifft2": "IFFT2",
    "irfft": "IRFFT",
    "isin": "IsIn",
    "istft": "ISTFT",
    "jvp": "JVP",
    "layer_normalization": "LayerNorm",
    "psnr": "PSNR",
    "rfft": "RFFT",
    "rgb_to_grayscale": "RGBToGrayscale",
    "rgb_to_hsv": "RGBToHSV",
    "rms_normalization": "RMSNorm",
    "searchsorted": "SearchSorted",
    "ssim": "SSIM",
    "stft": "STFT",
    "svd": "SVD",
    "swish": "Silu",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# functions that TensorFlow exports under tf.math, whatever shorter name they are called by
_MATH = _words(
    """abs acos acosh add add_n argmax argmin asin asinh atan atan2 atanh ceil cos cosh cumprod cumsum equal erf exp floor
    floormod greater greater_equal l2_normalize less less_equal log log1p logical_and logical_not logical_or maximum minimum
    multiply negative not_equal pow reduce_all reduce_any reduce_logsumexp reduce_max reduce_mean reduce_min reduce_prod
    reduce_std reduce_sum reduce_variance round rsqrt sigmoid sign sin sinh softplus sqrt square squared_difference subtract
    tan tanh top_k truediv zero_fraction"""
)
_NN = _words("dropout elu gelu leaky_relu log_softmax relu relu6 selu silu softmax softsign")
_OLD = _words("boolean_mask gather gather_nd norm pad shape size squeeze transpose")  # of tf.compat.v1
_OLD_NN = _words("conv1d conv2d crelu depthwise_conv2d embedding_lookup separable_conv2d sigmoid_cross_entropy_with_logits")
_OTHER = {
    "all": "reduce_all",
    "any": "reduce_any",
    "bias_add": "nn.bias_add",
    "clip": "clip_by_value",
    "concatenate": "concat",
    "divide": "truediv",
    "exponential": "exp",
    "flatten": "reshape",
    "max": "reduce_max",
    "mean": "reduce_mean",
    "min": "reduce_min",
    "mod": "floormod",
    "permute_dimensions": "transpose",
    "power": "pow",
    "prod": "reduce_prod",
    "resize_images": "image.resize",
    "random_normal": "random.normal",
    "random_uniform": "random.uniform",
    "std": "reduce_std",
    "sum": "reduce_sum",
    "swish": "silu",
    "true_divide": "truediv",
    "truncated_normal": "random.truncated_normal",
    "var": "reduce_variance",
}
_CROSSENTROPIES = ("binary", "categorical", "sparse_categorical")
_WHOLE = {
    **{f"{kind}_crossentropy": f"tf.keras.backend.{kind}_crossentropy" for kind in _CROSSENTROPIES},
    "floor_divide": "tf.compat.v1.floor_div",
    "floordiv": "tf.compat.v1.floor_div",
    "getitem": "tf.__operators__.getitem",
    "matmul": "tf.linalg.matmul",
    "scalar_mul": "tf.compat.v1.math.scalar_mul",
    "scan": "tf.compat.v1.scan",
    "softmax_cross_entropy_with_logits": "tf.compat.v1.nn.softmax_cross_entropy_with_logits_v2",
    "in_top_k": "tf.compat.v1.math.in_top_k",
    "spatial_2d_padding": "tf.compat.v1.pad",
    "spatial_3d_padding": "tf.compat.v1.pad",
    "temporal_padding": "tf.compat.v1.pad",
    "tensorflow.image.random_brightness": "tf.image.adjust_brightness",
    "tensorflow.image.random_contrast": "tf.image.adjust_contrast",
    "tensorflow.image.transpose": "tf.image.transpose",
    "tensorflow.linalg.einsum": "tf.einsum",
    "tensorflow.linalg.tensordot": "tf.tensordot",
    "tensorflow.nn.pool": "tf.compat.v1.nn.pool",
    **{f"keras.backend.conv{n}d": "tf.compat.v1.nn.convolution" for n in (2, 3)},
    **{f"keras.backend.{name}": f"tf.compat.v1.nn.{name}" for name in ("conv1d", "depthwise_conv2d", "separable_conv2d")},
    **{f"keras.backend.{name}": f"tf.keras.backend.{name}" for name in ("batch_flatten", "cast_to_floatx")},
}
# functions that call others, one or several, each of which is a row of its own; of relu its further arguments decide
_OF_BACKEND = """all any batch_dot batch_normalization conv2d_transpose dot hard_sigmoid in_test_phase in_train_phase
    local_conv1d local_conv2d normalize_batch_in_training pool2d pool3d repeat repeat_elements resize_volumes separable_conv1d
    sqrt switch"""
_OF_SEVERAL = _words(
    """keras.activations.hard_sigmoid keras.activations.mish tensorflow.image.grayscale_to_rgb
    tensorflow.image.image_gradients tensorflow.image.sobel_edges tensorflow.image.total_variation
    tensorflow.linalg.matvec tensorflow.meshgrid tensorflow.nn.atrous_conv2d tensorflow.nn.batch_normalization"""
) | frozenset(f"keras.backend.{name}" for name in _OF_BACKEND.split())

# what the two that pool tensors of any rank call, by the axes of the input: the others are their own
_POOLS: dict[tuple[str, int | None], str] = {
    ("tensorflow.nn.max_pool", 3): "max_pool1d",
    ("tensorflow.nn.max_pool", 4): "max_pool2d",
    ("tensorflow.nn.avg_pool", 3): "avg_pool1d",
}
_ALONE_UP_TO = {  # arguments with which they call one other
    **dict.fromkeys(("keras.backend.relu", "keras.activations.relu", "keras.backend.elu"), 1),
    "tensorflow.nn.convolution": 3,
}


def class_of(function: str) -> str:
    """The class of the operation that a function of `keras.ops` or `keras.activations` makes in Keras 3."""
    return _CLASSES.get(function, "".join(part.capitalize() for part in function.split("_")))


def exported(function: str, called: str, axes: int | None = None) -> str:
    """The name of the row in Keras 2: `tf.math.reduce_mean`. called: the qualified name in the source. axes: of the input."""
    if (called, axes) in _POOLS:
        return f"tf.nn.{_POOLS[called, axes]}"
    function = _OTHER.get(function, function)
    whole = _WHOLE.get(called) or _WHOLE.get(function)
    if whole is not None:
        return whole
    if function in _OLD_NN and called.startswith("tensorflow.nn."):
        return f"tf.compat.v1.nn.{function}"
    if function in _OLD:
        return f"tf.compat.v1.{function}"
    if function in _MATH:
        return f"tf.math.{function}"
    if function in _NN:
        return f"tf.nn.{function}"
    return f"tf.{called.removeprefix('tensorflow.')}" if called.startswith("tensorflow.") else f"tf.{function}"


def of_several(called: str, arguments: int) -> bool:
    """Whether Keras 2 shows the call of a function as rows that are not modelled one by one."""
    return called in _OF_SEVERAL or arguments > _ALONE_UP_TO.get(called, arguments)
