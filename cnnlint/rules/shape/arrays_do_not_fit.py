from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class ArraysDoNotFit(Rule):
    """NumPy or scikit-learn cannot work with arrays of these shapes.

    ## What it does
    Follows the shapes of data from where they are known (a data set of Keras, `np.zeros`, a reshape) and reports a `reshape`
    to another number of elements, a `transpose` with other axes than the array has, a `concatenate` or `stack` of arrays that
    differ, arithmetic, masks, products and assignments of arrays that do not go together, lists of several lengths that are
    to be one array, an axis that an array does not have (`np.argmax` of class ids), a `train_test_split` or a
    `Dataset.from_tensor_slices` of inputs and targets that are not equally many, and a scaler, an encoder, a PCA or a sampler
    that is given one axis, more than two, or other columns than the scaler was fitted to. So is a loss that is called on
    targets and predictions of other samples or sizes.

    ## Why is this bad?
    The program ends there, before the model sees the data.

    ## When not to worry
    Data from files has no shape that the source tells, and is not judged until a `reshape` or a loader of images says one.

    ## Bad
    ```python
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_test = x_test.reshape((60000, 784))
    ```

    ## Good
    ```python
    from keras.datasets import mnist

    (x_train, y_train), (x_test, y_test) = mnist.load_data()
    x_test = x_test.reshape((len(x_test), 784))
    ```

    ## NumPy says
    `cannot reshape array of size 7840000 into shape (60000,784)`
    """

    code = "CNN120"
    name = "arrays-do-not-fit"
    severity = Severity.ERROR
    shown_by = "build"
    speaker = "numpy"
    source = "Tensfa"
    advice = "bring the arrays to shapes that fit; in a reshape, -1 is the size that follows from the others"
    problems = ("arrays-do-not-fit",)
