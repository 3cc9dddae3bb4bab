from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.program import Problem, Program
from cnnlint.rules.base import Rule


class ApplicationInputTooSmall(Rule):
    """The images are smaller than the base of keras.applications can take.

    ## What it does
    Knows the smallest input of each family: 32 for VGG, ResNet, MobileNet, DenseNet and EfficientNet, 71 for Xception, 75 for
    InceptionV3 and InceptionResNetV2.

    ## Why is this bad?
    After all its poolings nothing would be left; Keras raises.

    ## Bad
    ```python
    import keras

    base = keras.applications.VGG16(weights=None, include_top=False, input_shape=(28, 28, 3))
    ```

    ## Good
    ```python
    import keras

    base = keras.applications.VGG16(weights=None, include_top=False, input_shape=(32, 32, 3))
    ```

    ## Keras says
    `Input size must be at least 32x32; Received: input_shape=(28, 28, 3)`
    """

    code = "CNN802"
    name = "application-input-too-small"
    severity = Severity.ERROR
    shown_by = "build"
    source = "keras/src/applications/imagenet_utils.py"
    problems = ("application-arguments", "application-input-size")

    def concerns(self, problem: Problem, program: Program) -> bool:
        return is_too_small(problem)


def is_too_small(problem: Problem) -> bool:
    """Whether it is the size that a base rejects, not another argument."""
    return problem.kind == "application-input-size" or "at least" in (problem.keras or "")
