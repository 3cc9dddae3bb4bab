from __future__ import annotations

from cnnlint.diagnostics import Severity
from cnnlint.rules.base import Rule


class UnreadableFile(Rule):
    """The file could not be read at all.

    ## What it does
    Reports a file that is not text in UTF-8 (or in the encoding that it declares), a notebook that is not JSON, and a file that
    the system does not let cnnlint open.

    ## Why is this bad?
    Nothing in it was checked; without this finding the run would look clean.

    ## Bad
    ```text
    a notebook that was cut off while it was saved: {"cells": [{"cell_type": "code", "sour
    ```

    ## Good
    ```text
    {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    ```
    """

    code = "CNN003"
    name = "unreadable-file"
    severity = Severity.ERROR
    shown_by = "build"
    source = "what the reader needs"
