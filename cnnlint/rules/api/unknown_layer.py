from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class UnknownLayer(Rule):
    """A layer is asked for that the model does not have.

    ## What it does
    Looks up the names and indices that `get_layer` is given in the model's own layers, those of a pretrained base included,
    and counts what `pop` takes off a Sequential model: in Keras 3 the last layer, or the Input, must stay.
    Automatic names that differ in nothing but their number are not judged: it depends on what was made before.

    ## Why is this bad?
    Keras raises. The layers of the bases were renamed between releases: what older code calls `activation_49` in ResNet50
    is `conv5_block3_out` today. Where nothing tells which Keras the code is for, it is an info.

    ## Bad
    ```python
    # target-keras = 3
    import keras

    base = keras.applications.VGG16(include_top=False, weights=None, input_shape=(64, 64, 3))
    features = keras.Model(base.input, base.get_layer("block6_pool").output)
    ```

    ## Good
    ```python
    import keras

    base = keras.applications.VGG16(include_top=False, weights=None, input_shape=(64, 64, 3))
    features = keras.Model(base.input, base.get_layer("block5_pool").output)
    ```

    ## Keras says
    `No such layer: block6_pool. Existing layers are: ['input_layer', 'block1_conv1', ...]`
    """

    code = "CNN727"
    name = "unknown-layer"
    severity = Severity.ERROR
    by_order = True
    shown_by = "build"
    source = "probes of Keras 2 and 3"
    problems = ("unknown-layer",)
    untold = Severity.INFO  # code for an older release asks for the names that its bases had
