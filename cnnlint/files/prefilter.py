"""Could these bytes concern Keras at all? A search of bytes that costs microseconds and imports nothing."""

from __future__ import annotations

_FRAGMENT = (
    b"Sequential(", b"Conv1D(", b"Conv2D(", b"Conv3D(", b"Convolution1D(", b"Convolution2D(", b"Dense(", b"GRU(", b"LSTM(",
    b"SimpleRNN(", b"model.add(",
)  # fmt: skip
_PACKAGES = (b"segmentation_models", b"classification_models")  # of models, which a script may name alone
_TRAINING = (b".compile(", b".fit(")  # both: a script that trains what another module of the project builds
# As well, where it is not fitted: what statsmodels shows is. Beside TensorFlow it may have any name.
_SHOWN = b"model.summary("
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_KERAS_IN_UTF_16 = b"k\0e\0r\0a\0s"  # in either order of bytes; Python does not read such a file, and that is told
_OTHER_LIBRARIES = (b"torch", b"flax", b"mxnet", b"haiku")


ARCHIVES = (".keras", ".json", ".h5", ".hdf5")  # saved models; they are read where they are named


def prefilter(data: bytes, path: str = "") -> bool:
    """False only where no Keras model can be: neither the name `keras`, nor layers called or a model compiled and fitted,
    or shown, without any import of a rival. What is no whole notebook may have had them."""
    if b"keras" in data or (data.startswith(_UTF_16) and _KERAS_IN_UTF_16 in data):
        return True
    if path.endswith(ARCHIVES) or (path.endswith(".ipynb") and _torn(data)):
        return True
    shown = (_SHOWN in data and b".fit(" not in data) or (b".summary(" in data and b"tensorflow" in data)
    used = shown or all(name in data for name in _TRAINING)
    fragment = any(name in data for name in _FRAGMENT) or used or any(name in data for name in _PACKAGES)
    if fragment and not any(name in data for name in _OTHER_LIBRARIES):
        return True
    return path.endswith(".ipynb") and b"import" in data and _by_modules(data, path)


def _by_modules(data: bytes, path: str) -> bool:
    """Whether a notebook takes from a module of its project that concerns Keras: what builds the model may be there."""
    from cnnlint.files.taken import modules

    return any(b"keras" in module for module in modules(data, path))


def _torn(data: bytes) -> bool:
    """Whether a notebook breaks off, or is something else. An empty one is a new one, as Jupyter takes it."""
    ends = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n"), data[-64:].rstrip()
    return bool(data.strip()) and not (ends[0].startswith(b"{") and ends[1].endswith(b"}"))
