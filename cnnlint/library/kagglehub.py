"""`kagglehub`: where a data set of Kaggle lies after its download; the version in the path is left out."""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.values import Context, Value


@models("kagglehub.dataset_download")
def dataset_download(at: Context, handle: Value, path: Value = None, **more: Value) -> Value:
    """The folder of the data set, or one file of it."""
    if not isinstance(handle, str) or not isinstance(path, (str, type(None))):
        return at.unknown("the place of a downloaded data set is not known")
    folder = f"~/.cache/kagglehub/datasets/{handle}"
    return folder if path is None else f"{folder}/{path}"
