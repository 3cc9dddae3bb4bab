"""Twin programs of Keras's own helpers for data: labels, texts, images, folders, generators, sequences."""

from __future__ import annotations

from twin import Twin, twins

LABELS = twins("""
from keras.utils import to_categorical
to_categorical([0, 2, 1])

from keras.utils import to_categorical
to_categorical(ids, 5)

from keras.utils import to_categorical
to_categorical(column, num_classes=5)

from keras.utils import to_categorical
to_categorical(ids.reshape(-1, 1, 1), 4)

from keras.utils import to_categorical
to_categorical(ids % 2, 2).argmax(axis=1)

keras.utils.normalize(table, axis=1)

keras.utils.normalize(images.reshape(len(images), -1))
""")

TEXTS = (
    twins("""
keras.utils.pad_sequences([[1, 2, 3], [4]])

keras.utils.pad_sequences([[1, 2, 3], [4]], maxlen=5, padding="post")

keras.utils.pad_sequences([[1, 2, 3], [4]], maxlen=2, dtype="float32", value=7.0)

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer(num_words=10)
t.fit_on_texts(np.array(["the cat sat", "the dog"]))
keras.utils.pad_sequences(t.texts_to_sequences(["the cat", "a dog"]), maxlen=6)

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer(num_words=10)
t.fit_on_texts(np.array(["the cat sat", "the dog"]))
t.texts_to_matrix(["the cat", "a dog"])

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer(num_words=4)
t.fit_on_sequences([[1, 2], [3]])
t.sequences_to_matrix([[1, 2], [3]], mode="count")

from tensorflow.keras.preprocessing.sequence import make_sampling_table
make_sampling_table(10)

from tensorflow.keras.preprocessing.text import one_hot
list(one_hot("the cat sat", 10))[:0]

from tensorflow.keras.preprocessing.sequence import TimeseriesGenerator
g = TimeseriesGenerator(np.zeros((20, 3)), np.zeros(20), length=5, batch_size=4)
g[0]

from tensorflow.keras.preprocessing.sequence import TimeseriesGenerator
len(TimeseriesGenerator(np.zeros((20, 3)), np.zeros(20), length=5, batch_size=4))
""")
    + twins(
        """
from tensorflow.keras.preprocessing.sequence import skipgrams
pairs, labels = skipgrams([1, 2, 3], 10)
np.array(labels)

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer()
t.fit_on_texts(np.random.permutation(["the cat sat", "the dog"]))
len(t.word_index) + 1

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer()
t.fit_on_texts(np.random.permutation(["the cat sat", "the dog"]))
t.word_index.__len__()

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer(oov_token="<OOV>", num_words=4)
t.fit_on_texts(["The cat, the Dog!", "A dog;a cat?", "the end"])
found = t.texts_to_sequences(["the bird", "dog cat end"])
(t.word_index, t.index_word[2], found, max(len(one) for one in found), keras.utils.pad_sequences(found).shape)

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer(char_level=True, lower=False)
t.fit_on_texts(["abca", "Ab"])
(t.word_index, t.texts_to_sequences(["cab", "xyz"]), len(t.word_counts))

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer(char_level=True, oov_token="?")
t.fit_on_texts(np.array(["a cab", "bad"]))
numbers = {c: i + 1 for i, c in enumerate("abcd ")}
t.word_index = numbers.copy()
t.word_index[t.oov_token] = max(numbers.values()) + 1
(len(t.word_index), t.texts_to_sequences(["a bed"]))

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer(filters="", split="-")
t.fit_on_texts(["a-b c-a", "b c"])
t.fit_on_texts(["d"])
len(t.word_index)

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer()
t.fit_on_texts(np.random.permutation(["the cat sat", "the dog"]))
words = t.word_index
[word for word in words]

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer()
t.fit_on_texts(np.random.permutation(["the cat sat", "the dog"]))
(len(t.word_index.keys()), len(t.word_index.items()), len(t.word_index.values()), len(t.word_index.copy()))

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer()
t.fit_on_texts(np.random.permutation(["the cat sat", "the dog"]))
words = t.word_index
(words["cat"], words.get("dog"))

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer()
t.fit_on_texts(np.random.permutation(["the cat sat", "the dog"]))
words = t.word_index
words["new"] = 0
words.update({"more": 9})
words.pop("cat")
len(words)

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer()
t.fit_on_texts(np.random.permutation(["the cat sat", "the dog"]))
t.sequences_to_texts([[1, 2]])

from tensorflow.keras.preprocessing.text import Tokenizer, tokenizer_from_json
t = Tokenizer(num_words=5)
t.fit_on_texts(np.random.permutation(["the cat sat", "the dog"]))
tokenizer_from_json(t.to_json()).texts_to_matrix(["the cat"]).dtype

from tensorflow.keras.preprocessing.text import text_to_word_sequence
len(text_to_word_sequence("the cat sat"))

names = keras.utils.image_dataset_from_directory(folder).class_names
names.append("c")
names.extend(["d"])
names.sort()
(len(names), names.index("a"), names[0])

from tensorflow.keras.preprocessing.image import ImageDataGenerator
b = ImageDataGenerator().flow_from_directory(folder, classes=["a", "b"])
b.__len__()

from tensorflow.keras.preprocessing.image import ImageDataGenerator
b = ImageDataGenerator().flow_from_directory(folder, classes=["a", "b"])
for x, y in b:
    break
x.shape[1:]

from tensorflow.keras.preprocessing.text import Tokenizer
t = Tokenizer()
t.fit_on_texts(np.array(["the cat sat", "the dog"]))
t.word_index.__len__()

keras.utils.get_file("0.png", "file:///none")

keras.utils.audio_dataset_from_directory(folder)
""",
        "how many words there are is known only at run time",
    )
    + twins(
        "keras.utils.timeseries_dataset_from_array(np.arange(20.0), np.arange(20), 5, batch_size=4)",
        "TensorFlow does not know the length of the windows",
    )
)

VECTORS = twins("""
layer = keras.layers.TextVectorization(output_mode="multi_hot")
layer.adapt(["The cat sat.", "The dog's mat!", "cat and dog"])
layer(tf.constant(["the cat", "dog"])), np.zeros(layer.vocabulary_size())

layer = keras.layers.TextVectorization(output_mode="count", standardize=None, max_tokens=6)
layer.adapt(np.array(["The cat, the dog", "the cat", ""]))
layer(tf.constant(["the cat", "dog"])), np.zeros(len(layer.get_vocabulary()))

layer = keras.layers.TextVectorization(output_mode="multi_hot", standardize="lower", split="character")
layer.adapt([["A cat"], ["a dog"]])
layer(tf.constant(["the cat", "dog"]))

layer = keras.layers.TextVectorization(standardize="strip_punctuation", split=None)
layer.adapt(tf.constant(["a cat", "a-cat", "acat", "A cat"]))
np.zeros(layer.vocabulary_size())

layer = keras.layers.StringLookup(output_mode="one_hot", num_oov_indices=2)
layer.adapt(["a", "b", "a", "A"])
layer(tf.constant(["a", "b"])), np.zeros(layer.vocabulary_size())

layer = keras.layers.StringLookup(mask_token="-")
layer.adapt([["a", "b"], ["c", "a"]])
np.zeros(layer.vocabulary_size())

layer = keras.layers.IntegerLookup(output_mode="one_hot")
layer.adapt(np.array([30, 10, 20, 10]))
layer(tf.constant([10, 7])), np.zeros(layer.vocabulary_size())

layer = keras.layers.IntegerLookup(max_tokens=3, mask_token=0)
layer.adapt([[4], [5], [6], [4]])
np.zeros(layer.vocabulary_size())

layer = keras.layers.TextVectorization(max_tokens=10, output_sequence_length=6)
layer.adapt(["the cat sat", "the dog"])
layer(tf.constant(["the cat", "dog"]))

layer = keras.layers.TextVectorization(max_tokens=10, output_mode="multi_hot", pad_to_max_tokens=True)
layer.adapt(["the cat sat", "the dog"])
layer(tf.constant(["the cat", "dog"]))

layer = keras.layers.Normalization()
layer.adapt(table)
layer(table).shape

layer = keras.layers.Normalization(axis=None)
layer.adapt(table)
layer(table[:2]).shape

layer = keras.layers.Rescaling(1.0 / 255)
layer(pixels)

layer = keras.layers.Rescaling(1.0 / 127.5, offset=-1)
layer(images).shape

layer = keras.layers.CategoryEncoding(num_tokens=4, output_mode="one_hot")
layer(column).shape

layer = keras.layers.Resizing(8, 9)
layer(images).shape
""")

PICTURES = [
    Twin("from tensorflow.keras.preprocessing import image\n" + t.program)
    for t in twins("""
image.img_to_array(image.load_img(folder + "/a/0.png", target_size=(8, 9)))

image.img_to_array(image.load_img(folder + "/a/0.png", target_size=(8, 9), color_mode="grayscale"))

image.img_to_array(image.load_img(folder + "/a/0.png", target_size=(8, 9, 3)))

np.expand_dims(image.img_to_array(image.load_img(folder + "/a/0.png", target_size=(8, 9))), axis=0)

image.img_to_array(image.array_to_img(pixels[0]))

image.smart_resize(pixels, (8, 9))

keras.utils.img_to_array(keras.utils.load_img(folder + "/a/0.png", target_size=(8, 9))) / 255
""")
]

GENERATOR = """from tensorflow.keras.preprocessing.image import ImageDataGenerator
"""
FLOWS = [
    Twin(GENERATOR + t.program)
    for t in twins("""
next(ImageDataGenerator().flow(pixels, ids, batch_size=1))[0].dtype

g = ImageDataGenerator(rescale=1.0 / 255)
g.fit(pixels)
len(g.flow(pixels, ids, batch_size=2))

b = ImageDataGenerator(rescale=1.0 / 255).flow(pixels, onehot, batch_size=1)
[a.shape[1:] for a in next(b)]

b = ImageDataGenerator().flow_from_directory(folder, classes=["a", "b"], batch_size=2)
b.reset()
[a.shape[1:] for a in b.__next__()]

b = ImageDataGenerator().flow_from_directory(folder, classes=["a", "b"], batch_size=2)
[a.shape[1:] for a in b.__next__()]

b = ImageDataGenerator().flow(pixels, ids, batch_size=1)
[a.shape[1:] for a in b.__next__()]

b = ImageDataGenerator().flow(pixels, ids, batch_size=1)
b.__len__()

b = ImageDataGenerator().flow(pixels, ids, batch_size=1)
for x, y in b:
    break
x.shape[1:]

b = ImageDataGenerator().flow(pixels, batch_size=1)
b.reset()
b[0].shape[1:]

b = ImageDataGenerator(rescale=1.0 / 255).flow_from_directory(folder, target_size=(8, 9), batch_size=2, classes=["a", "b"])
[a.shape[1:] for a in next(b)]

b = ImageDataGenerator().flow_from_directory(folder, class_mode="binary", classes=["a", "b"])
[a.shape[1:] for a in b[0]]

b = ImageDataGenerator().flow_from_directory(folder, class_mode="sparse", color_mode="grayscale", classes=["a", "b"])
[a.dtype for a in next(b)]

b = ImageDataGenerator().flow_from_directory(folder, class_mode=None, classes=["a", "b"])
next(b).shape[1:]

b = ImageDataGenerator().flow_from_directory(folder, classes=["a", "b"])
b.num_classes

b = ImageDataGenerator().flow_from_directory(folder, classes=["a", "b"], target_size=(8, 9))
b.image_shape

b = ImageDataGenerator().flow_from_directory(folder, classes=["a", "b"])
len(b.class_indices)

f = pd.DataFrame({"file": [folder + "/a/0.png", folder + "/b/0.png"], "word": ["a", "b"]})
b = ImageDataGenerator().flow_from_dataframe(f, x_col="file", y_col="word", classes=["a", "b"], target_size=(8, 9))
[a.shape[1:] for a in next(b)]

f = pd.DataFrame({"file": [folder + "/a/0.png", folder + "/b/0.png"], "word": ["a", "b"]})
b = ImageDataGenerator().flow_from_dataframe(f, x_col="file", y_col="word", classes=["a", "b"], class_mode="binary")
[a.shape[1:] for a in next(b)]

f = pd.DataFrame({"file": [folder + "/a/0.png", folder + "/b/0.png"], "price": [1.0, 2.0]})
b = ImageDataGenerator().flow_from_dataframe(f, x_col="file", y_col="price", class_mode="raw")
[a.shape[1:] for a in next(b)]

f = pd.DataFrame({"file": [folder + "/a/0.png", folder + "/b/0.png"], "p": [1.0, 2.0], "q": [1.0, 2.0]})
b = ImageDataGenerator().flow_from_dataframe(f, x_col="file", y_col=["p", "q"], class_mode="raw")
[a.shape[1:] for a in next(b)]
""")
]

FOLDERS = twins("""
keras.utils.image_dataset_from_directory(folder, class_names=["a", "b"])

keras.utils.image_dataset_from_directory(folder, class_names=["a", "b"], label_mode="categorical", image_size=(8, 9))

keras.utils.image_dataset_from_directory(folder, class_names=["a", "b"], label_mode="binary", color_mode="grayscale")

keras.utils.image_dataset_from_directory(folder, label_mode=None, image_size=(8, 9), batch_size=None)

keras.utils.image_dataset_from_directory(folder, labels=None, color_mode="rgba")

keras.utils.image_dataset_from_directory(folder, class_names=["a", "b"], validation_split=0.5, subset="both", seed=1)

keras.utils.image_dataset_from_directory(folder, class_names=["a", "b"]).map(lambda x, y: (x / 255, tf.one_hot(y, 2))).prefetch(1)

keras.utils.text_dataset_from_directory(folder, class_names=["a", "b"])

keras.utils.text_dataset_from_directory(folder, class_names=["a", "b"], label_mode="categorical", batch_size=None)

a, b = keras.utils.split_dataset(tf.data.Dataset.from_tensor_slices((images, ids)), left_size=0.5)
a.batch(1)
""")

SEQUENCE = """
class Batches(keras.utils.PyDataset):
    def __init__(self, x, y, size):
        super().__init__()
        self.x, self.y, self.size = x, y, size

    def __len__(self):
        return int(np.ceil(len(self.x) / self.size))

    def __getitem__(self, index):
        low = index * self.size
        return self.x[low : low + self.size] / 255.0, keras.utils.to_categorical(self.y[low : low + self.size], 5)
"""
SEQUENCES = [
    Twin(SEQUENCE + t.program)
    for t in twins("""
Batches(images, ids, 1)[0]

len(Batches(images, ids, 1))

Batches(images, ids, 1)[0][1].shape
""")
]

PREDICTED = twins("""
model = keras.Sequential([keras.Input((None, None, 3)), keras.layers.Conv2D(4, 2, padding="same", strides=2)])
model.predict(pixels, verbose=0).shape

x = keras.Input((None, None, 3))
model = keras.Model(x, keras.layers.MaxPooling2D(2, padding="same")(keras.layers.Conv2D(4, 1)(x)))
model.predict_on_batch(pixels)

model = keras.Sequential([keras.Input((None, None, 3)), keras.layers.GlobalAveragePooling2D()])
model.predict(pixels, verbose=0)

x = keras.Input((None, 3))
model = keras.Model([x, x], keras.layers.Concatenate(axis=1)([x, keras.layers.ZeroPadding1D(2)(x)]))
model.predict([pixels[:, 0], pixels[:, 0]], verbose=0).shape[1:]
""")

PROGRAMS = [*PREDICTED, *LABELS, *TEXTS, *VECTORS, *PICTURES, *FLOWS, *FOLDERS, *SEQUENCES]
