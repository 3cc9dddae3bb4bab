"""Which functions of libraries make a symbolic tensor of symbolic tensors."""

from __future__ import annotations

from functools import cache

from cnnlint.arguments import Arguments

_ON_TENSORS = ("tensorflow.", "keras.ops.", "keras.activations.", "keras.backend.", "numpy.", "einops.")
_ABOUT_TENSORS = frozenset(
    (
        "einops.parse_shape", "tensorflow.control_dependencies", "tensorflow.debugging.is_numeric_tensor",
        "tensorflow.get_static_value", "tensorflow.group", "tensorflow.is_symbolic_tensor", "tensorflow.is_tensor",
        "tensorflow.print", "tensorflow.tuple",
    )
) | frozenset(
    f"tensorflow.GradientTape.{name}" for name in ("batch_jacobian", "gradient", "jacobian", "watch")
) | frozenset(
    f"keras.backend.{name}"
    for name in (
        "batch_get_value", "batch_set_value", "count_params", "dtype", "eval", "function", "get_value", "gradients",
        "int_shape", "is_keras_tensor", "is_sparse", "is_tensor", "ndim", "set_value", "update", "update_add", "update_sub",
    )
)  # fmt: skip


@cache
def on_tensors(name: str) -> bool:
    """Whether the function of a library makes tensors of tensors. Those of `tf.nest` look only at what holds them."""
    plain = name.replace("tensorflow.compat.v1.", "tensorflow.", 1)
    return name.startswith(_ON_TENSORS) and plain not in _ABOUT_TENSORS and ".nest." not in name


_OF_ONE = frozenset(
    f"tensorflow.nn.{name}"
    for name in (
        "crelu", "elu", "gelu", "leaky_relu", "log_softmax", "relu", "relu6", "selu", "sigmoid", "silu", "softmax", "softplus",
        "softsign", "swish", "tanh",
    )
)  # fmt: skip


def of_one_tensor(name: str) -> bool:
    """Whether it is an activation of TensorFlow, which is given to a layer as it stands."""
    return name in _OF_ONE


def takes_tensors(args: Arguments) -> bool:
    """Whether a symbolic tensor is among the arguments."""
    return any(hasattr(value, "symbolic") for value in (*args.positional, *args.keywords.values()))
