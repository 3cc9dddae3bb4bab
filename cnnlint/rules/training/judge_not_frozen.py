from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Compile, Fit, LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.feeds import TRAINING
from cnnlint.rules.facts.first_mistake import once_at_each_place


class JudgeNotFrozen(Rule):
    """The discriminator of a GAN is trained together with the generator that it judges.

    ## What it does
    Reports a model that ends in a model which is trained by itself as well, on what another model makes, where the weights of
    the one that judges were not frozen before the whole was compiled.

    ## Why is this bad?
    The step that should make the generator better at fooling the discriminator also makes the discriminator easier to fool:
    it learns to call its pictures real, which is the quicker way to a small loss. Nothing is said.

    ## When not to worry
    Training steps written by hand choose their weights themselves, and are not looked at.

    ## Bad
    ```python
    import numpy as np
    from keras import Input, Model, Sequential, layers

    maker = Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(8, activation="sigmoid")])
    judge = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    judge.compile(optimizer="adam", loss="binary_crossentropy")
    noise = Input((4,))
    whole = Model(noise, judge(maker(noise)))
    whole.compile(optimizer="adam", loss="binary_crossentropy")
    real, seeds = np.random.rand(32, 8), np.random.rand(32, 4)
    for step in range(3):
        judge.train_on_batch(real, np.ones((32, 1)))
        judge.train_on_batch(maker.predict(seeds, verbose=0), np.zeros((32, 1)))
        whole.train_on_batch(seeds, np.ones((32, 1)))
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Input, Model, Sequential, layers

    maker = Sequential([layers.Input((4,)), layers.Dense(16, activation="relu"), layers.Dense(8, activation="sigmoid")])
    judge = Sequential([layers.Input((8,)), layers.Dense(16, activation="relu"), layers.Dense(1, activation="sigmoid")])
    judge.compile(optimizer="adam", loss="binary_crossentropy")
    judge.train_on_batch(np.random.rand(32, 8), np.ones((32, 1)))
    judge.trainable = False
    noise = Input((4,))
    whole = Model(noise, judge(maker(noise)))
    whole.compile(optimizer="adam", loss="binary_crossentropy")
    real, seeds = np.random.rand(32, 8), np.random.rand(32, 4)
    for step in range(3):
        judge.train_on_batch(real, np.ones((32, 1)))
        judge.train_on_batch(maker.predict(seeds, verbose=0), np.zeros((32, 1)))
        whole.train_on_batch(seeds, np.ones((32, 1)))
    ```
    """

    code = "CNN421"
    name = "judge-not-frozen"
    severity = Severity.WARNING
    source = "issues of Keras-GAN; keras#4674, keras#8585"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        by_itself = {event.model.identity: event for event in _trained(program) if isinstance(event.model, ModelTrace)}
        for event in _trained(program):
            judge = _judge(event, by_itself)
            if judge is not None and event.compile is not None:
                yield self._report(event, event.compile, judge, by_itself[_inside(judge)])

    def _report(self, event: Fit, compiled: Compile, judge: LayerTrace, alone: Fit) -> Finding:
        return self.finding(
            compiled.span,
            f"`{judge.model.name if judge.model else judge.name}` is trained by itself, and is not frozen inside this model",
            labels=(Label(alone.span, "trained by itself"), Label(event.span, "trained as a part of the combined model")),
            expected="frozen weights",
            actual=f"{judge.trainable_params} weights that are trained",
            help="set `trainable = False` on it before the combined model is compiled",
        )


def _trained(program: Program) -> Iterator[Fit]:
    return (event for event in program.events if isinstance(event, Fit) and event.method in TRAINING and event.fed)


def _inside(row: LayerTrace) -> int:
    return row.model.identity if row.model is not None else -1


def _judge(event: Fit, by_itself: dict[int, Fit]) -> LayerTrace | None:
    """The model that ends this one, judges what another makes, is trained by itself as well, and is not frozen here."""
    now, then = event.model, event.compile.model if event.compile is not None else None
    if not isinstance(now, ModelTrace) or not isinstance(then, ModelTrace) or now.unknown or now.switch is not None:
        return None
    last = now.layers[-1] if now.layers else None
    if last is None or last.switch is not None or not last.trainable_params or _inside(last) not in by_itself:
        return None
    before = [row for row in now.layers[:-1] if row.model is not None]
    made_by_another = len(before) == 1 and _inside(before[0]) not in by_itself and bool(before[0].trainable_params)
    as_compiled = then.layers[-1] if then.layers else None
    if not made_by_another or as_compiled is None or _inside(as_compiled) != _inside(last) or not as_compiled.trainable_params:
        return None
    return last
