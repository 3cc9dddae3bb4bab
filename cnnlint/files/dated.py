"""When a notebook was run on Colab or Kaggle, from what its metadata say: times of cells, the form in which Colab saved it, and
the image that Kaggle ran.

Like the kernel's Python this serves the release of Keras alone and is never a source of shapes or counts. The times that other
tools leave in cells are no evidence: they stay when a copy of the notebook is run elsewhere, where nothing rewrites them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from cnnlint.frozen import dataclass

Month: TypeAlias = tuple[int, int]  # year, month


@dataclass(frozen=True, slots=True)
class Run:
    """The months between which it was run there, with what was installed there; None where nothing tells."""

    since: Month | None = None
    until: Month | None = None


# How Colab wrote its metadata over time, by the times of cells in public notebooks.
_VIEWS_UNTIL: Month = (2018, 8)
_VERSION_UNTIL: Month = (2020, 2)
_NAME_UNTIL: Month = (2022, 12)
_NAMELESS_SINCE: Month = (2022, 8)
_GPU_SINCE: Month = (2023, 3)
_TAG_SINCE: Month = (2020, 1)
_TYPED_UNTIL: Month = (2020, 10)  # every cell had a `colab_type`
_PLAIN_SINCE: Month = (2020, 9)  # and none has
_LANGUAGE_SINCE: Month = (2021, 4)  # with the name of the kernel's language
_SOURCE_FIRST_SINCE: Month = (2022, 1)  # the source of a cell before its metadata
# The last number of an image that Kaggle had by then, and the Python of those: another one was run elsewhere.
_KAGGLE_IMAGE, _KAGGLE_UNTIL, _KAGGLE_PYTHON = 30746, (2024, 7), "3.10."


def run_of(metadata: Mapping[str, Any], cells: Sequence[Mapping[str, Any]]) -> Run | None:
    """By the metadata of the notebook and its code cells."""
    if (colab := metadata.get("colab")) is None:
        return _on_kaggle(metadata.get("kaggle"), metadata.get("language_info"))
    executed = [cell for cell in cells if cell.get("execution_count") is not None]
    months = list(_months(executed or cells))  # Colab saves what was not run anew without counts, which Jupyter leaves so
    elsewhere = _by_jupyter(metadata.get("language_info")) and (executed or not months)
    if not isinstance(colab, dict) or elsewhere:
        return None
    if months and 2 * len(months) >= len(executed):  # fewer are left from an earlier run
        return Run(min(months), max(months))
    if "name" not in colab and "provenance" not in colab:
        return None
    since, until = _form(executed or cells)
    written = (
        (since, since is not None),
        (_TAG_SINCE, "authorship_tag" in colab),
        (_LANGUAGE_SINCE, metadata.get("language_info") is not None),
        (_SOURCE_FIRST_SINCE, _source_first(executed or cells)),
        (_NAMELESS_SINCE, "name" not in colab),
        (_GPU_SINCE, "name" not in colab and "gpuType" in colab),
    )
    since = max((month for month, is_so in written if is_so and month is not None), default=None)
    if "name" not in colab:
        return Run(since)
    until = _VERSION_UNTIL if "version" in colab else until or _NAME_UNTIL
    return Run(since, _VIEWS_UNTIL if "views" in colab else until)


def _source_first(cells: Sequence[Mapping[str, Any]]) -> bool:
    """Whether cells are written as Colab does since then; Jupyter writes their keys by the alphabet."""
    orders = [[key for key in cell if key in ("metadata", "source")] for cell in cells]
    return bool(orders) and all(order == ["source", "metadata"] for order in orders)


def _on_kaggle(kaggle: object, language: object) -> Run | None:
    image = kaggle.get("dockerImageVersionId") if isinstance(kaggle, dict) else None
    python = str(language.get("version")) if isinstance(language, dict) else ""
    if not isinstance(image, int) or not python.startswith(_KAGGLE_PYTHON):
        return None
    return Run(None, _KAGGLE_UNTIL if image <= _KAGGLE_IMAGE else None)


def _by_jupyter(language: object) -> bool:
    """Whether Jupyter saved it, and then may have run it: it writes the kernel's language with its version, Colab the name."""
    return language is not None and not (isinstance(language, dict) and set(language) <= {"name"})


def _form(cells: Sequence[Mapping[str, Any]]) -> tuple[Month | None, Month | None]:
    """Between which months Colab saved cells of that form; those that it did not make have no `id`."""
    saved = [data if isinstance(data := cell.get("metadata"), dict) else {} for cell in cells]
    typed = ["colab_type" in data for data in saved]
    if saved and all(typed):
        return None, _TYPED_UNTIL
    return (_PLAIN_SINCE, None) if saved and not any(typed) and all("id" in data for data in saved) else (None, None)


def _months(cells: Sequence[Mapping[str, Any]]) -> Iterator[Month]:
    for cell in cells:
        metadata = cell.get("metadata")
        info = metadata.get("executionInfo") if isinstance(metadata, dict) else None
        stamp = info.get("timestamp") if isinstance(info, dict) else None
        if isinstance(stamp, (int, float)) and 0 < stamp < 1e14:
            moment = datetime.fromtimestamp(stamp / 1000, UTC)
            yield (moment.year, moment.month)
