from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.facts.graph import one_shape
from cnnlint.rules.facts.heads import Head
from cnnlint.rules.facts.losses import BINARY, Loss
from cnnlint.rules.pairs import PairRule, Verdict


class BinaryLossOnSoftmax(PairRule):
    """A softmax over several classes is trained with a binary crossentropy.

    ## What it does
    Reports softmax with `binary_crossentropy`. Over two units it is an info, since it works there.

    ## Why is this bad?
    The loss judges each class by itself, as if all of them could hold at once. It trains more slowly than the categorical
    loss. TensorFlow before 2.2 also takes the word "accuracy" for `binary_accuracy` then, which counts every class of every
    sample and looks far too good.

    ## When not to worry
    Over two units with one-hot labels both losses are the same number.

    ## Bad
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="binary_crossentropy")
    ```

    ## Good
    ```python
    from keras import Sequential, layers

    model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile(optimizer="adam", loss="categorical_crossentropy")
    ```
    """

    code = "CNN210"
    name = "binary-loss-on-softmax"
    severity = Severity.WARNING
    source = "NeuraLint rule 20; DL Contract"
    yields_to = ("softmax-over-one-unit", "head-width-against-loss", "targets-beyond-one", "softmax-with-multiple-labels")

    def judge(self, head: Head, loss: Loss) -> Verdict | None:
        if head.activation != "softmax" or loss.name not in BINARY or loss.from_logits or head.units == 1:
            return None
        if head.shape is not None and head.shape == one_shape(head.model.input_shape):  # an autoencoder
            message = f"a softmax, whose outputs add up to 1, is trained with {loss.name}"
            return Verdict(message, expected="sigmoid", help="use sigmoid: the outputs are not exclusive classes")
        return Verdict(
            f"a softmax over exclusive classes is trained with {loss.name}, which judges each by itself",
            expected="sigmoid, or categorical_crossentropy",
            help="use `categorical_crossentropy` for one-hot labels, `sparse_categorical_crossentropy` for class ids",
            severity=Severity.INFO if head.units == 2 else Severity.WARNING,
        )
