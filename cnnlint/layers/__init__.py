"""One class per Keras layer: what it does to a shape and which weights it has. Found by reading the files.

To write a layer    base (what each is) fields (kinds of argument) common (arguments of all) windows axes _errors
Keras's families    core convolutional separable transposed locally_connected pooling borders reshaping repeating merging
                    normalization regularization activations attention multi_head_attention einsum_dense embeddings
                    recurrent recurrent_cells conv_lstm wrappers foreign legacy
  preprocessing     preprocessing_audio preprocessing_categorical preprocessing_color preprocessing_image
                    preprocessing_numerical preprocessing_text
Other packages      addons contrib hub probability
What families share _binding _convolution _masks _reading _sizes encoding ranges recurrence wrapped lora identifiers
                    empty_axes built
What others ask     construct dialects functions describe (cards for `cnnlint layer`)
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnlint.layers.base import Layer


PACKAGES = {  # modules here whose layers are another package's, and what that package is imported as
    "addons": "tensorflow_addons",
    "contrib": "keras_contrib",
    "hub": "keras_hub",
    "probability": "tensorflow_probability",
}


@cache
def names() -> dict[str, tuple[str, str]]:
    """Every name and alias of a layer of any Keras, with the module and the class that model it; nothing is imported."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        if path.stem not in ("base", "fields", *PACKAGES):
            found |= {name: (path.stem, of_class) for name, of_class in _classes(path).items()}
    return found


def find(name: str) -> type[Layer] | None:
    """The class that models the Keras layer of that name or alias, None if there is none."""
    module, of_class = names().get(name, ("", ""))
    if not module:
        return None
    found: type[Layer] = getattr(import_module(f"cnnlint.layers.{module}"), of_class)
    return found


@cache
def of_package(module: str) -> dict[str, type[Layer]]:
    """The layers of another package (see `PACKAGES`), by the names that they have there."""
    room = import_module(f"cnnlint.layers.{module}")
    return {name: getattr(room, of_class) for name, of_class in _classes(Path(str(room.__file__))).items()}


def every() -> list[type[Layer]]:
    """Every class, Keras's and those of other packages."""
    found = dict.fromkeys(layer for name in names() if (layer := find(name)) is not None)
    return [*found, *(layer for module in PACKAGES for layer in of_package(module).values())]


def _classes(path: Path) -> dict[str, str]:
    """The names and aliases of the layers in a file, with their classes."""
    import re

    found: dict[str, str] = {}
    of_class = ""
    for match in re.finditer(r"^class ([A-Z]\w*)\(|^    aliases(?:: [^=\n]*)? = \(([^)]*)\)", path.read_text("utf-8"), re.M):
        of_class = match[1] or of_class
        found |= dict.fromkeys([match[1]] if match[1] else re.findall(r"\"(\w+)\"", match[2]), of_class)
    return found
