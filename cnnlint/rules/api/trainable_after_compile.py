from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity, Span
from cnnlint.program import Compile, Fit, LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.first_mistake import first_of_each


class TrainableAfterCompile(Rule):
    """Layers are frozen or thawed after compile.

    ## What it does
    Compares which layers are trainable when the model is compiled and when it is trained, and reports a difference. In code for
    Keras 3 it is an info, unless the model was trained in between, as for fine-tuning.

    ## Why is this bad?
    Keras 2 decides in `compile` what is trained; a later change of `trainable` has no effect, and nothing is said. Keras 3
    decides when the model is first trained, so that a second `fit` still trains what the first one did; where it must trace
    the training step again, it stops at the weights that its optimizer does not know. Measured on Keras 3.15 with
    TensorFlow.

    ## When not to worry
    A GAN freezes its discriminator for the whole, and trains it by itself as it was compiled before. That is on purpose, and
    silent here: that Keras 3 no longer trains it is told by `nothing-to-train`.

    ## Bad
    ```python
    import numpy as np
    import tf_keras as keras

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = keras.Sequential([keras.layers.Dense(4, activation="relu", input_shape=(8,)), keras.layers.Dense(1)])
    model.compile(optimizer="adam", loss="mse")
    model.layers[0].trainable = False
    model.fit(x, y, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    import tf_keras as keras

    x, y = np.zeros((100, 8)), np.zeros((100, 1))
    model = keras.Sequential([keras.layers.Dense(4, activation="relu", input_shape=(8,)), keras.layers.Dense(1)])
    model.layers[0].trainable = False
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, y, validation_split=0.1)
    ```
    """

    code = "CNN713"
    name = "trainable-after-compile"
    severity = Severity.WARNING
    source = "probes of Keras 2 and 3"

    def check(self, program: Program) -> Iterator[Finding]:
        found = first_of_each(self._all(program), lambda one: one[0])  # a loop that thaws layer after layer makes one mistake
        return (finding for _, finding in found)

    def _all(self, program: Program) -> Iterator[tuple[tuple[Span, Span], Finding]]:
        """With where the model is trained and where it was compiled."""
        inner, shared = _parts_of_compiled(program)
        trained: dict[tuple[int, Span], Span] = {}  # as they were compiled, and where
        for event in program.events:
            if not isinstance(event, Fit) or event.compile is None or not event.method.startswith(("fit", "train")):
                continue
            then, now = event.compile.model, event.model
            if isinstance(now, ModelTrace) and now.identity in inner:
                continue
            if isinstance(then, ModelTrace) and isinstance(now, ModelTrace) and then.identity == now.identity:
                changed = _changed(then, now)
                key = now.identity, event.compile.span
                if not changed:
                    trained.setdefault(key, event.span)
                    continue
                meant = (
                    _is_part(changed[0], shared) or _set_aside(event, now, program) or _frozen_for(event, changed[0], program)
                )
                if key in trained or not meant:
                    finding = self._report(event, event.compile, changed, trained.get(key), program.dialect)
                    yield (event.span, event.compile.span), finding

    def _report(self, event: Fit, compiled: Compile, changed: list[LayerTrace], before: Span | None, dialect: int) -> Finding:
        layer, more = changed[0], len(changed) - 1
        which = f"`{layer.label}` was" if not more else f"`{layer.label}` and {more} more layer{'s' * (more > 1)} were"
        thawed = _thawed(compiled.model, layer)
        what = "thawed" if thawed else "frozen"
        labels = [Label(compiled.span, "compiled here")]
        message, severity = f"{which} {what} after compile, which Keras 2 ignores", self.severity
        if dialect >= 3 and before is not None and _traced(compiled, thawed):
            labels.append(Label(before, "trained here before"))
            message = f"{which} {what} after a first training, which Keras ignores until the next `compile`"
        elif dialect >= 3:
            severity = Severity.INFO
        help = "call `compile` again after changing `trainable`"
        return self.finding(event.span, message, severity=severity, labels=labels, help=help, layer=layer.name)


def _thawed(then: object, layer: LayerTrace) -> bool:
    """Whether the layer, or more of what is inside it, is trained than was when the model was compiled."""
    layers = then.layers if isinstance(then, ModelTrace) else ()
    old = next((x for x in layers if x.name == layer.name), layer)
    return layer.trainable is True if old.trainable != layer.trainable else len(layer.frozen) < len(old.frozen)


def _traced(compiled: Compile, thawed: bool) -> bool:
    """Whether the training step stays as it was; run eagerly it leaves out what was frozen, and stops at what was thawed."""
    return thawed or compiled.args.get("run_eagerly", False) is False


def _is_part(layer: LayerTrace, shared: set[int]) -> bool:
    """A model of the program that is trained by itself or in two wholes, each compiled while the other's part was frozen."""
    part = layer.model is not None and layer.model.kind != "application"
    return part and (layer.trainable is True or (layer.model is not None and layer.model.identity in shared))


def _set_aside(event: Fit, now: ModelTrace, program: Program) -> bool:
    """A model that is frozen as a whole before another is compiled, of which it may be a part where not all of that is known,
    and that goes on to be trained batch by batch: so a GAN is written."""
    if event.method != "train_on_batch" or event.compile is None or any(x.trainable for x in now.layers if x.weights):
        return False
    later = program.events[program.events.index(event.compile) + 1 :]
    others = (e.model for e in later if isinstance(e, Compile))
    return any(not isinstance(model, ModelTrace) or model.identity != now.identity for model in others)


def _frozen_for(event: Fit, layer: LayerTrace, program: Program) -> bool:
    """Whether another model, which is compiled later, has the same layer, or may have it: adversaries are also made of lists
    of layers."""
    if event.compile is None or layer.trainable or not isinstance(event.model, ModelTrace):
        return False
    later = program.events[program.events.index(event.compile) + 1 :]
    others = (e.model for e in later if isinstance(e, Compile) and isinstance(e.model, ModelTrace))
    whole = not any(row.trainable for row in event.model.layers if row.weights)
    return any(
        (whole and other.unknown and other.identity != event.model.identity)
        or any((row.name, row.span) == (layer.name, layer.span) for row in other.layers)
        for other in others
    )


def _parts_of_compiled(program: Program) -> tuple[set[int], set[int]]:
    """Models inside compiled ones: a GAN freezes its discriminator for the whole and trains it by itself, on purpose. And those
    that are inside two."""
    compiled = [event.model for event in program.events if isinstance(event, Compile)]
    wholes = {model.identity: model for model in compiled if isinstance(model, ModelTrace)}
    parts = [{x.model.identity for x in whole.layers if x.model is not None} for whole in wholes.values()]
    inside = Counter(part for each in parts for part in each)
    return set(inside), {part for part, times in inside.items() if times > 1}


def _changed(then: ModelTrace, now: ModelTrace) -> list[LayerTrace]:
    """The layers with weights that are trained now and were not then, or the other way round, as the first of them."""
    before = {layer.name: layer for layer in then.layers}
    changed: list[LayerTrace] = []
    for layer in now.layers:
        old = before.get(layer.name)
        if old is None or old.unknown is not None or layer.unknown is not None or not layer.weights:
            continue
        built = isinstance(old.weights, tuple) and bool(old.weights)  # else nothing was there to freeze
        if old.trainable != layer.trainable or (built and old.frozen != layer.frozen):
            changed.append(layer)
    return [layer for layer in changed if layer.trainable == changed[0].trainable]
