from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class UnpackedValues(Rule):
    """A list or tuple is unpacked into another number of names than it has values, or has none at an index, as a dict at a key.

    ## What it does
    Reports an assignment to several names whose right side is a list or tuple of another length: the outputs of a layer, the
    two pairs that `load_data` returns, the shape of an array, the parts of `train_test_split`. It reports as well the one
    tensor of a layer that gives no more, such as a recurrent layer without `return_state`, and one number: `evaluate` and
    `train_on_batch` give the loss alone where `compile` was given no metrics. The same holds for an index that a list or
    tuple does not have, as the shape of a tensor has none for an axis that is not there, and a key that a dict of settings
    does not have.

    ## Why is this bad?
    Python raises a ValueError, an IndexError or a KeyError, and Keras lets no symbolic tensor be unpacked.

    ## When not to worry
    A list whose length only a run tells is not reported.

    ## Bad
    ```python
    from keras import Input, layers

    steps = Input((20, 8))
    sequence, state = layers.LSTM(16, return_sequences=True, return_state=True)(steps)
    ```

    ## Good
    ```python
    from keras import Input, layers

    steps = Input((20, 8))
    sequence, state, carry = layers.LSTM(16, return_sequences=True, return_state=True)(steps)
    ```

    ## Keras says
    `too many values to unpack (expected 2)`
    """

    code = "CNN729"
    name = "unpacked-values"
    severity = Severity.ERROR
    by_order = True
    shown_by = "build"
    speaker = "python"
    source = "questions on encoders and decoders, and on `load_data`"
    problems = ("unpacked-values",)
