"""Folders of public data sets: how many classes and files lie in an archive that everybody downloads from one place.

A folder is one of these where the end of its path is the archive's own, the program names the archive, and nothing in the
program changes the folder. The numbers are those of the page beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from itertools import pairwise

from cnnlint.frozen import dataclass, replace
from cnnlint.library.published import end_of, is_named, names_at_kaggle, names_of_competition
from cnnlint.library.python.disk import Change, Parts, changes, parts_of
from cnnlint.values import Context


@dataclass(frozen=True, slots=True)
class Held:
    """What a folder holds: folders with images or texts, and how many of these in all; None where the source does not tell.

    parts: the folders by name, with their files. listed: whether nothing else lies beside the folders.
    """

    classes: int
    files: int | None = None
    parts: Mapping[str, int] = field(default_factory=dict)
    listed: bool = False


@dataclass(frozen=True, slots=True)
class DataSet:
    """An archive by the words that name it, the page that tells what is in it, and its folders by the end of their path.

    A path with `/` before it is all of the path, below the folder that the program runs in.
    """

    named: tuple[str, ...]
    page: str
    folders: Mapping[str, Held]


def of(**parts: int) -> Held:
    """Folders by name, with their files, and nothing beside them."""
    return Held(len(parts), sum(parts.values()), parts, listed=True)


_ZTM = "https://github.com/mrdbourke/tensorflow-deep-learning"
_TFDS = "https://www.tensorflow.org/datasets/catalog"
_KAGGLE = "https://www.kaggle.com/datasets"


def _kaggle(handle: str, folders: Mapping[str, Held]) -> DataSet:
    return DataSet(names_at_kaggle(handle), f"{_KAGGLE}/{handle}", folders)


def _competition(name: str, folders: Mapping[str, Held]) -> DataSet:
    return DataSet(names_of_competition(name), f"https://www.kaggle.com/c/{name}/data", folders)


SETS: tuple[DataSet, ...] = (
    # of courses and tutorials
    DataSet(("flower_photos.tgz",), f"{_TFDS}/tf_flowers", {"flower_photos": Held(5, 3670)}),  # LICENSE.txt lies beside them
    DataSet(
        ("cats_and_dogs_filtered.zip", "cats_and_dogs.zip"),
        "https://developers.google.com/machine-learning/practica/image-classification/exercise-1",
        {
            "cats_and_dogs_filtered/train": of(cats=1000, dogs=1000),
            "cats_and_dogs_filtered/validation": of(cats=500, dogs=500),
        },
    ),
    DataSet(
        ("horse-or-human.zip",),
        f"{_TFDS}/horses_or_humans",
        {  # the archives hold the two folders only: the program names the one that they are unpacked into
            "horse-or-human/train": Held(2, 1027),
            "horse-or-human/training": Held(2, 1027),
            "horse-or-human/validation": Held(2, 256),
            "horse-or-human": Held(2),
            "validation-horse-or-human": Held(2, 256),
        },
    ),
    DataSet(("rps.zip",), f"{_TFDS}/rock_paper_scissors", {"rps": Held(3, 2520)}),
    DataSet(("rps-test-set.zip",), f"{_TFDS}/rock_paper_scissors", {"rps-test-set": Held(3, 372)}),
    DataSet(
        ("drgfreeman/rockpaperscissors", "input/rockpaperscissors", "rockpaperscissors.zip"),
        f"{_KAGGLE}/drgfreeman/rockpaperscissors",
        {"rps-cv-images": Held(3, 2188)},
    ),
    DataSet(
        ("10_food_classes_all_data.zip",),
        f"{_ZTM}/blob/main/docs/03_convolutional_neural_networks_in_tensorflow.ipynb",
        {
            "10_food_classes_all_data/train": Held(10, 7500, listed=True),
            "10_food_classes_all_data/test": Held(10, 2500, listed=True),
        },
    ),
    DataSet(
        ("pizza_steak.zip",),
        f"{_ZTM}/blob/main/docs/03_convolutional_neural_networks_in_tensorflow.ipynb",
        {"pizza_steak/train": Held(2, 1500), "pizza_steak/test": Held(2, 500)},
    ),
    DataSet(
        ("10_food_classes_10_percent.zip",),
        f"{_ZTM}/blob/main/docs/04_transfer_learning_in_tensorflow_part_1_feature_extraction.ipynb",
        {
            "10_food_classes_10_percent/train": Held(10, 750, listed=True),
            "10_food_classes_10_percent/test": Held(10, 2500, listed=True),
        },
    ),
    DataSet(
        ("10_food_classes_1_percent.zip",),
        f"{_ZTM}/blob/main/docs/05_transfer_learning_in_tensorflow_part_2_fine_tuning.ipynb",
        {
            "10_food_classes_1_percent/train": Held(10, 70, listed=True),
            "10_food_classes_1_percent/test": Held(10, 2500, listed=True),
        },
    ),
    DataSet(
        ("101_food_classes_10_percent.zip",),
        f"{_ZTM}/blob/main/extras/TEMPLATE_07_food_vision_milestone_project_1.ipynb",
        {
            "101_food_classes_10_percent/train": Held(101, 7575, listed=True),
            "101_food_classes_10_percent/test": Held(101, 25250, listed=True),
        },
    ),
    DataSet(
        ("dogImages.zip",),
        "https://github.com/udacity/dog-project",
        {
            "dogImages/train": Held(133, 6680),
            "dogImages/valid": Held(133, 835),
            "dogImages/test": Held(133, 836),
        },
    ),
    DataSet(
        ("aclImdb_v1",),
        "https://ai.stanford.edu/~amaas/data/sentiment/",
        {
            "aclImdb/train": replace(of(neg=12500, pos=12500, unsup=50000), listed=False),
            "aclImdb/test": replace(of(neg=12500, pos=12500), listed=False),
        },
    ),
    DataSet(
        ("stack_overflow_16k.tar.gz",),
        "https://www.tensorflow.org/tutorials/load_data/text",
        {"stack_overflow_16k/train": Held(4, 8000), "stack_overflow_16k/test": Held(4, 8000)},
    ),
    DataSet(
        ("mini_speech_commands.zip",),
        "https://www.tensorflow.org/tutorials/audio/simple_audio",
        {"mini_speech_commands": Held(8, 8000)},  # README.md lies beside them
    ),
    DataSet(
        (
            "kagglecatsanddogs_5340.zip",
            "kagglecatsanddogs_3367a.zip",
            "shaunthesheep/microsoft-catsvsdogs-dataset",
            "input/microsoft-catsvsdogs-dataset",
        ),
        "https://www.microsoft.com/en-us/download/details.aspx?id=54765",
        {"PetImages": replace(of(Cat=12500, Dog=12500), listed=False)},  # Thumbs.db lies among them
    ),
    # of research
    DataSet(("food-101.tar.gz",), f"{_TFDS}/food101", {"food-101/images": Held(101, 101000)}),
    DataSet(
        ("ImageNetDogs/images.tar", "jessicali9530/stanford-dogs-dataset", "input/stanford-dogs-dataset"),
        "http://vision.stanford.edu/aditya86/ImageNetDogs/",
        {"images/Images": Held(120, 20580), "/Images": Held(120, 20580)},
    ),
    DataSet(
        ("101_ObjectCategories.tar.gz", "caltech-101.zip"),
        f"{_TFDS}/caltech101",
        {"101_ObjectCategories": Held(102, 9144)},  # with BACKGROUND_Google
    ),
    DataSet(
        ("256_ObjectCategories.tar",),
        "https://data.caltech.edu/records/nyy15-4j048",
        {"256_ObjectCategories": Held(257)},  # with 257.clutter
    ),
    DataSet(("EuroSAT.zip",), f"{_TFDS}/eurosat", {"2750": Held(10, 27000)}),
    DataSet(
        ("imagenette2.tgz", "imagenette2-160.tgz", "imagenette2-320.tgz"),
        f"{_TFDS}/imagenette",
        {
            f"imagenette2{size}/{part}": Held(10, files)
            for size in ("", "-320", "-160")
            for part, files in (("train", 9469), ("val", 3925))
        },
    ),
    DataSet(("UCMerced_LandUse.zip",), f"{_TFDS}/uc_merced", {"UCMerced_LandUse/Images": Held(21)}),
    DataSet(
        ("tiny-imagenet-200.zip",),
        "https://www.kaggle.com/c/tiny-imagenet",
        {"tiny-imagenet-200/train": Held(200, 100_000)},
    ),
    DataSet(("dtd-r1.0.1.tar.gz",), f"{_TFDS}/dtd", {"dtd/images": Held(47, 5640)}),
    DataSet(
        ("GTSRB_Final_Training_Images.zip", "GTSRB-Training_fixed.zip"),
        "https://benchmark.ini.rub.de/gtsrb_dataset.html",
        {"GTSRB/Final_Training/Images": Held(43), "GTSRB/Training": Held(43)},
    ),
    # of Kaggle, by the name of the data set, which stands in the path where it is mounted
    _kaggle(
        "paultimothymooney/chest-xray-pneumonia",
        {
            "chest_xray/train": replace(of(NORMAL=1341, PNEUMONIA=3875), listed=False),
            "chest_xray/test": replace(of(NORMAL=234, PNEUMONIA=390), listed=False),
            "chest_xray/val": replace(of(NORMAL=8, PNEUMONIA=8), listed=False),
        },
    ),
    _kaggle(
        "puneet6060/intel-image-classification",
        {"seg_train/seg_train": Held(6, 14034), "seg_test/seg_test": Held(6, 3000)},
    ),
    _kaggle(
        "tongpython/cat-and-dog",
        {
            "training_set/training_set": replace(of(cats=4000, dogs=4005), listed=False),
            "test_set/test_set": replace(of(cats=1011, dogs=1012), listed=False),
        },
    ),
    _kaggle(
        "salader/dogs-vs-cats",
        {
            "dogs_vs_cats/train": Held(2, 20000),
            "dogs_vs_cats/test": Held(2, 5000),
            "/train": Held(2, 20000),
            "/test": Held(2, 5000),
        },
    ),
    _kaggle("prasunroy/natural-images", {"natural_images": Held(8, 6899)}),
    _kaggle("alessiocorrado99/animals10", {"raw-img": Held(10)}),
    _kaggle(
        "masoudnickparvar/brain-tumor-mri-dataset",
        {"brain-tumor-mri-dataset/Training": Held(4), "brain-tumor-mri-dataset/Testing": Held(4)},  # files: by version
    ),
    _kaggle(
        "sartajbhuvaji/brain-tumor-classification-mri",
        {
            "brain-tumor-classification-mri/Training": Held(4, 2870),
            "brain-tumor-classification-mri/Testing": Held(4, 394),
        },
    ),
    _kaggle(
        "meowmeowmeowmeowmeow/gtsrb-german-traffic-sign",
        {"gtsrb-german-traffic-sign/Train": Held(43), "/Train": Held(43)},
    ),
    _kaggle("grassknoted/asl-alphabet", {"asl_alphabet_train/asl_alphabet_train": Held(29, 87000)}),
    _kaggle(
        "vipoooool/new-plant-diseases-dataset",
        {
            "New Plant Diseases Dataset(Augmented)/train": Held(38, 70295),
            "New Plant Diseases Dataset(Augmented)/valid": Held(38, 17572),
        },
    ),
    _kaggle(
        "msambare/fer2013",
        {"fer2013/train": Held(7, 28709), "fer2013/test": Held(7, 7178)},
    ),
    _kaggle(
        "paultimothymooney/blood-cells",
        {"dataset2-master/images/TRAIN": Held(4, 9957), "dataset2-master/images/TEST": Held(4, 2487)},
    ),
    _kaggle("paultimothymooney/kermany2018", {"OCT2017 /train": Held(4), "OCT2017/train": Held(4)}),
    _kaggle(
        "iarunava/cell-images-for-detecting-malaria",
        {"cell_images/cell_images": Held(2)},  # the folder around it holds three
    ),
    _competition(
        "state-farm-distracted-driver-detection",
        {"imgs/train": Held(10)},
    ),
    _competition(
        "plant-seedlings-classification",
        {"plant-seedlings-classification/train": Held(12)},
    ),
)


def public_folder(at: Context, path: str) -> tuple[DataSet, Held] | None:
    """The data set that a path leads into, and what the folder holds now."""
    parts = parts_of(path)
    found = _found(at, parts)
    if found is None:
        return None
    data_set, end, held = found
    for change in changes(at):
        after = _after(held, change, parts, end)
        if after is None:
            return None
        held = after
    return data_set, held


def _found(at: Context, path: Parts) -> tuple[DataSet, Parts, Held] | None:
    """The one with the longest path of those that fit and are named. What `get_file` unpacked it named itself."""
    fitting = [
        (s, end, held) for s in SETS for written, held in s.folders.items() if (end := end_of(path, written)) is not None
    ]
    named = [found for found in fitting if unpacked_by_keras(path) or is_named(at, found[0].named)]
    return max(named, key=lambda found: len(found[1]), default=None)


def unpacked_by_keras(path: Parts) -> bool:
    """Whether it lies where `get_file` puts what it brings."""
    return (".keras", "datasets") in pairwise(path)


def _after(held: Held, change: Change, folder: Parts, end: Parts) -> Held | None:
    """What the folder holds after a change; None where that is not known."""
    if change.path is None:
        return replace(held, files=None, parts={}, listed=False) if change.did == "file" else None
    below = _below(change.path, end)
    if change.did == "file":
        return held if below is None else replace(held, files=None, parts={}, listed=False)
    if change.did == "removed" and _leads_to(change.path, folder, end):
        return None
    if not below:
        return held
    if change.did == "removed" and len(below) == 1 and below[0] in held.parts:
        left = {name: files for name, files in held.parts.items() if name != below[0]}
        return replace(held, classes=len(left), files=sum(left.values()), parts=left)
    return None


def _below(path: Parts, end: Parts) -> Parts | None:
    """What of a path lies below the folder with that end; None if it leads elsewhere."""
    starts = (i for i in range(len(path) - len(end) + 1) if path[i : i + len(end)] == end)
    return next((path[i + len(end) :] for i in starts), None)


def _leads_to(path: Parts, folder: Parts, end: Parts) -> bool:
    """Whether the path is that of the folder or of one above it."""
    above = any(path[-n:] == end[:n] for n in range(1, len(end) + 1))
    return above or folder[: len(path)] == path
