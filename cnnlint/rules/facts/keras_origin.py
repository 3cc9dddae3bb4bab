"""Where the file takes Keras from."""

from __future__ import annotations

from cnnlint.program import Program, of_tensorflow_keras


def within_tensorflow(program: Program) -> bool:
    """Whether Keras is TensorFlow's own: it never took the names of Keras 1, and mostly is that of TensorFlow 2."""
    roots = {name.partition(".")[0] for name in program.imports}
    if "tf_keras" in roots:
        return True
    return "tensorflow" in roots and ("keras" not in roots or any(map(of_tensorflow_keras, program.imports)))
