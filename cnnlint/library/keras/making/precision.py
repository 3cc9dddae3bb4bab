"""The dtype policy of a program: what layers compute in, and keep their weights in, that are given no `dtype` of their own.

keras/src/dtype_policies/dtype_policy.py, tf_keras/src/mixed_precision/policy.py
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.values import Context, Made, Mutable, Shared, Unknown, Value

if TYPE_CHECKING:
    from cnnlint.library.keras.making.layer import LayerValue

POLICY = "keras.DTypePolicy"


class Precision(Mutable):
    """What is set for the whole program. name: the policy, None where none is set and `floatx` counts."""

    def __init__(self) -> None:
        self.name: str | Unknown | None = None
        self.floatx: str | Unknown = "float32"

    def snapshot(self) -> Any:
        return self.name, self.floatx

    def restore(self, state: Any) -> None:
        self.name, self.floatx = state

    def join(self, one: Any, other: Any, why: Unknown) -> Any:
        return tuple(a if a == b else why for a, b in zip(one, other, strict=True))

    def forget(self, why: Unknown) -> None:
        """Nobody outside changes it."""


_PRECISION = Shared(Precision)


def _precision(at: Context) -> Precision:
    return at.shared(_PRECISION)


def in_force(at: Context) -> str | Unknown:
    """The policy of a layer that is made now."""
    found = _precision(at)
    return found.floatx if found.name is None else found.name


def under_policy(layer: LayerValue, at: Context) -> None:
    """Gives a new layer the policy in force. Its specification may be shared with other programs, and is not changed."""
    layer.policy = policy = in_force(at)
    if layer.spec is not None and isinstance(policy, str) and policy != layer.spec.default_dtype:
        layer.spec = copy(layer.spec)
        layer.spec.default_dtype = policy
    if isinstance(layer.weights, tuple) and isinstance(policy, str) and not policy.startswith("mixed_"):
        layer.weights = tuple(w if w.dtype == policy else replace(w, dtype=policy) for w in layer.weights)


@models(
    "keras.mixed_precision.set_global_policy",
    "keras.mixed_precision.set_dtype_policy",
    "keras.mixed_precision.experimental.set_policy",
    "keras.config.set_dtype_policy",
)
def set_global_policy(at: Context, policy: Value) -> Value:
    name = policy.arguments.get("name") if isinstance(policy, Made) else policy
    at.store.touch(_precision(at))
    _precision(at).name = name if isinstance(name, str) else at.unknown("the dtype policy is not known")
    return None


@models(
    POLICY,
    "keras.dtype_policies.DTypePolicy",
    "keras.mixed_precision.Policy",
    "keras.mixed_precision.DTypePolicy",
    "keras.mixed_precision.experimental.Policy",
)
def make_policy(at: Context, name: Value, loss_scale: Value = None) -> Value:
    return Made(POLICY, {"name": name}, at.span)


@models(f"{POLICY}.name", attribute=True)
def policy_name(at: Context, policy: Made) -> Value:
    return policy.arguments["name"]


@models("keras.mixed_precision.global_policy", "keras.mixed_precision.dtype_policy", "keras.config.dtype_policy")
def global_policy(at: Context) -> Value:
    return Made(POLICY, {"name": in_force(at)}, at.span)


@models("keras.backend.floatx", "keras.config.floatx")
def floatx(at: Context) -> Value:
    return _precision(at).floatx


@models("keras.backend.set_floatx", "keras.config.set_floatx")
def set_floatx(at: Context, value: Value) -> Value:
    at.store.touch(_precision(at))
    _precision(at).floatx = value if isinstance(value, str) else at.unknown("the float type is not known")
    return None
