from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.layers import find
from cnnlint.layers.base import Mask
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import field_of
from cnnlint.rules.facts.graph import Graph, graph_of, own_models
from cnnlint.rules.facts.layer_kinds import is_built_in

_BY_HAND = ("compute_mask", "_keras_mask")  # what is taken from a layer or a tensor
_HAND_ON = (Mask.KEPT, Mask.OF_ANY, Mask.JOINED)


class MaskNotUsed(Rule):
    """A mask reaches no layer that leaves the masked steps out.

    ## What it does
    Follows the mask of a `Masking` layer, or of an `Embedding` with `mask_zero=True`, through the layers that hand it on, to
    those that drop it: convolutions, poolings, `Flatten`, `Reshape` and the like.

    ## Why is this bad?
    The padding counts like any other step, although the model says that it should not. Keras 3 warns once that the mask is
    destroyed; Keras 2 says nothing.

    ## When not to worry
    An `Embedding` whose padding is 0 in every step may learn to ignore it: there it is an info.

    ## Bad
    ```python
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            layers.Input((None, 4)),
            layers.Masking(),
            layers.Conv1D(16, 3, padding="same", activation="relu"),
            layers.GRU(16),
            layers.Dense(1),
        ]
    )
    ```

    ## Good
    ```python
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            layers.Input((None, 4)),
            layers.Masking(),
            layers.GRU(16, return_sequences=True),
            layers.GRU(16),
            layers.Dense(1),
        ]
    )
    ```

    ## Keras says
    `Layer 'conv1d' (of type Conv1D) was passed an input with a mask attached to it. However, this layer does not support
    masking and will therefore destroy the mask information.` Keras 2 nothing.
    """

    code = "CNN325"
    name = "mask-not-used"
    severity = Severity.WARNING
    source = "keras#411, tf-keras#585; probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            graph = graph_of(model)
            for layer in model.layers if graph.known and not _is_given(model) else ():
                dropped = _dropped(layer, graph) if _masks(layer) else []
                if dropped and not program.mentions(*_BY_HAND):
                    yield self._report(layer, dropped)

    def _report(self, source: LayerTrace, dropped: list[LayerTrace]) -> Finding:
        first = dropped[0]
        embedding = source.cls == "Embedding"
        return self.finding(
            first.span,
            f"{first.cls} drops the mask of {source.cls}, and no layer has used it: padding counts like any other step",
            severity=Severity.INFO if embedding else self.severity,
            labels=(Label(source.span, "the mask is made here"),),
            expected="a layer that takes masks, as LSTM or GlobalAveragePooling1D",
            actual=first.cls,
            help=f"leave {'`mask_zero`' if embedding else 'the Masking'} out, or let a recurrent layer take the mask",
            layer=first.name,
        )


def _is_given(model: ModelTrace) -> bool:
    """Whether a layer is called with a mask of the program's own, which may be that of another layer."""
    return any("mask" in call.keywords or "mask" in call.arguments for layer in model.layers for call in layer.calls)


def _masks(layer: LayerTrace) -> bool:
    """Whether it surely makes a mask."""
    return is_built_in(layer) and (
        layer.cls == "Masking" or (layer.cls == "Embedding" and field_of(layer, "mask_zero") is True)
    )


def _dropped(source: LayerTrace, graph: Graph) -> list[LayerTrace]:
    """The layers that drop the mask, nearest first; none where it may be of use anywhere: to the loss at an output, too."""
    found: list[LayerTrace] = []
    waiting, seen = [source], {source.name}
    outputs = {layer.name for layer in graph.outputs}
    while waiting:
        layer = waiting.pop(0)
        if layer.name in outputs:
            return []
        for after in graph.consumers(layer):
            if after.name in seen:
                continue
            seen.add(after.name)
            kind = find(after.cls) if is_built_in(after) else None
            if kind is None or kind.takes_mask or after.model is not None or len(after.calls) > 1:
                return []
            if kind.mask_after is Mask.NONE:
                found.append(after)
            elif kind.mask_after in _HAND_ON:
                waiting.append(after)
            else:
                return []
    return found
