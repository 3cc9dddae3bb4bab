"""cnnlint reads Keras model code without running it: output shapes, parameter counts and mistakes.

from cnnlint import check_source

report = check_source("from keras import Sequential, layers\\n...", "model.py")
for finding in report.findings:
    print(finding.code, finding.span.line, finding.message)
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cnnlint.config.settings import Settings
    from cnnlint.report.model import Report

__version__ = "0.1.0"
__all__ = ["__version__", "check_source"]


def check_source(text: str, path: str = "model.py", settings: Settings | None = None) -> Report:
    """What `cnnlint check` says of a text. `path` tells a notebook (its JSON text) from a script and is shown in messages.

    Pure and picklable: it opens nothing but the modules that the text imports from the folders in `settings.src`.
    """
    from cnnlint.run import check_source as check

    return check(text, path, settings)
