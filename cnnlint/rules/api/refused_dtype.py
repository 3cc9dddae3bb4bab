from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class RefusedDtype(Rule):
    """Floats are written into an array of integers, tensors of two dtypes are computed with, or a dtype has an unknown name.

    ## What it does
    Reports `/=` on an array of whole numbers, as the images of a data set and of most readers of pictures are, and any other
    operation in place whose result has decimals. It reports as well a word in `astype` that names no dtype,
    and, as a warning, an operator between eager tensors of two dtypes, which TensorFlow does not convert.

    ## Why is this bad?
    NumPy raises a TypeError: an operation in place keeps the dtype of the array, and integers cannot take the result.

    ## When not to worry
    Arrays whose dtype the source does not tell are not judged, nor are the tables of pandas, which become float.

    ## Bad
    ```python
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train /= 255
    ```

    ## Good
    ```python
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_train = x_train.astype("float32")
    x_train /= 255
    ```

    ## NumPy says
    `Cannot cast ufunc 'divide' output from dtype('float64') to dtype('uint8') with casting rule 'same_kind'`
    """

    code = "CNN732"
    name = "refused-dtype"
    severity = Severity.ERROR
    shown_by = "build"
    speaker = "numpy"
    source = "mutants of published training scripts; frequent in questions"
    problems = ("refused-dtype",)
