"""What gives Keras names of the program's own?"""

from __future__ import annotations

from cnnlint.program import Program
from cnnlint.rules.facts.event_order import calls

# keras/src/saving/object_registration.py
_REGISTERING = ("register_keras_serializable", "get_custom_objects", "custom_object_scope", "CustomObjectScope")
# Packages that give Keras names of their own when they are imported, without a `package>` before them.
_NAMING = frozenset(
    {
        "bert4keras", "concise", "efficientnet", "keras_efficientnets", "keras_ocr", "keras_transformer", "larq", "larq_zoo",
        "sciann", "segmentation_models", "tf_agents",
    }
)  # fmt: skip


def registers(program: Program) -> bool:
    """Whether the program, or a module that it imports, may give Keras names of its own."""
    if program.mentions(*_REGISTERING) or any(calls(program, "keras.utils.get_custom_objects")):
        return True
    if not _NAMING.isdisjoint(module.partition(".")[0] for module in program.imports):
        return True
    return any(word in module for module in program.imports for word in ("register_keras_serializable", "custom_object"))
