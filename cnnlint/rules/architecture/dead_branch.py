from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Call, Fit, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.event_order import calls
from cnnlint.rules.facts.feeds import TRAINING
from cnnlint.rules.facts.graph import graph_of, own_models
from cnnlint.rules.facts.used_values import read_only_in, result_is_read


class DeadBranch(Rule):
    """A layer is called, and nothing takes its output.

    ## What it does
    Reports a call of a layer in a functional model whose result goes into no other layer and is no output of any model. In a
    notebook, where a cell may be written to be replaced by the next, it is an info. In the `call` of a class, a statement that
    calls a layer and takes nothing from it. In a script an input of a model is reported as well that goes into no layer, and
    that nothing but the call of `Model` reads.

    ## Why is this bad?
    The layer is not in the model. Mostly the next line should have taken the new tensor and takes an older one.

    ## Bad
    ```python
    import keras
    from keras import layers

    image = keras.Input((28, 28, 1))
    features = layers.Conv2D(16, 3, activation="relu")(image)


    def head(x):
        pooled = layers.MaxPooling2D()(x)
        return layers.Dense(10, activation="softmax")(layers.Flatten()(x))


    model = keras.Model(image, head(features))
    ```

    ## Good
    ```python
    import keras
    from keras import layers

    image = keras.Input((28, 28, 1))
    features = layers.Conv2D(16, 3, activation="relu")(image)


    def head(x):
        pooled = layers.MaxPooling2D()(x)
        return layers.Dense(10, activation="softmax")(layers.Flatten()(pooled))


    model = keras.Model(image, head(features))
    ```

    ## When not to worry
    A tensor that a variable of the file still holds is taken to be of use, unless the file trains a model and never reads the
    name. Nor is one reported whose name the program reads before it binds it again, whatever for.
    """

    code = "CNN315"
    name = "dead-branch"
    severity = Severity.WARNING
    source = "Neurarch; NeuraLint benchmark"

    def check(self, program: Program) -> Iterator[Finding]:
        trained = any(isinstance(event, Fit) and event.method in TRAINING for event in program.events)
        for event in calls(program, "keras.__unused__"):
            if "in_call" in event.args:
                yield self._dropped(event)
                continue
            if event.span.cell is not None and not event.args["followed"]:
                continue  # what is not followed of the model may take it in any cell
            if not _is_read(event.span, program) and (not event.args["held"] or (trained and event.span.cell is None)):
                yield self.finding(
                    event.span,
                    f"the output of this {event.args['cls']} is not used",
                    severity=self.severity if event.span.cell is None else Severity.INFO,
                    help="connect it, or leave the layer out",
                    layer=event.args["name"],
                )
        yield from self._inputs(program)

    def _dropped(self, event: Call) -> Finding:
        """Of the `call` of a class: no cell replaces a line of it, and no name can hold what nothing takes."""
        message = f"the output of this {event.args['cls']} is dropped: `call` goes on without it"
        help = "give it a name that the next line takes: `x = self.layer(x)`"
        return self.finding(event.span, message, help=help, layer=event.args["name"])

    def _inputs(self, program: Program) -> Iterator[Finding]:
        """Inputs that only the call of `Model` reads: no output depends on what they are given."""
        for model in own_models(program):
            graph = graph_of(model)
            for layer in model.layers if graph.known and model.kind == "functional" and len(model.inputs) > 1 else ():
                free = layer.is_input and not graph.consumers(layer) and layer not in graph.outputs
                if free and layer.span.path == program.path and read_only_in(program, layer.span, model.span):
                    yield self.finding(
                        layer.span,
                        "no output of the model depends on this input: what it is given makes no difference",
                        severity=self.given(model.condition),
                        labels=(Label(model.span, "the model"),),
                        help="connect it, or leave it out of the inputs",
                        model=model.name,
                        layer=layer.name,
                    )


def _is_read(span: Span, program: Program) -> bool:
    """Whether the program does read it, for what was not followed. Of another file, its own check tells."""
    return span.path != program.path or (span.cell is None and result_is_read(program, span.line))
