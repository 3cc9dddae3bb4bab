"""Runs in the child: functions and layers made of recipes, in the place of the user's own, whose code is not run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cnnlint.verify.decode import Decoder, Untold
from cnnlint.verify.protocol import Expression, LayerPlan, ModelPlan

if TYPE_CHECKING:
    from cnnlint.verify.rebuild import Rebuilder


class Body:
    """What is done to some inputs. layers: those that it calls, by name. base: the `call` of the base class.

    weights: variables of the layer itself, each with the expression that it was made by.
    """

    def __init__(self, rebuilder: Rebuilder, recipe: Expression, base: Any = None) -> None:
        self.rebuilder, self.recipe, self.base = rebuilder, recipe, base
        self.layers: dict[str, Any] = {}
        self.weights: list[tuple[Expression, Any]] = []

    def apply(self, *inputs: Any) -> Any:
        """The result for inputs that are tensors or lists of them."""
        return _Run(self, flat(inputs)).decode(self.recipe)

    def prepare(self, expression: Expression) -> None:
        """Makes the layers that it calls; what those call is theirs to make."""
        parts = expression if isinstance(expression, list) else []
        if isinstance(expression, dict):
            parts = [part for key, part in expression.items() if key != "call"]
            if "call" in expression and _called(expression) not in self.layers:
                self.layers[_called(expression)] = self.rebuilder.decode(expression["call"])
        for part in parts:
            self.prepare(part)

    def own(self, layer: Any, weights: Sequence[Expression]) -> None:
        """Makes the weights of the layer itself."""
        for weight in weights:
            made = layer.add_weight(**{**weight["weight"], "initializer": "ones"})
            self.weights.append((weight, made))


def _called(expression: Mapping[str, Any]) -> str:
    (plan,) = expression["call"].values()
    return str(plan["name"])


class _Run(Decoder):
    """One application of a body."""

    def __init__(self, body: Body, operands: list[Any]) -> None:
        super().__init__(body.rebuilder.keras)
        self.body, self.operands = body, operands

    def _decode_operand(self, expression: Mapping[str, Any]) -> Any:
        return self.operands[expression["operand"]]

    def _decode_weight(self, expression: Mapping[str, Any]) -> Any:
        found = [variable for made_by, variable in self.body.weights if made_by == expression]
        if not found:
            raise Untold("a layer uses the weight of another")
        return found[0]

    def _decode_call(self, expression: Mapping[str, Any]) -> Any:
        layer = self.body.layers[_called(expression)]
        result = layer(*map(self.decode, expression["positional"]), **self._keywords(expression["keywords"]))
        self.body.rebuilder.met.setdefault(id(layer), result)
        return result

    def _decode_base(self, expression: Mapping[str, Any]) -> Any:
        return self.body.base(*map(self.decode, expression["base"]), **self._keywords(expression["keywords"]))


def own_class(rebuilder: Rebuilder, plan: LayerPlan | ModelPlan, base: Any) -> Any:
    """A class in the place of the user's own, of that name: its `call` does what the recipe says."""

    def init(layer: Any, *args: Any, **keywords: Any) -> None:
        base.__init__(layer, *args, **keywords)
        body = Body(rebuilder, plan.body, lambda *given, **named: base.call(layer, *given, **named))
        if isinstance(plan, ModelPlan):
            body.layers = {kept.name: rebuilder.layer(kept) for kept in plan.layers}
            layer.inner_layers = list(body.layers.values())  # Keras tracks them, but none that `call` makes
        body.prepare(plan.body)
        body.own(layer, plan.weights)
        if isinstance(plan, LayerPlan):
            layer.inner_layers = list(body.layers.values())
        layer.apply_body = body.apply

    def call(layer: Any, inputs: Any, *others: Any, **keywords: Any) -> Any:
        return layer.apply_body(inputs, *others)

    if rebuilder.legacy:
        call = rebuilder.named("tensorflow.autograph.experimental.do_not_convert")(call)
    return type(plan.cls, (base,), {"__init__": init, "call": call})


def flat(result: Any) -> list[Any]:
    """The tensors in the result of a call, in order."""
    if isinstance(result, dict):
        return list(result.values())
    return [tensor for item in result for tensor in flat(item)] if isinstance(result, (list, tuple)) else [result]
