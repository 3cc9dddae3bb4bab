"""Attention with projections to heads (keras/src/layers/attention)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from cnnlint.layers.axes import values_per_sample
from cnnlint.layers.base import ArgumentError, Layer, Mask, ShapeError, Undetermined, need_rank, need_size
from cnnlint.layers.fields import (
    Anything,
    Fraction,
    PositiveCount,
    PositiveInt,
    Switch,
    default,
    items_of,
    positive_int,
    rejected,
    surely_above,
    unquoted,
)
from cnnlint.layers.identifiers import Constraint, Initializer, Regularizer, initializer_of
from cnnlint.layers.recurrence import seed
from cnnlint.program import Weight
from cnnlint.shapes import Dim, Shape, Size, axes_text, differ, product, shape_text, text
from cnnlint.values import Unknown

if TYPE_CHECKING:
    from cnnlint.program import Output


def _size_or_none(layer: Layer, name: str, value: Any) -> Size | None:
    return None if value is None else positive_int(layer, name, value)


def _output_sizes(layer: Layer, name: str, value: Any) -> tuple[Size, ...]:
    """The axes that take the place of the last one; nothing for None and other empty values."""
    if value is None or (isinstance(value, (int, float, str)) and not value):
        return ()
    items = items_of(value)
    if items is None and not isinstance(value, (float, str)):
        return (positive_int(layer, name, value),)
    if items is None:
        words = (
            f"Invalid `output_shape`: {unquoted(value)}. "
            "When specified, the `output_shape` should be of type tuple, list, or int."
        )
        raise rejected(layer, name, "an integer or a tuple of integers", value, keras=words)
    return tuple(positive_int(layer, name, item) for item in items)


def _attention_axes(layer: Layer, name: str, value: Any) -> Any:
    if value and (isinstance(value, (float, str)) or (items_of(value) is None and not isinstance(value, int))):
        words = f"`attention_axes` must be an int, list, or tuple. Received: attention_axes={unquoted(value)}"
        raise rejected(layer, name, "an integer or a tuple of integers", value, keras=words)
    return value


SizeOrNone = Annotated["Size | None", _size_or_none]
OutputSizes = Annotated["tuple[Size, ...]", _output_sizes]
AttentionAxes = Annotated[Any, _attention_axes]


class _HeadedAttention(Layer):
    """Projects query, key and value to heads, attends, and projects back."""

    takes_mask = True
    mask_after = Mask.KEPT
    tensors_first = 3

    def check(self) -> None:
        for name in ("kernel_initializer", "bias_initializer"):
            if self.__dict__.get(name, "") is None:
                words = "'NoneType' object has no attribute 'get_config'"
                raise rejected(self, name, "an initializer", None, keras=words, error="AttributeError")
        if self.flash_attention and surely_above(self.dropout, 0):
            raise ArgumentError(
                "invalid-argument",
                f"{type(self).__name__} cannot have both `flash_attention` and `dropout`",
                argument="flash_attention",
                keras="Dropout is not supported when flash attention is enabled. Please set dropout to 0.0 to use flash "
                "attention.",
            )
        if surely_above(self.dropout, 0):
            seed(self, "seed", self.seed)

    def _dense(self, features: Dim, out: tuple[Size, ...], what: str) -> Iterator[Weight]:
        """The projection of the last axis to `out`."""
        size = need_size(features, self, f"the last axis of the {what}")
        yield from self._projection((size,), out)

    def _projection(self, summed: tuple[Size, ...], out: tuple[Size, ...]) -> Iterator[Weight]:
        yield self.weight("kernel", (*summed, *out), initializer_of(self, "kernel_initializer"))
        if self.use_bias:
            yield self.weight("bias", out, initializer_of(self, "bias_initializer"))


def _need_value(layer: Layer, value: Shape | None) -> Shape:
    if value is not None:
        return value
    raise ShapeError(
        "invalid-input",
        f"{type(layer).__name__} needs a query and a value, each an argument of its own",
        help="for self-attention write `layer(x, x)`",
        keras="missing a required argument: 'value'",
        error="TypeError",
    )


def _check_key(layer: Layer, value: Shape, key: Shape) -> None:
    middle, other = value[1:-1], key[1:-1]
    if len(middle) == len(other) and not any(_unlike(a, b) for a, b in zip(middle, other, strict=True)):
        return
    raise ShapeError(
        "merge-shapes",
        f"{type(layer).__name__} gets a value {shape_text(value)} and a key {shape_text(key)}: "
        "all axes but the last must be equal",
        keras="All dimensions of `value` and `key`, except the last one, must be equal. "
        f"Received: value_shape={shape_text(value)} and key_shape={shape_text(key)}",
    )


def _unlike(a: Dim, b: Dim) -> bool:
    """Keras compares the shapes as written: None equals only None here."""
    return (a is None) != (b is None) or differ(a, b)


class MultiHeadAttention(_HeadedAttention):
    """Attention of a query to a value, in heads. keras/src/layers/attention/multi_head_attention.py"""

    keras3_only = ("sliding_window", "flash_attention", "use_gate", "seed")
    keras2_only = ("softmax_robust_masking",)
    tuple2 = True

    num_heads: PositiveInt
    key_dim: PositiveInt
    value_dim: SizeOrNone = None
    dropout: Fraction = 0.0
    use_bias: Switch = True
    output_shape: OutputSizes = default(None)
    attention_axes: AttentionAxes = None
    sliding_window: SizeOrNone = None
    flash_attention: Switch = default(None)
    kernel_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    bias_constraint: Constraint = None
    use_gate: Switch = False
    seed: Anything = None

    def output(
        self,
        query: Shape,
        value: Shape | None = None,
        key: Shape | None = None,
        *masks: Any,
        return_attention_scores: Any = False,
        **more: Any,
    ) -> Output:
        value = _need_value(self, value)
        _check_key(self, value, key or value)
        out: Shape = (*query[:-1], *self.output_shape) if self.output_shape else query
        return [out, self._scores(query, key or value)] if return_attention_scores is True else out

    def _scores(self, query: Shape, key: Shape) -> Shape:
        """Keras 3 shows the queries twice. Keras 2 has the axes of the batch, the heads, those of the query and of the key:
        tf_keras/src/layers/attention/multi_head_attention.py, `_build_attention_equation`."""
        if self.dialect >= 3:
            return (query[0], self.num_heads, query[1], query[1])
        given = self.attention_axes
        items = range(1, len(query) - 1) if given is None else items_of(given) or [given]
        axes = [axis for axis in items if isinstance(axis, int) and axis >= 0]
        if len(axes) < len(items):
            raise Undetermined(Unknown("the axes of attention are not known"))
        batch = (d for i, d in enumerate(query[:-1]) if i not in axes)
        return (*batch, self.num_heads, *(query[i] for i in axes), *(key[i] for i in axes))

    def weights(
        self, query: Shape, value: Shape | None = None, key: Shape | None = None, *masks: Any, **more: Any
    ) -> Iterator[Weight]:
        """Kernel and bias of query, key, gate, value and output, in this order."""
        value = _need_value(self, value)
        for x in (query, key or value):
            need_rank(x, self, at_least=2)
        _check_axes(self, value)
        deep = self.value_dim or self.key_dim
        yield from self._dense(query[-1], (self.num_heads, self.key_dim), "query")
        yield from self._dense((key or value)[-1], (self.num_heads, self.key_dim), "key")
        if self.use_gate:
            yield from self._dense(query[-1], (self.num_heads, deep), "query")
        yield from self._dense(value[-1], (self.num_heads, deep), "value")
        last = self.output_shape or (need_size(query[-1], self),)
        yield from self._projection((self.num_heads, deep), last)

    def macs(self, query: Shape, value: Shape | None = None, key: Shape | None = None, *masks: Any, **more: Any) -> Size:
        """The projections, then `heads · queries · keys · (key_dim + value_dim)`."""
        value = _need_value(self, value)
        deep = self.value_dim or self.key_dim
        asked, held = values_per_sample((*query[:-1], 1)), values_per_sample((*value[:-1], 1))
        q, k, v = (need_size(x[-1], self) for x in (query, key or value, value))
        last = product(self.output_shape) if self.output_shape else q
        gate = q * deep if self.use_gate else 0
        projections = asked * (q * self.key_dim + gate + deep * last) + held * (k * self.key_dim + v * deep)
        return self.num_heads * (projections + asked * held * (self.key_dim + deep))


def _check_axes(layer: MultiHeadAttention, value: Shape) -> None:
    """The axes that are attended to, counted in the value with its heads, `(batch, ..., heads, features)`."""
    axes = layer.__dict__.get("attention_axes")
    rank = len(value) + 1
    for axis in (axes,) if isinstance(axes, int) else items_of(axes) or ():
        if isinstance(axis, int) and not -rank <= (axis if axis >= 0 else rank - 1 + axis) < rank:
            raise ShapeError(
                "invalid-axis",
                f"MultiHeadAttention attends to axis {axis}, which its value {shape_text(value)} does not have",
                argument="attention_axes",
                expected=f"an axis below {len(value) - 1}",
                actual=str(axis),
                keras=f"index {axis} is out of bounds for axis 0 with size {rank}",
                error="IndexError",
            )


class GroupedQueryAttention(_HeadedAttention):
    """Attention in which several query heads share a key head. keras/src/layers/attention/grouped_query_attention.py"""

    dialects = (3,)

    aliases = ("GroupQueryAttention",)

    head_dim: PositiveCount
    num_query_heads: PositiveCount
    num_key_value_heads: PositiveCount
    dropout: Fraction = 0.0
    use_bias: Switch = True
    sliding_window: SizeOrNone = None
    flash_attention: Switch = default(None)
    kernel_initializer: Initializer = "glorot_uniform"
    bias_initializer: Initializer = "zeros"
    kernel_regularizer: Regularizer = None
    bias_regularizer: Regularizer = None
    activity_regularizer: Regularizer = None
    kernel_constraint: Constraint = None
    bias_constraint: Constraint = None
    use_gate: Switch = False
    seed: Anything = None

    def check(self) -> None:
        super().check()
        if differ(self.num_query_heads % self.num_key_value_heads, 0):
            raise ArgumentError(
                "channels-groups",
                f"{text(self.num_query_heads)} query heads cannot share {text(self.num_key_value_heads)} key heads evenly",
                argument="num_key_value_heads",
                expected=f"a divisor of {text(self.num_query_heads)}",
                actual=text(self.num_key_value_heads),
                keras="`num_query_heads` must be divisible by `num_key_value_heads`.",
            )

    def output(
        self,
        query: Shape,
        value: Shape | None = None,
        key: Shape | None = None,
        *masks: Any,
        return_attention_scores: Any = False,
        **more: Any,
    ) -> Output:
        value = _need_value(self, value)
        if _unlike(query[-1], value[-1]):
            raise ShapeError(
                "merge-shapes",
                f"GroupedQueryAttention needs a query and a value with the same last axis, but they have {text(query[-1])} "
                f"and {text(value[-1])}",
                expected=text(query[-1]),
                actual=text(value[-1]),
                keras="The last dimension of `query_shape` and `value_shape` must be equal, but are "
                f"{text(query[-1])}, {text(value[-1])}.",
            )
        _check_key(self, value, key or value)
        scores: Shape = (query[0], self.num_query_heads, query[1], (key or value)[1])
        return [query, scores] if return_attention_scores is True else query

    def weights(
        self, query: Shape, value: Shape | None = None, key: Shape | None = None, *masks: Any, **more: Any
    ) -> Iterator[Weight]:
        """Kernel and bias of query, key, gate, value and output, in this order."""
        value = _need_value(self, value)
        for what, x in (("query", query), ("key", key or value), ("value", value)):
            _need_three(self, x, what)
        asking, shared = (self.num_query_heads, self.head_dim), (self.num_key_value_heads, self.head_dim)
        yield from self._dense(query[-1], asking, "query")
        yield from self._dense((key or value)[-1], shared, "key")
        if self.use_gate:
            yield from self._dense(query[-1], asking, "query")
        yield from self._dense(value[-1], shared, "value")
        yield from self._projection(asking, (need_size(query[-1], self),))

    def macs(self, query: Shape, value: Shape | None = None, key: Shape | None = None, *masks: Any, **more: Any) -> Size:
        """The projections, then `2 · query heads · queries · keys · head_dim`."""
        value = _need_value(self, value)
        asked, held = values_per_sample((*query[:-1], 1)), values_per_sample((*value[:-1], 1))
        q, k, v = (need_size(x[-1], self) for x in (query, key or value, value))
        wide = self.num_query_heads * (3 if self.use_gate else 2) * q * asked
        narrow = self.num_key_value_heads * (k + v) * held
        return self.head_dim * (wide + narrow + 2 * self.num_query_heads * asked * held)


def _need_three(layer: Layer, x: Shape, what: str) -> None:
    if len(x) == 3:
        return
    raise ShapeError(
        "wrong-rank",
        f"{type(layer).__name__} needs a {what} (batch, length, features) but gets {shape_text(x)}",
        expected="3 axes",
        actual=axes_text(len(x)),
        keras="Invalid equation for the projection of the input",
    )
