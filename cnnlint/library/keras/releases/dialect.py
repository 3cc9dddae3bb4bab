"""Which Keras a source is written for: 1, 2 or 3, and the evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cnnlint.library.keras.releases import signs
from cnnlint.library.keras.releases.alternatives import without_alternatives

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnnlint.files.requirements import Pinned
    from cnnlint.files.source import Source


class Evidence(NamedTuple):
    """Which Keras is in force, and what tells it in words. told: whether anything does; else it is the newest."""

    dialect: int
    reason: str
    told: bool = True


def dialect_of(
    source: Source,
    target: str,
    pins: Callable[[], Pinned] | None = None,
    habits: bool = True,
    importer: Source | None = None,
) -> Evidence:
    """The Keras in force and why: what the user says, else the evidence in the source, else what the project pins, else the one
    that is installed today. habits: whether weak evidence counts. importer: the program that the source is a module of."""
    if target in ("1", "2", "3"):
        return Evidence(int(target), f"target-keras = {target}")
    texts = [without_alternatives(cell.raw or cell.text) for cell in source.cells]
    if _ran_in_3(source, texts):
        return Evidence(3, "a recorded summary in the style of Keras 3")
    around = [cell.text for cell in importer.cells] if importer is not None else []
    own = not any(signs.IN_TENSORFLOW.search(text) for text in (*texts, *around))  # TensorFlow's Keras was never Keras 1
    if (written := _written(source, texts, own, pins)) is not None:
        return written
    told = _recorded(source) or (_pinned(pins(), own) if pins is not None else None)
    if told is None and habits:
        either = not own and pins is not None and pins().both
        if not either and (usual := _usual_since_3(texts)) is not None:
            return usual
        told = _habit(source, texts)
    return Evidence(*told) if told else Evidence(3, "no evidence, so the Keras that is installed today", told=False)


def _written(source: Source, texts: list[str], own: bool, pins: Callable[[], Pinned] | None) -> Evidence | None:
    """What names and arguments tell that one version alone has, the surest first."""
    searches = (
        *((3, signs.THREE.in_code), (1, signs.ONE.search), (2, signs.TWO.search), (2, signs.OPTIMIZER.search)),
        (3, signs.THREE.search),
    )
    for version, search in searches:
        signs_found = (found for text in texts if (found := search(text)) is not None and not _of_others(text, found[0]))
        found = next(signs_found, None) if own or version != 1 else None
        if found is not None:
            word = _shown(found[0])
            if version == 2 and own and (pinned := _pinned_to_1(texts, pins)) is not None:
                return pinned
            return (
                _of_keras_1(word, source, texts, pins) if version == 1 else Evidence(version, f"`{word}` is of Keras {version}")
            )
    return None


# the classes by whose arguments Keras 3 is told, where they are of the program or of another package
_OTHERS = r"(?m)^[ \t]*(?:from\s+(?!keras\b|tensorflow\b|tf_keras\b)[\w.]+\s+import\b[^\n]*|class\s+)\b(InputLayer|LeakyReLU)\b"


def _of_others(text: str, sign: str) -> bool:
    """Whether that is no sign: `from lasagne.layers import InputLayer`."""
    return sign.startswith(("InputLayer", "LeakyReLU")) and any(map(sign.startswith, re.findall(_OTHERS, text)))


def _pinned_to_1(texts: list[str], pins: Callable[[], Pinned] | None) -> Evidence | None:
    """The pin to Keras 1, which has nearly all that Keras 3 lacks of Keras 2, where no word is of Keras 2 alone."""
    found = None if pins is None else pins().keras
    if found is None or found[0] != 1 or any(map(signs.NOT_ONE.search, texts)):
        return None
    return Evidence(1, f"{found[1]} is of Keras 1")


def _of_keras_1(word: str, source: Source, texts: list[str], pins: Callable[[], Pinned] | None) -> Evidence:
    """A word of Keras 1, which Keras 2 took, too: it is that where another word, a pin or the run of the notebook says so."""
    later = next(filter(None, map(signs.NOT_ONE.search, texts)), None)
    if later is not None:
        return Evidence(2, f"`{_shown(later[0])}` is of Keras 2")
    if pins is not None and (pinned := pins().keras) is not None and pinned[0] == 2:
        return Evidence(2, f"{pinned[1]} is of Keras 2")
    if ran_after_keras_1(source):
        return Evidence(2, f"`{word}` is of Keras 1, but the notebook was run when Keras 2 was there")
    return Evidence(1, f"`{word}` is of Keras 1")


def _ran_in_3(source: Source, texts: list[str]) -> bool:
    """Whether Keras 3 has run the notebook, whatever words of older releases stand in it: it takes some of them, others stand
    in comments or in cells that crash. A mixture of styles tells only that it was run in parts."""
    styles = {table.style for cell in source.cells for table in cell.tables}
    return styles == {"box"} and not any(map(signs.CHOSEN.search, texts))


def _pinned(pins: Pinned, own: bool) -> tuple[int, str] | None:
    """What the project installs: of `import keras` its own package, which works with the TensorFlow beside it; of `tf.keras`
    TensorFlow's alone, which was never Keras 1."""
    found = (pins.keras if own else None) or pins.tensorflow
    return None if found is None else (found[0], f"{found[1]} is of Keras {found[0]}")


def _shown(text: str) -> str:
    return " ".join(text.split())


def _recorded(source: Source) -> tuple[int, str] | None:
    """What a notebook's outputs and its kernel tell."""
    styles = {t.style for cell in source.cells for t in cell.tables}
    if styles:
        version = 3 if "box" in styles else 2
        return version, f"a recorded summary in the style of Keras {version}"
    for cell in source.cells:
        if cell.ran_with is not None:
            return cell.ran_with, f"the recorded output of a cell is of Keras {cell.ran_with}"
    if source.ran_with is not None:
        return source.ran_with, f"the notebook was run where Keras {source.ran_with} is the last"
    return None


def _usual_since_3(texts: list[str]) -> Evidence | None:
    """What Keras 3 made usual: a backend that is chosen, and files in its format, which the last releases of Keras 2 write as
    well, so that they tell nothing for sure."""
    for text in texts:
        if (found := signs.BACKEND.search(text)) is not None:
            return Evidence(3, f"`{_shown(found[0])}` is of Keras 3")
    for text in texts:
        if (found := signs.FILE.search(text)) is not None:
            return Evidence(3, f"`{_shown(found[0])}` is usual since Keras 3", told=False)
    return None


def _habit(source: Source, texts: list[str]) -> tuple[int, str] | None:
    """What went with Keras 3 and is weaker evidence, or takes more than one place to tell."""
    for text in texts:
        if "._name" in text and (found := signs.PRIVATE.search(text)) is not None:
            return 2, f"`{_shown(found[0])}` names a layer in Keras 2 only"
    if any(cell.notes for cell in source.cells):
        return 2, "Python 2 is older than Keras 3"
    for text in texts:
        if ".load_weights(" in text and (found := signs.CHECKPOINT.search(text)) is not None:
            return 2, f"`{_shown(found[0])}` of a checkpoint is of Keras 2"
    for text in texts:
        if (found := signs.OLDER.search(text)) is not None:
            return 2, f"`{_shown(found[0])}` left its library before Keras 3"
    whole = "\n".join(texts)
    for imported, called in signs.OWN_BACKEND if "backend" in whole else ():
        if (found := called.search(whole)) is not None and imported.search(whole):
            return 2, f"`{found[0]}` of `keras.backend` is of Keras 2"
    for imported, called in signs.OWN_MODULES if "keras.preprocessing" in whole else ():
        if (found := called.search(whole)) is not None and imported.search(whole):
            return 2, f"`{found[0]}` of the package `keras` is of Keras 2"
    if (found := signs.HISTORY.search(whole)) is not None and accuracy_was_acc(whole):
        return 2, f"`{found[0]}` for the metric accuracy is of Keras 2"
    return None


def accuracy_was_acc(text: str) -> bool:
    """Whether the history of the metric "accuracy" is called "acc", as it was until Keras 2.3 and TensorFlow 2."""
    return signs.HISTORY.search(text) is not None and not signs.ACC.search(text)


def accuracy_is_called_so(text: str) -> bool:
    """Whether the history of the metric "accuracy" has that name, as since Keras 2.3 and TensorFlow 2."""
    found = signs.HISTORY_SINCE.search(text) is not None and signs.METRIC.search(text) is not None
    return found and not signs.NAMED.search(text) and signs.HISTORY.search(text) is None


def ran_after_keras_1(source: Source) -> bool:
    """Whether what ran the notebook is younger than Keras 1: Colab and Python 3.6.3 came half a year after Keras 2."""
    return source.run is not None or (source.python is not None and source.python >= (3, 6, 3))


def ended_with_2_3(text: str) -> bool:
    """Whether words of Keras 1 stand in it that the package keras took until 2.3, and no later release."""
    return not signs.IN_TENSORFLOW.search(text) and signs.ENDED.search(text) is not None
