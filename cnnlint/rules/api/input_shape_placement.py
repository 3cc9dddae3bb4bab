from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.axes import shapes_differ
from cnnlint.rules.facts.graph import graph_of, input_of, own_models, written_layers
from cnnlint.shapes import shape_text
from cnnlint.values import Unknown, as_dim, known_items


class InputShapePlacement(Rule):
    """An input shape is given to a layer that is not the first, and it is not what the layer gets.

    ## What it does
    Reports `input_shape=` on a later layer where it contradicts the output of the layer before. Where the two agree it is only
    superfluous, and nothing is said.

    ## Why is this bad?
    Keras ignores it there. The reader takes it for true.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential()
    model.add(layers.Conv2D(16, 3, activation="relu", input_shape=(64, 64, 3)))
    model.add(layers.Conv2D(32, 3, activation="relu", input_shape=(64, 64, 3)))
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential()
    model.add(layers.Conv2D(16, 3, activation="relu", input_shape=(64, 64, 3)))
    model.add(layers.Conv2D(32, 3, activation="relu"))
    ```
    """

    code = "CNN716"
    name = "input-shape-placement"
    severity = Severity.INFO
    source = "probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            graph = graph_of(model)
            for layer in written_layers(program, model):
                before = graph.producers(layer)
                given, real = known_items(layer.args.get("input_shape")), input_of(layer)
                if given is None or real is None or not before or before[0].is_input:
                    continue
                dims = [as_dim(d) for d in given]
                said = tuple(d for d in dims if not isinstance(d, Unknown))
                if len(said) != len(dims) or not shapes_differ(said, real[1:]):
                    continue
                yield self.finding(
                    layer.place_of("input_shape"),
                    f"this layer gets {shape_text(real[1:])}, not {shape_text(said)}: Keras ignores `input_shape` here",
                    labels=(Label(before[0].span, f"gives {shape_text(real[1:])}"),),
                    expected=shape_text(real[1:]),
                    actual=shape_text(said),
                    help="leave `input_shape` out of all layers but the first",
                    model=model.name,
                    layer=layer.name,
                )
