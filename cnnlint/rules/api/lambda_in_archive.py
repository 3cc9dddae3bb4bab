from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class LambdaInArchive(Rule):
    """A saved model holds a Lambda layer, whose Python code runs when the model is loaded.

    ## What it does
    Reads the configuration of a saved architecture (`model.keras`, `config.json`, the text given to `model_from_json`), without
    loading anything, and reports each `Lambda` layer in it.

    ## Why is this bad?
    The layer stores marshalled Python code. Whoever loads the model runs that code with their own rights; Keras 3 refuses to,
    unless it is told `safe_mode=False`.

    ## When not to worry
    Your own file, or one from a source that you trust, may be loaded with `safe_mode=False`.

    ## Bad
    ```python
    from keras.models import model_from_json

    text = '''{"module": "keras", "class_name": "Sequential", "registered_name": "Sequential",
      "config": {"name": "scaler", "layers": [
      {"module": "keras.layers", "class_name": "InputLayer", "registered_name": null,
       "config": {"batch_shape": [null, 4], "dtype": "float32", "name": "input"}},
      {"module": "keras.layers", "class_name": "Lambda", "registered_name": null,
       "config": {"name": "double", "output_shape": [4],
                  "function": {"class_name": "__lambda__", "config": {"code": "4wEAAAA="}}}}]}}'''
    model = model_from_json(text)
    ```

    ## Good
    ```python
    from keras.models import model_from_json

    text = '''{"module": "keras", "class_name": "Sequential", "registered_name": "Sequential",
      "config": {"name": "scaler", "layers": [
      {"module": "keras.layers", "class_name": "InputLayer", "registered_name": null,
       "config": {"batch_shape": [null, 4], "dtype": "float32", "name": "input"}},
      {"module": "keras.layers", "class_name": "Rescaling", "registered_name": null,
       "config": {"name": "double", "scale": 2.0, "offset": 0.0}}]}}'''
    model = model_from_json(text)
    ```

    ## Keras says
    `Requested the deserialization of a Lambda layer whose function is a Python lambda. This carries a potential risk of
    arbitrary code execution and thus it is disallowed by default.`
    """

    code = "CNN717"
    name = "lambda-in-archive"
    severity = Severity.WARNING
    shown_by = "build"
    source = "keras/src/layers/core/lambda_layer.py"
    problems = ("lambda-in-archive",)
