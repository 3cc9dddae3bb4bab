"""`tf.custom_gradient`: a function that gives its value and the function of its gradient, of which a caller sees the value."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import dataclass
from cnnlint.library import models
from cnnlint.values import Context, Object, Unknown, Value, known_items


@dataclass(frozen=True, slots=True)
class WithGradient(Object):
    """What `custom_gradient` makes of a function. tensorflow/python/ops/custom_gradient.py"""

    function: Value

    def call(self, args: Arguments, at: Context) -> Value:
        given = at.call(self.function, args)
        if isinstance(given, Unknown):
            return given
        pair = known_items(given)
        if pair is None or len(pair) != 2:
            return at.unknown("`custom_gradient` needs a value and the function of its gradient")
        return pair[0]


@models(
    "tensorflow.custom_gradient",
    "tensorflow.custom_gradient.__decorator__",
    "keras.ops.custom_gradient",
    "keras.ops.custom_gradient.__decorator__",
)
def custom_gradient(at: Context, f: Value) -> Value:
    return WithGradient(f)
