"""What the EfficientNets of Keras 2 take beside their own arguments: they hand it on to the function behind all of them.

tf_keras/src/applications/efficientnet.py
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cnnlint.applications.checks import need_number
from cnnlint.applications.graph import Step
from cnnlint.frozen import replace
from cnnlint.layers.base import Undetermined
from cnnlint.values import Unknown, Value

_RATE = "drop_connect_rate"
_DEFAULTS: Mapping[str, Value] = {_RATE: 0.2, "depth_divisor": 8, "activation": "swish", "blocks_args": "default"}


def further(name: str, dialect: int) -> Mapping[str, Value]:
    """These arguments with their defaults."""
    return _DEFAULTS if dialect < 3 and name.startswith("EfficientNetB") else {}


def as_designed(steps: Sequence[Step], arguments: Mapping[str, Value]) -> list[Step]:
    """The steps with that share of paths dropped. Raises Undetermined where another argument changes the layers."""
    if _RATE not in arguments:
        return list(steps)
    for key, default in _DEFAULTS.items():
        if key != _RATE and arguments[key] != default:
            raise Undetermined(Unknown(f"an EfficientNet with its own `{key}` is not modelled"))
    factor = need_number(arguments, _RATE) / 0.2
    if factor <= 0:
        raise Undetermined(Unknown("an EfficientNet that drops no paths is not modelled"))
    return [_scaled(step, factor) for step in steps]


def _scaled(step: Step, factor: float) -> Step:
    rate = step.args.get("rate")
    if factor == 1 or step.cls != "Dropout" or step.name == "top_dropout" or not isinstance(rate, float):
        return step
    return replace(step, args={**step.args, "rate": rate * factor})
