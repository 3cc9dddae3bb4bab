"""Folders with one subfolder per class. What lies on disk is a named symbol, the same for the same folder."""

from __future__ import annotations

from collections.abc import Mapping

from cnnlint.frozen import dataclass
from cnnlint.library.keras.data.public import public_folder, unpacked_by_keras
from cnnlint.library.keras.making.objects import data_format as in_force
from cnnlint.library.python.disk import parts_of
from cnnlint.library.python.made_folders import made_in
from cnnlint.library.python.paths import text_of_path
from cnnlint.shapes import Size, ceil_div, symbol, text
from cnnlint.values import Array, Context, Labels, ListValue, Shared, Unknown, Value, as_size

CHANNELS = {"rgb": 3, "rgba": 4, "grayscale": 1, "grey": 1}


@dataclass(frozen=True, slots=True)
class Folder:
    """How many classes and files it holds. per_class: the files of each class, where that is known."""

    name: str
    classes: Size
    files: Size
    per_class: tuple[int, ...] = ()


_FOLDERS: Shared[dict[str, Folder]] = Shared(dict)


def as_given(own: Mapping[str, Value]) -> dict[str, Value]:
    """The arguments of a modelled function by name, from its `locals()`, without the receiver and further ones."""
    return {name: value for name, value in own.items() if name not in ("at", "self", "more")}


def folder_of(at: Context, directory: Value, classes: Value) -> Folder:
    """The folder named by an argument; `classes` when the call lists them itself."""
    name = _name(directory)
    listed = _count(at, classes)
    found = _on_disk(at, name)
    known = _told(at, found) if isinstance(text_of_path(directory), str) else found
    return known if listed is None else Folder(name, listed, known.files if listed == known.classes else found.files)


def _on_disk(at: Context, name: str) -> Folder:
    folders = at.shared(_FOLDERS)
    if name not in folders:
        number = symbol("num_classes", f"how many folders {name} holds is known only on disk", at.span, 1)
        files = symbol("samples", f"how many files {name} holds is known only on disk", at.span, 1)
        folders[name] = Folder(name, number, files)
    return folders[name]


def folders_in(at: Context, path: str, alone: bool) -> int | None:
    """How many folders one of a public data set or one that the program made holds. alone: only where nothing lies beside
    them."""
    found = public_folder(at, path)
    if found is None:
        return made_in(at, path)
    known = _published(at, _on_disk(at, path)).classes if found[1].listed or not alone else None
    return known if isinstance(known, int) else None


def _told(at: Context, folder: Folder) -> Folder:
    """The folder with the numbers of a public data set, or of what the program makes in it."""
    known = _published(at, folder)
    made = made_in(at, folder.name) if known is folder else None
    return known if made is None else Folder(folder.name, made, folder.files)


def _published(at: Context, folder: Folder) -> Folder:
    """The folder with the numbers of the public data set that it is of. What Keras unpacked itself is surely that.

    Releases of Keras 3 unpack it beside the archive, or within a folder of its name and then that is the only class:
    keras/src/utils/file_utils.py
    """
    found = public_folder(at, folder.name)
    if found is None:
        return folder
    data_set, held = found
    own = unpacked_by_keras(parts_of(folder.name))
    if own and at.dialect >= 3 and parts_of(folder.name)[-2] == "datasets":
        return folder
    if not own and not at.supposes(f"if `{folder.name}` holds the {held.classes} classes that {data_set.page} tells of"):
        return folder
    files = folder.files if held.files is None else held.files
    return Folder(folder.name, held.classes, files, tuple(held.parts.values()))


def _count(at: Context, classes: Value) -> Size | None:
    if isinstance(classes, Array) and not isinstance(classes.shape, Unknown) and classes.shape:
        return classes.shape[0]
    items = at.iterate(classes) if isinstance(classes, (tuple, ListValue)) else at.unknown("the classes")
    return None if isinstance(items, Unknown) else len(items)


def _name(directory: Value) -> str:
    if isinstance(directory, str):
        return directory
    path = getattr(directory, "path", None)  # a `pathlib.Path` is unknown in all but its text
    if isinstance(path, str):
        return path
    return directory.name or directory.reason if isinstance(directory, Unknown) else "the folder"


def labels_of(at: Context, mode: Value, folder: Folder, batch: Size | Unknown | None, floats: bool) -> Array | Unknown | None:
    """A batch of labels in one of Keras's modes; None when there are none. `floats`: generators give float32 throughout."""
    if mode is None:
        return None
    rows = () if isinstance(batch, Unknown) else (batch,)
    count = folder.classes
    last = count - 1
    shown = text(count)
    if mode == "categorical":
        return _labels(at, (*rows, count), "float32", 1, Labels("one-hot", count, span=at.span), f"{shown} classes, one-hot")
    if mode == "binary" and floats and isinstance(count, int) and count > 2:  # a generator numbers them all the same
        return _labels(at, rows, "float32", count - 1, Labels("ids", count, span=at.span), f"{shown} classes, as numbers")
    if mode == "binary":
        shape = rows if floats else (*rows, 1)
        classes = 2 if not floats or isinstance(count, int) else None  # a data set refuses more, a generator takes any number
        return _labels(at, shape, "float32", 1, Labels("binary", classes, span=at.span), "2 classes, 0 or 1")
    if mode in ("sparse", "int"):
        most = last if isinstance(last, int) else None
        dtype = "float32" if floats else "int32"
        return _labels(at, rows, dtype, most, Labels("ids", count, span=at.span), f"{shown} classes, as numbers")
    return at.unknown("the label mode is not known" if isinstance(mode, Unknown) else f"labels of mode {mode!r}")


def _labels(at: Context, shape: tuple[Size | None, ...], dtype: str, high: float | None, labels: Labels, what: str) -> Array:
    return Array(shape, dtype, 0, high, labels, kind="tensor").then(at.span, what)


def image_shape(at: Context, size: Value, color_mode: Value) -> tuple[Size, Size, int] | Unknown:
    """(height, width, channels) of images that are read from disk."""
    channels = CHANNELS.get(color_mode) if isinstance(color_mode, str) else None
    side = as_size(size)
    if side is not None:
        size = (side, side)
    items = at.iterate(size) if isinstance(size, (tuple, ListValue)) else at.unknown("the image size is not known")
    if isinstance(items, Unknown):
        return items
    sides = [as_size(i) for i in items]
    if len(sides) != 2 or sides[0] is None or sides[1] is None or channels is None:
        return at.unknown("the image size is not known")
    return sides[0], sides[1], channels


def in_order(at: Context, image: tuple[Size, Size, int] | Unknown, data_format: Value) -> tuple[Size, Size, Size] | Unknown:
    """(height, width, channels) as Keras hands them on: with the channels first, where it is told so or set to."""
    order = in_force(at) if data_format is None else data_format
    if isinstance(image, Unknown) or order == "channels_last":
        return image
    if isinstance(order, Unknown):
        return order
    height, width, channels = image
    return (channels, height, width) if order == "channels_first" else at.unknown("where the channels stand is not known")


def part_of(files: Size, split: Value, subset: Value) -> Size:
    """How many files a subset has: `int(split * files)` for validation, the rest for training. Rounded as Keras does.

    Keras makes no data set of no files (keras/src/utils/image_dataset_utils.py).
    """
    if not isinstance(split, (int, float)) or not split or subset not in ("training", "validation"):
        return files
    if not isinstance(files, int):
        share = split if subset == "validation" else 1 - split
        return symbol(f"{subset}_samples", f"{share:g} of {text(files)}", None, 1)
    held_out = int(split * files)
    return held_out if subset == "validation" else files - held_out


def part_by_class(folder: Folder, split: Value, subset: Value) -> Size:
    """How many files a subset has where each class is parted by itself, as generators do."""
    if folder.per_class:
        parts = [part_of(files, split, subset) for files in folder.per_class]
        return sum(part for part in parts if isinstance(part, int))
    if isinstance(folder.files, int) and split and subset is not None:
        return part_of(symbol("samples", "how many files each class has is known only on disk", None, 1), split, subset)
    return part_of(folder.files, split, subset)


def batches(files: Size, batch_size: Value) -> Size | None:
    """How many batches there are; the last may be smaller."""
    size = as_size(batch_size)
    return ceil_div(files, size) if isinstance(size, int) and size > 0 else None
