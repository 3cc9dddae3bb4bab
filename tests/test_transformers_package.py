"""Models of Hugging Face's `transformers` as layers. The counts are those that the package (4.46 with tf_keras) made of the
configurations, and that tables in notebooks show."""

from __future__ import annotations

import pytest

from cnnlint.evaluate import Options, read
from cnnlint.files.source import Cell, Source
from cnnlint.program import ModelTrace, Program, Summary
from cnnlint.values import Unknown

HEAD = """import tensorflow as tf
from tensorflow.keras import Input, Model, layers
from transformers import TFAutoModel, TFBertModel, TFDistilBertModel, TFRobertaModel
ids, mask = Input((60,), dtype=tf.int32, name="ids"), Input((60,), dtype=tf.int32, name="mask")
"""


def program(text: str) -> Program:
    return read(Source("x.py", "python", (Cell(None, HEAD + text),), HEAD + text), Options())


def summarised(text: str) -> ModelTrace:
    (event,) = [e for e in program(text + "\nmodel.summary()").events if isinstance(e, Summary)]
    assert isinstance(event.model, ModelTrace)
    return event.model


CHECKPOINTS = [
    ("TFBertModel", "bert-base-uncased", 109_482_240, 37),
    ("TFBertModel", "google-bert/bert-base-cased", 108_310_272, 37),
    ("TFBertModel", "bert-base-multilingual-cased", 177_853_440, 37),
    ("TFBertModel", "bert-large-uncased", 335_141_888, 73),
    ("TFDistilBertModel", "distilbert-base-uncased", 66_362_880, 19),
    ("TFRobertaModel", "roberta-base", 124_645_632, 37),
    ("TFRobertaModel", "distilroberta-base", 82_118_400, 19),
]


@pytest.mark.parametrize(("cls", "checkpoint", "params", "dropouts"), CHECKPOINTS)
@pytest.mark.parametrize("auto", [False, True])
def test_a_published_checkpoint(cls: str, checkpoint: str, params: int, dropouts: int, auto: bool) -> None:
    text = f"net = {'TFAutoModel' if auto else cls}.from_pretrained({checkpoint!r})\n"
    model = summarised(text + "model = Model([ids, mask], layers.Dropout(0.1)(net(ids, attention_mask=mask)[0][:, 0]))")
    row = model.layers[2]
    assert (row.type, row.params, row.trainable_params) == (cls, params, params)
    assert model.layers[-1].name == f"dropout_{dropouts}"


@pytest.mark.parametrize("output", ["[1]", ".pooler_output", "['pooler_output']"])
@pytest.mark.parametrize("call", ["net([ids, mask])", "net({'input_ids': ids, 'attention_mask': mask})"])
def test_its_outputs(output: str, call: str) -> None:
    text = "net = TFBertModel.from_pretrained('bert-base-uncased')\n"
    model = summarised(f"{text}model = Model([ids, mask], layers.Dense(3)({call}{output}))")
    assert [row.type for row in model.layers] == ["InputLayer", "InputLayer", "TFBertModel", "Dense"]
    assert (model.layers[2].output_shape, model.layers[3].params) == ([(None, 60, 768), (None, 768)], 2307)


@pytest.mark.parametrize(
    ("change", "trained"),
    [
        ("net.trainable = False", 0),
        ("for layer in net.layers:\n    layer.trainable = False", 0),
        ("net.bert.trainable = False", 0),
        ("net.bert.encoder.layer[0].trainable = False", None),
    ],
)
def test_what_is_trained(change: str, trained: int | None) -> None:
    text = f"net = TFBertModel.from_pretrained('bert-base-uncased')\n{change}\nmodel = Model(ids, layers.Dense(3)(net(ids)[1]))"
    assert summarised(text).layers[1].trainable_params == trained


@pytest.mark.parametrize("given", ["'somebody/own-bert'", "'bert-base-uncased', config=config", "name"])
def test_another_checkpoint_is_a_row_of_its_class(given: str) -> None:
    text = f"net = TFBertModel.from_pretrained({given})\nmodel = Model(ids, layers.Dense(3)(net(ids).last_hidden_state))"
    row, dense = summarised(text).layers[1:]
    assert (row.type, row.params, dense.type) == ("TFBertModel", None, "Dense")
    assert isinstance(row.output_shape, Unknown)


def test_its_own_table_is_not_known() -> None:
    (event,) = [
        e for e in program("TFBertModel.from_pretrained('bert-base-uncased').summary()").events if isinstance(e, Summary)
    ]
    assert isinstance(event.model, Unknown)
