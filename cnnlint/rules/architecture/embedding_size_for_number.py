from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Severity
from cnnlint.program import LayerTrace, ModelTrace, Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.argument_values import field_of
from cnnlint.rules.facts.first_mistake import once_at_each_place
from cnnlint.rules.facts.graph import own_models

LONGEST = 4096  # no model known gives a word a longer vector
SHORTEST = 16  # fewer rows are classes, or a size for show; no length of a vector


class EmbeddingSizeForNumber(Rule):
    """The number of words and the length of their vectors have changed places.

    ## What it does
    Reports an `Embedding` of 16 rows and more whose vectors are longer than 4096 and longer than it has rows: the first
    argument is the number of words, the second the length of the vector of each. What is called on one number a sample is left
    alone: a class may have as many numbers as an image.

    ## Why is this bad?
    Words beyond the few rows have none: on a CPU TensorFlow stops at the first of them, on a GPU it takes zeros and says
    nothing. What comes next gets a weight for each of the many numbers of a vector.

    ## Bad
    ```python
    import numpy as np
    from keras import Sequential, layers

    vocabulary_size, length = 50000, 16
    words, labels = np.arange(50000).reshape(2500, 20), np.random.randint(0, 2, 2500)
    model = Sequential(
        [
            layers.Input((20,)),
            layers.Embedding(length, vocabulary_size),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1, "sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(words, labels, batch_size=128, validation_split=0.1)
    ```

    ## Good
    ```python
    import numpy as np
    from keras import Sequential, layers

    vocabulary_size, length = 50000, 16
    words, labels = np.arange(50000).reshape(2500, 20), np.random.randint(0, 2, 2500)
    model = Sequential(
        [
            layers.Input((20,)),
            layers.Embedding(vocabulary_size, length),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1, "sigmoid"),
        ]
    )
    model.compile(optimizer="adam", loss="binary_crossentropy")
    model.fit(words, labels, batch_size=128, validation_split=0.1)
    ```

    ## Keras says
    `indices[0,1] = 21 is not in [0, 16)`
    """

    code = "CNN321"
    name = "embedding-size-for-number"
    severity = Severity.WARNING
    shown_by = "fit"
    source = "an erratum of a textbook that many copied"

    @once_at_each_place
    def check(self, program: Program) -> Iterator[Finding]:
        for model in own_models(program):
            for layer in model.layers:
                sizes = _swapped(layer) if layer.cls == "Embedding" else None
                if sizes is not None:
                    yield self._report(layer, model, *sizes)

    def _report(self, layer: LayerTrace, model: ModelTrace, rows: int, length: int) -> Finding:
        return self.finding(
            layer.span,
            f"the Embedding has {rows:,} rows with {length:,} numbers each: the number of words comes first",
            expected=f"Embedding({length}, {rows})",
            actual=f"Embedding({rows}, {length})",
            help="write the number of words first, then the length of the vectors",
            keras=f"indices[...] = ... is not in [0, {rows})",
            model=model.name,
            layer=layer.name,
        )


def _swapped(layer: LayerTrace) -> tuple[int, int] | None:
    """The rows and the length of vectors that are too long for so few words."""
    rows, length = field_of(layer, "input_dim"), field_of(layer, "output_dim")
    if not isinstance(rows, int) or not isinstance(length, int) or _is_one_label(layer):
        return None
    return (rows, length) if length > max(rows, LONGEST) and rows >= SHORTEST else None


def _is_one_label(layer: LayerTrace) -> bool:
    """Whether it is called on one number a sample: a class, of which a GAN makes as many numbers as an image has."""
    shapes = [shape for call in layer.calls for shape in call.input_shapes]
    return any(isinstance(shape, tuple) and (len(shape) < 2 or shape[-1] == 1) for shape in shapes)
