"""What lies in files: arrays, images and folders that only a run can read."""

from __future__ import annotations

from cnnlint.arguments import Arguments
from cnnlint.frozen import replace
from cnnlint.library import models
from cnnlint.library.arrays import as_array
from cnnlint.library.dtypes import dtype_of
from cnnlint.library.facts import loaded
from cnnlint.library.python.textfiles import WRITTEN, TextFile, write
from cnnlint.library.shape_arguments import shape_of
from cnnlint.shapes import symbol
from cnnlint.values import NDARRAY, Array, Context, Did, Object, Scalar, Unknown, Value

PICTURE = "PIL.Image.Image"
_MNIST = {"x_train": (0, 0), "y_train": (0, 1), "x_test": (1, 0), "y_test": (1, 1)}


class Archive(Object):
    """An `.npz` or HDF5 file: arrays by name."""

    __slots__ = ("where",)

    def __init__(self, where: str) -> None:
        self.where = where

    def item(self, key: Value, at: Context) -> Value:
        if self.where.endswith(".keras/datasets/mnist.npz") and key in _MNIST:
            split, part = _MNIST[key]
            return at.item(at.item(at.apply("keras.datasets.mnist.load_data", Arguments()), split), part)
        name = key if isinstance(key, str) else "an array"
        why = at.unknown(f"the shape of {name!r} in {self.where} is known only on disk")
        return Array(why).then(at.span, f"{name!r} from {self.where}", Did.STORED)

    def get(self, name: str, at: Context) -> Value:
        """Attributes of the file."""
        if name in ("files", "keys"):
            return at.unknown(f"what {self.where} holds is known only on disk")
        return at.member(self, "numpy.lib.npyio.NpzFile", name)

    def describe(self) -> str:
        return "a file of arrays"


def path_text(path: Value) -> str:
    """A path as it is written or named, for messages."""
    if isinstance(path, str):
        return path
    return path.name or "a file" if isinstance(path, Unknown) else "a file"


@models("numpy.load", "numpy.lib.format.open_memmap", "joblib.load")
def load(at: Context, file: Value, *args: Value, **more: Value) -> Value:
    """An array that the program saved before, or whose shape is known only on disk; of an archive, arrays by name."""
    where = file.path if isinstance(file, TextFile) else path_text(file)
    if isinstance(saved := at.shared(WRITTEN).texts.get(where), Array):
        return saved.then(at.span, f"array from {where}", Did.STORED)
    if where.endswith((".npz", ".pkl", ".joblib")):
        return Archive(where) if where.endswith(".npz") else at.unknown(f"what {where} holds is known only on disk")
    return loaded(
        at,
        where,
        Array(at.unknown(f"the shape of {where} is known only on disk")).then(at.span, f"array from {where}", Did.STORED),
    )


@models("numpy.lib.npyio.NpzFile.close", "numpy.lib.npyio.NpzFile.__enter__", "numpy.lib.npyio.NpzFile.__exit__")
def archive(at: Context, self: Value, *args: Value) -> Value:
    return self


@models("h5py.File")
def h5py_file(at: Context, name: Value, *args: Value, **more: Value) -> Value:
    return Archive(path_text(name))


@models("numpy.loadtxt", "numpy.genfromtxt")
def loadtxt(at: Context, fname: Value, dtype: Value = float, *args: Value, usecols: Value = None, **more: Value) -> Value:
    """A table of numbers; rows and columns are known only on disk."""
    where = path_text(fname)
    rows = symbol("rows", f"how many rows {where} has is known only on disk", at.span, 0)
    columns = symbol("columns", f"how many columns {where} has is known only on disk", at.span, 1)
    table = Array((rows, columns), dtype_of(dtype) or "float64").then(at.span, f"table from {where}", Did.TABLE)
    return loaded(at, where, table)


@models("numpy.fromfile", "numpy.frombuffer", "numpy.fromstring")
def frombuffer(at: Context, buffer: Value, dtype: Value = float, *args: Value, **more: Value) -> Value:
    """Flat numbers; how many is known only at run time."""
    from cnnlint.library.dtypes import limits

    name = dtype_of(dtype)
    count = symbol("size", "how many bytes there are is known only at run time", at.span, 0)
    return Array((count,), name, *limits(name)).then(at.span, "numbers from bytes")


@models("numpy.save")
def save_array(at: Context, file: Value, arr: Value, *args: Value, **more: Value) -> Value:
    """What `numpy.load` gives back; it adds the suffix to a path."""
    return _kept(at, file + ".npy" if isinstance(file, str) and not file.endswith(".npy") else file, as_array(at, arr))


@models("joblib.dump")
def save_value(at: Context, value: Value, filename: Value, *args: Value, **more: Value) -> Value:
    return _kept(at, filename, value)


def _kept(at: Context, file: Value, value: Value) -> Value:
    """An array goes into a file: into an open one behind what stands there, under a path in its place."""
    if isinstance(file, TextFile):
        return write(at, file, value)
    if isinstance(file, str):
        written = at.shared(WRITTEN)
        at.store.touch(written)
        written.texts[file] = value
    return None


@models(
    "numpy.savez",
    "numpy.savez_compressed",
    "numpy.savetxt",
    "cv2.imwrite",
    "skimage.io.imsave",
    "imageio.imwrite",
)
def save(at: Context, *args: Value, **more: Value) -> Value:
    return None


@models("PIL.Image.open")
def pil_open(at: Context, fp: Value, *args: Value, **more: Value) -> Value:
    return Array(at.unknown(f"the size of the image {path_text(fp)} is known only on disk"), "uint8", 0, 255, kind=PICTURE)


@models("PIL.Image.Image.resize")
def pil_resize(at: Context, self: Array, size: Value, *args: Value, **more: Value) -> Value:
    """`size` is (width, height); the number of channels stays."""
    sides = shape_of(at, size)
    if isinstance(sides, Unknown) or isinstance(self.shape, Unknown) or len(sides) != 2:
        return replace(self, shape=at.unknown("the channels of an image are known only on disk"))
    low, high = (0, 255) if self.dtype == "uint8" else (None, None)  # its interpolation may overshoot
    return replace(self, shape=(sides[1], sides[0], *self.shape[2:]), low=low, high=high, values=None)


@models("PIL.Image.Image.convert")
def pil_convert(at: Context, self: Array, mode: Value = None, *args: Value, **more: Value) -> Value:
    """`L` has one plane, `RGB` three channels."""
    height, width = (symbol(n, "of an image on disk", at.span, 1) for n in ("height", "width"))
    sides = (height, width) if isinstance(self.shape, Unknown) else self.shape[:2]
    channels = {"L": (), "1": (), "RGB": (3,), "RGBA": (4,)}.get(mode) if isinstance(mode, str) else None
    if channels is None:
        return replace(self, shape=at.unknown("the channels of an image are known only at run time"), low=None, high=None)
    dtype, most = ("bool", 1) if mode == "1" else ("uint8", 255)
    return replace(self, shape=(*sides, *channels), dtype=dtype, low=0, high=most)


@models("PIL.Image.Image.size", attribute=True)
def pil_size(at: Context, self: Array) -> Value:
    if isinstance(self.shape, Unknown):
        return at.unknown("the size of an image is known only on disk")
    return self.shape[1], self.shape[0]


@models("PIL.Image.Image.__binary__")
def pil_binary(at: Context, operator: str, a: Value, b: Value) -> Value:
    """An image has none of these; an array or number of NumPy beside it takes it for an array."""
    if operator in ("==", "!=") or not any(_is_of_numpy(x) for x in (a, b)):
        return at.unknown("an image is no array")
    whole = [replace(x, kind=NDARRAY) if isinstance(x, Array) and x.kind == PICTURE else x for x in (a, b)]
    return at.apply(f"{NDARRAY}.__binary__", Arguments((operator, *whole)))


def _is_of_numpy(x: Value) -> bool:
    return x.kind == NDARRAY if isinstance(x, Array) else isinstance(x, Scalar) and x.type.startswith("numpy.")


@models("PIL.Image.fromarray")
def pil_fromarray(at: Context, obj: Value, mode: Value = None) -> Value:
    a = as_array(at, obj)
    return a if isinstance(a, Unknown) else replace(a, kind=PICTURE)


@models("scipy.io.loadmat", "pickle.load", "cPickle.load")
def stored(at: Context, file: Value, *args: Value, **more: Value) -> Value:
    return at.unknown("what a file holds is known only on disk")
