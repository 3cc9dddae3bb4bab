from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class OneText(Rule):
    """A `Tokenizer` is given one text where a list of texts is expected.

    ## What it does
    Reports a string that `fit_on_texts`, `texts_to_sequences` or `texts_to_matrix` of a `Tokenizer` of words is given.

    ## Why is this bad?
    A string is a sequence of characters, and each of them is taken for a text. What comes out is a row for every character,
    and `predict` answers for the first letter.

    ## When not to worry
    A tokenizer with `char_level=True` is not judged: it counts characters anyway.

    ## Bad
    ```python
    from tensorflow.keras.preprocessing.text import Tokenizer

    tokenizer = Tokenizer(num_words=100)
    tokenizer.fit_on_texts(["a good film", "a bad film"])
    rows = tokenizer.texts_to_sequences("a very good film")
    ```

    ## Good
    ```python
    from tensorflow.keras.preprocessing.text import Tokenizer

    tokenizer = Tokenizer(num_words=100)
    tokenizer.fit_on_texts(["a good film", "a bad film"])
    rows = tokenizer.texts_to_sequences(["a very good film"])
    ```
    """

    code = "CNN531"
    name = "one-text-for-a-list"
    severity = Severity.WARNING
    source = "questions about Keras"
    problems = ("one-text",)
