"""Which functions of libraries make a symbolic tensor of symbolic tensors."""

from __future__ import annotations

from functools import cache

from cnnlint.arguments import Arguments

_ON_TENSORS = ("tensorflow.", "keras.ops.", "keras.activations.", "keras.backend.", "numpy.", "einops.")
_ABOUT_TENSORS = {"tensorflow.is_tensor", "einops.parse_shape"} | frozenset(
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
    """Whether the function of a library makes tensors of tensors."""
    return name.startswith(_ON_TENSORS) and name not in _ABOUT_TENSORS


def takes_tensors(args: Arguments) -> bool:
    """Whether a symbolic tensor is among the arguments."""
    return any(hasattr(value, "symbolic") for value in (*args.positional, *args.keywords.values()))
