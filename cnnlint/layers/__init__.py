"""One class per Keras layer: what it does to a shape and which weights it has. Found by reading the files.

To write a layer    base (what each is) fields (kinds of argument) common (arguments of all) windows axes _errors
Keras's families    core convolutional separable transposed locally_connected pooling borders reshaping repeating merging
                    normalization regularization activations attention multi_head_attention einsum_dense embeddings
                    recurrent recurrent_cells conv_lstm wrappers foreign legacy
  preprocessing     preprocessing_audio preprocessing_categorical preprocessing_color preprocessing_image
                    preprocessing_numerical preprocessing_text
Other packages      addons contrib hub probability
What families share _binding _convolution _reading _sizes encoding ranges recurrence wrapped lora identifiers empty_axes built
What others ask     construct dialects functions describe (cards for `cnnlint layer`)
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnlint.layers.base import Layer


OF_OTHERS = frozenset({"addons", "contrib", "hub", "probability"})  # modules whose layers `keras.layers` does not have


@cache
def names() -> dict[str, str]:
    """Every layer class name and alias of any dialect, with the module that defines it; nothing is imported."""
    import re

    found: dict[str, str] = {}
    for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        if path.stem in ("base", "fields"):
            continue
        source = path.read_text(encoding="utf-8")
        for match in re.finditer(r"^class ([A-Z]\w*)\(", source, re.M):
            found[match[1]] = path.stem
        for match in re.finditer(r"^    aliases(?:: [^=\n]*)? = \(([^)]*)\)", source, re.M):
            found.update(dict.fromkeys(re.findall(r"\"(\w+)\"", match[1]), path.stem))
    return found


def find(name: str) -> type[Layer] | None:
    """The class that models the Keras layer of that name or alias, None if there is none."""
    from cnnlint.layers.base import registry

    module = names().get(name)
    if module is None:
        return None
    if name not in registry:
        import_module(f"cnnlint.layers.{module}")
    return registry.get(name)
