from __future__ import annotations

from collections.abc import Iterator

from cnnlint.diagnostics import Finding, Label, Severity
from cnnlint.program import Program
from cnnlint.rules.base import Rule
from cnnlint.rules.facts.paired_generators import apart


class PicturesAndMasksApart(Rule):
    """Pictures and their masks come from two generators that do not have the same seed.

    ## What it does
    Reports two generators of an `ImageDataGenerator` that give images without labels and are drawn from side by side, by `zip`
    or by a `yield` of both, where one `seed` is missing or another number than the other. Notebooks are not looked at.

    ## Why is this bad?
    Each of them shuffles and augments by numbers of its own: a picture meets the mask of another one, or its own turned
    otherwise. The model learns that a mask says nothing of the picture.

    ## When not to worry
    Generators with `shuffle=False` are not judged.

    ## Bad
    ```python
    import numpy as np
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    images = np.arange(64.0).reshape(64, 1, 1, 1)
    augment = ImageDataGenerator(horizontal_flip=True)
    pictures = augment.flow(images, batch_size=64)
    masks = augment.flow(images, batch_size=64)
    picture, mask = next(zip(pictures, masks))
    ```

    ## Good
    ```python
    import numpy as np
    from tensorflow.keras.preprocessing.image import ImageDataGenerator

    images = np.arange(64.0).reshape(64, 1, 1, 1)
    augment = ImageDataGenerator(horizontal_flip=True)
    pictures = augment.flow(images, batch_size=64, seed=7)
    masks = augment.flow(images, batch_size=64, seed=7)
    picture, mask = next(zip(pictures, masks))
    ```
    """

    code = "CNN532"
    name = "pictures-and-masks-apart"
    severity = Severity.WARNING
    source = "keras#3059, keras-preprocessing#125; questions about Keras"

    def check(self, program: Program) -> Iterator[Finding]:
        for pair in apart(program):
            yield self.finding(
                pair.second,
                "the two generators are drawn from side by side, but each is shuffled and augmented in its own way",
                labels=(Label(pair.first, "the other one"),),
                expected="one seed",
                actual=" and ".join(dict.fromkeys("no seed" if seed is None else f"seed={seed}" for seed in pair.seeds)),
                help="give both the same `seed`",
            )
