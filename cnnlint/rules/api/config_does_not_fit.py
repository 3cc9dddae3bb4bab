from __future__ import annotations

from cnnlint.diagnostics import Finding, Severity
from cnnlint.frozen import replace
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule

_SAVING = (".save(", "save_model", "load_model", "ModelCheckpoint", "clone_model", "to_json", "from_config(")


class ConfigDoesNotFit(Rule):
    """A custom layer can be saved, but not loaded again.

    ## What it does
    Compares what `get_config` of a layer returns with what its `__init__` takes: an argument without a default that is not
    in the dict, and the `name`, `trainable` and `dtype` of the base for which `__init__` has no `**kwargs`. Where the file
    neither saves nor loads a model, it is an info.

    ## Why is this bad?
    Keras makes the layer again by `Layer(**config)`. The training and `save` go well; `load_model` and `clone_model` raise,
    when there is nothing but the file left.

    ## When not to worry
    Where only weights are saved, `get_config` is never called. A class that others in the file are derived from is left alone:
    they may have an `__init__` that fits.

    ## Bad
    ```python
    import numpy as np
    import keras
    from keras import layers


    class Scaled(layers.Layer):
        def __init__(self, factor):
            super().__init__()
            self.factor = factor

        def call(self, inputs):
            return inputs * self.factor

        def get_config(self):
            config = super().get_config()
            config.update({"factor": self.factor})
            return config


    model = keras.Sequential([layers.Input((4,)), Scaled(0.1), layers.Dense(1)])
    model.save("model.keras")
    ```

    ## Good
    ```python
    import numpy as np
    import keras
    from keras import layers


    class Scaled(layers.Layer):
        def __init__(self, factor, **kwargs):
            super().__init__(**kwargs)
            self.factor = factor

        def call(self, inputs):
            return inputs * self.factor

        def get_config(self):
            config = super().get_config()
            config.update({"factor": self.factor})
            return config


    model = keras.Sequential([layers.Input((4,)), Scaled(0.1), layers.Dense(1)])
    model.save("model.keras")
    ```

    ## Keras says
    `Scaled.__init__() got an unexpected keyword argument 'name'`
    """

    code = "CNN736"
    name = "config-does-not-fit"
    severity = Severity.WARNING
    shown_by = "silent"
    source = "questions on `load_model`; probes of Keras 2 and 3"
    problems = ("config-does-not-fit",)

    def concerns(self, problem: Problem, program: Program) -> bool:
        """Not of a class that others are derived from, nor where the program itself loads it, which is told there."""
        if problem.layer in program.derived_from:
            return False
        init = problem.labels[0].span
        refused = (e for e in program.events if isinstance(e, Problem) and e.kind == "invalid-argument" and e is not problem)
        return not any(label.span == init for one in refused for label in one.labels)

    def explained(self, finding: Finding, problem: Problem, program: Program) -> Finding:
        return finding if program.mentions(*_SAVING) else replace(finding, severity=Severity.INFO)
