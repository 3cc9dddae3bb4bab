"""By which rule the shape of a function on symbolic tensors follows: by the last part of its name, or the whole of it."""

from __future__ import annotations

from cnnlint.library import einops
from cnnlint.library.keras.tensors import (
    array_rules,
    axis_rules,
    function_rules,
    grid_rules,
    image_rules,
    matrix_rules,
    picking_rules,
    product_rules,
    repeat_rules,
    shape_rules,
    spectrum_rules,
    window_rules,
)
from cnnlint.library.keras.tensors.lists import BY_SIZES
from cnnlint.library.keras.tensors.shape_rules import Rule

_SAME_SHAPE = (
    "abs", "relu", "relu6", "sigmoid", "softmax", "tanh", "elu", "selu", "gelu", "silu", "swish", "softplus", "softsign",
    "leaky_relu", "exp", "expm1", "log", "log1p", "sqrt", "rsqrt", "square", "sin", "cos", "tan", "atan", "sinh", "cosh",
    "asin", "acos", "sign", "negative", "floor", "ceil", "round", "cast", "identity", "stop_gradient", "clip",
    "clip_by_value", "dropout", "l2_normalize", "normalize", "hard_sigmoid", "log_softmax", "zeros_like", "ones_like",
    "reverse", "flip", "cumsum", "cumprod", "nan_to_num", "logical_not", "erf", "mish", "random_flip", "isnan", "is_nan",
    "isfinite", "is_finite", "reciprocal", "lrn", "local_response_normalization", "bias_add", "batch_normalization",
    "in_train_phase", "in_test_phase", "flip_left_right", "flip_up_down", "adjust_brightness", "adjust_contrast",
    "adjust_hue", "adjust_saturation", "per_image_standardization", "rgb_to_hsv", "hsv_to_rgb", "rgb_to_yuv",
    "yuv_to_rgb", "roll", "sort", "random_brightness", "random_contrast", "binary_crossentropy", "check_numerics",
    "print", "convert_to_tensor", "exponential", "linear",
)  # fmt: skip
_BROADCAST = (
    "add", "subtract", "multiply", "divide", "true_divide", "truediv", "maximum", "minimum", "pow", "power", "mod",
    "floormod", "floor_divide", "floordiv", "equal", "not_equal", "greater", "less", "greater_equal", "less_equal",
    "logical_and", "logical_or", "squared_difference", "divide_no_nan",
)  # fmt: skip
_REDUCTIONS = (
    "mean", "sum", "max", "min", "prod", "std", "var", "all", "any", "logsumexp", "reduce_mean", "reduce_sum",
    "reduce_max", "reduce_min", "reduce_prod", "reduce_std", "reduce_variance", "reduce_any", "reduce_all",
    "reduce_logsumexp", "amax", "amin",
)  # fmt: skip
_FUNCTIONS: dict[str, Rule] = {
    **array_rules.RULES,
    **window_rules.RULES,
    **dict.fromkeys(_SAME_SHAPE, shape_rules.first),
    **dict.fromkeys(_BROADCAST, shape_rules.pair),
    **dict.fromkeys(_REDUCTIONS, shape_rules.reduce),
    "where": shape_rules.where,
    "expand_dims": shape_rules.expand,
    "ensure_shape": shape_rules.ensured,
    "squeeze": shape_rules.squeeze,
    "add_n": shape_rules.alike,
    "accumulate_n": shape_rules.alike,
    "concatenate": shape_rules.concatenate,
    "concat": shape_rules.concatenate,
    "stack": shape_rules.stack,
    "reshape": shape_rules.reshape,
    "transpose": shape_rules.transpose,
    "permute_dimensions": shape_rules.transpose,
    "matmul": shape_rules.dot,
    "dot": shape_rules.dot,
    "batch_dot": product_rules.batch_dot,
    "einsum": product_rules.einsum,
    "argmax": shape_rules.place,
    "argmin": shape_rules.place,
    "norm": axis_rules.norm,
    "flatten": axis_rules.flatten,
    "ravel": axis_rules.flatten,
    "batch_flatten": axis_rules.batch_flatten,
    "repeat": repeat_rules.repeat,
    "repeat_elements": repeat_rules.repeat,
    "tile": repeat_rules.tile,
    "broadcast_to": axis_rules.broadcast_to,
    "gather": picking_rules.gather,
    "embedding_lookup": picking_rules.looked_up,
    "take": picking_rules.gather,
    "one_hot": picking_rules.one_hot,
    "split": picking_rules.split,
    "unstack": picking_rules.unstack,
    "pad": repeat_rules.pad,
    "swapaxes": axis_rules.swap,
    "space_to_depth": image_rules.space_to_depth,
    "depth_to_space": image_rules.depth_to_space,
    "resize": image_rules.resize,
    "resize_images": image_rules.resize_images,
    "resize_bilinear": image_rules.resize,
    "resize_bicubic": image_rules.resize,
    "resize_nearest_neighbor": image_rules.resize,
    **dict.fromkeys(BY_SIZES, axis_rules.begun),
    "sobel_edges": image_rules.edges,
    "rgb_to_grayscale": image_rules.grey,
    "grayscale_to_rgb": image_rules.colour,
    "ctc_batch_cost": axis_rules.one_score,
    "shape": axis_rules.parts_of_shape,
    **dict.fromkeys(("conv1d_transpose", "conv2d_transpose", "conv3d_transpose"), window_rules.as_asked),
    "map_fn": function_rules.each,
    "vectorized_map": function_rules.each,
    "cond": function_rules.either,
}
_OWN: dict[str, Rule] = {  # where libraries disagree on what a name means
    **array_rules.OWN,
    **window_rules.OWN,
    **spectrum_rules.RULES,
    **grid_rules.OWN,
    **matrix_rules.OWN,
    "einops.rearrange": einops.on_tensors,
    "einops.reduce": einops.on_tensors,
    "einops.repeat": einops.on_tensors,
    "keras.ops.argmax": shape_rules.place_kept,
    "keras.ops.argmin": shape_rules.place_kept,
    "keras.ops.one_hot": picking_rules.one_hot_along,
    "keras.ops.sort": array_rules.ordered,
    "keras.ops.take": picking_rules.take,
    "keras.backend.repeat": repeat_rules.repeat_rows,
    "keras.backend.argmax": shape_rules.place_on_last,
    "keras.backend.argmin": shape_rules.place_on_last,
    "tensorflow.split": picking_rules.split_into,
    "tensorflow.squeeze": shape_rules.squeeze_known,
    "tensorflow.where": shape_rules.rows_or_elements,
    "tensorflow.argmax": shape_rules.place_on_first,
    "tensorflow.argmin": shape_rules.place_on_first,
    "tensorflow.image.rot90": image_rules.quarter_turns,
    "tensorflow.image.transpose": image_rules.on_its_side,
    "tensorflow.math.argmax": shape_rules.place_on_first,
    "tensorflow.math.argmin": shape_rules.place_on_first,
}


def rule_of(name: str) -> Rule | None:
    """The rule of a function; None where it is not modelled."""
    return _OWN.get(_flat(name)) or _FUNCTIONS.get(name.rpartition(".")[2])


def is_modelled(name: str) -> bool:
    """Whether a function has a rule under this very name, or under the last part of it."""
    return name in _OWN or name.rpartition(".")[2] in _FUNCTIONS


def _flat(name: str) -> str:
    """`keras.ops.linalg.qr` is `keras.ops.qr` too, and so is every function of `keras.ops` but for those on images."""
    for room in ("core", "linalg", "math", "nn", "numpy"):
        name = name.replace(f"keras.ops.{room}.", "keras.ops.", 1)
    return name
