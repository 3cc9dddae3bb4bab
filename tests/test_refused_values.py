"""Values that the constructors of losses, metrics, optimizers' schedules and the like reject: real Keras and cnnlint agree."""

from __future__ import annotations

import pytest

from cnnlint.config import Settings
from cnnlint.run import check_source

ROWS = [  # what is made, and which of Keras 2 and 3 refuse it
    ("metrics.AUC(num_thresholds=1)", {2, 3}),
    ("metrics.AUC(1)", {2, 3}),
    ("metrics.AUC(num_thresholds=1, thresholds=[0.5])", set()),
    ("metrics.AUC(curve='auc')", {2, 3}),
    ("metrics.AUC(curve=None)", {2, 3}),
    ("metrics.AUC(curve='pr')", set()),
    ("metrics.AUC(curve='pr_gain')", {3}),
    ("metrics.AUC(curve='PRGAIN')", set()),
    ("metrics.AUC(summation_method='MAJORING')", {2, 3}),
    ("metrics.AUC(summation_method='Majoring')", set()),
    ("metrics.Precision(1.5)", {2, 3}),
    ("metrics.Precision([0.2, -1])", {2, 3}),
    ("metrics.Precision([None])", {2, 3}),
    ("metrics.Precision(None)", set()),
    ("metrics.Recall(thresholds=[0, 1])", set()),
    ("metrics.FalsePositives(-0.5)", {2, 3}),
    ("metrics.TrueNegatives(thresholds=2)", {2, 3}),
    ("metrics.SensitivityAtSpecificity(1.5)", {2, 3}),
    ("metrics.SpecificityAtSensitivity(0.5, 0)", {2, 3}),
    ("metrics.PrecisionAtRecall(recall=-1)", {2, 3}),
    ("metrics.RecallAtPrecision(precision=1)", set()),
    ("metrics.FBetaScore(beta=1)", {2, 3}),
    ("metrics.FBetaScore(beta=None)", {2, 3}),
    ("metrics.FBetaScore(beta=0.0)", {2, 3}),
    ("metrics.FBetaScore('samples')", {2, 3}),
    ("metrics.FBetaScore(None, 2.0, 0.5)", set()),
    ("metrics.FBetaScore(threshold=1)", {2, 3}),
    ("metrics.F1Score(threshold=0.0)", {2, 3}),
    ("metrics.F1Score(threshold=True)", {2, 3}),
    ("metrics.F1Score(threshold=1.0)", set()),
    ("metrics.R2Score('foo')", {2, 3}),
    ("metrics.R2Score(num_regressors=-2)", {2, 3}),
    ("metrics.R2Score(None, 0)", set()),
    ("metrics.IoU(2, (0, 3))", {2, 3}),
    ("metrics.IoU(num_classes=3, target_class_ids=[2])", set()),
    ("metrics.IoU(3, [3])", {2, 3}),
    ("losses.MeanSquaredError(reduction='none')", set()),
    ("losses.MeanSquaredError(reduction=None)", {2}),
    ("losses.Hinge(reduction='mean')", {2}),
    ("losses.CategoricalHinge(reduction='auto')", {3}),
    ("losses.Huber(reduction='SUM')", {2, 3}),
    ("initializers.VarianceScaling(scale=0)", {2, 3}),
    ("initializers.VarianceScaling(2.0, 'fan')", {2, 3}),
    ("initializers.VarianceScaling(distribution='gauss')", {2, 3}),
    ("initializers.VarianceScaling(distribution='Normal')", set()),
    ("initializers.GlorotUniform(seed='a')", {3}),
    ("initializers.HeNormal(seed=7)", set()),
    ("regularizers.L2('0.1')", {2, 3}),
    ("regularizers.L2(-0.1)", {3}),
    ("regularizers.L1L2(l1=-1)", {3}),
    ("regularizers.l2(0)", set()),
    ("optimizers.schedules.ExponentialDecay(0.1, 0, 0.9)", {3}),
    ("optimizers.schedules.CosineDecay(0.1, decay_steps=-5)", {3}),
    ("optimizers.schedules.CosineDecayRestarts(0.1, 0)", {3}),
    ("optimizers.schedules.PolynomialDecay(0.1, 100)", set()),
    ("optimizers.schedules.PiecewiseConstantDecay([100, 200], [0.1, 0.01])", {2, 3}),
    ("optimizers.schedules.PiecewiseConstantDecay([100, 200], [0.1, 0.01, 0.001])", set()),
    ("optimizers.schedules.PiecewiseConstantDecay([100], [0.1, 0.01, 0.001])", {2, 3}),
    ("callbacks.ModelCheckpoint('a.keras', save_freq='batch')", {2, 3}),
    ("callbacks.ModelCheckpoint('a.keras', save_freq=100)", set()),
]


@pytest.mark.parametrize(("made", "refused"), ROWS, ids=[made for made, _ in ROWS])
@pytest.mark.parametrize("dialect", [2, 3])
def test_what_is_refused_is_told(made: str, refused: set[int], dialect: int) -> None:
    settings = Settings(select=("CNN706",), target_keras=str(dialect))
    (report,) = check_source(f"import keras\nmade = keras.{made}\n", settings=settings).files
    assert [str(f.severity) for f in report.findings if str(f.severity) != "info"] == ["error"] * (dialect in refused)


@pytest.mark.parametrize(
    "made",
    [
        "metrics.AUC(*more, 1)",  # which of its arguments it is, is not known
        "losses.MeanSquaredError(reduction=None)",  # Keras 2 alone refuses it
    ],
)
def test_nothing_is_said_of_what_keras_3_may_take(made: str) -> None:
    settings = Settings(select=("CNN706",), target_keras="3")
    (report,) = check_source(f"import keras\nfrom mine import more\nmade = keras.{made}\n", settings=settings).files
    assert report.findings == ()


@pytest.mark.tensorflow
@pytest.mark.parametrize("dialect", [2, 3])
def test_real_keras_refuses_the_same(dialect: int) -> None:
    keras = pytest.importorskip("keras" if dialect == 3 else "tf_keras", reason="needs TensorFlow")
    found = []
    for made, refused in ROWS:
        try:
            eval(f"keras.{made}", {"keras": keras})
        except (ValueError, TypeError):
            raised = True
        else:
            raised = False
        if raised != (dialect in refused):
            found.append(made)
    assert found == []


@pytest.mark.parametrize(
    ("compiled", "fitted", "told"),
    [
        ("0.001", "x, y", "the number 0.001 is no optimizer"),
        ("'adam'", "x, y, epochs=None", "`epochs` is None"),
        ("'adam'", "x, y, sample_weight=[1.0] * 8", "`sample_weight` is a list of Python numbers, not an array"),
        ("'adam'", "x, y, sample_weight=np.ones(8)", None),
        ("'adam'", "x, list('abcdefgh')", "`y` is a list of strings, not an array"),
        ("'adam'", "x, [int(str(n)) for n in range(8)]", "`y` is a list of Python numbers, not an array"),
        (
            "'adam'",
            "x, y, validation_data=(x, [1] * 8)",
            "the targets in `validation_data` are a list of Python numbers, not an array",
        ),
        ("'adam'", "x, y, validation_data=[x, y]", None),
        ("'adam'", "[x], [y], validation_data=(x, [y])", None),
        ("'adam'", "x, y, callbacks=[show]", "`show` is a function, not a callback"),
        ("'adam'", "x, y, callbacks=[keras.callbacks.LambdaCallback(on_epoch_end=show)]", None),
        ("keras.optimizers.SGD(0.1, momentum=0)", "x, y", "the momentum of SGD is no float"),
        ("keras.optimizers.SGD(0.1, momentum=0.0)", "x, y", None),
    ],
)
@pytest.mark.tensorflow
def test_arguments_of_training_are_told_where_keras_raises(compiled: str, fitted: str, told: str | None) -> None:
    pytest.importorskip("keras", reason="needs TensorFlow")
    text = f"""\
import keras
import numpy as np
from keras import layers

def show(epoch, logs):
    pass

x, y = np.zeros((8, 4)), np.zeros((8, 1))
model = keras.Sequential([layers.Input((4,)), layers.Dense(1)])
model.compile({compiled}, "mse")
model.fit({fitted}, verbose=0)
"""
    (report,) = check_source(text, settings=Settings(select=("CNN720",), target_keras="3")).files
    assert [finding.message for finding in report.findings] == ([] if told is None else [told])
    try:
        exec(compile(text, "program", "exec"), {"__name__": "program"})
    except (ValueError, TypeError, AttributeError):
        assert told is not None
    else:
        assert told is None


@pytest.mark.parametrize(
    ("made", "help"),
    [
        ("metrics.FBetaScore(beta=2)", "write `2.0`"),
        ("metrics.Precision(2)", "write numbers from 0 to 1"),
        ("metrics.AUC(num_thresholds=1)", "write a number above 1"),
        ("regularizers.L2(-0.1)", "write a number of at least 0"),
    ],
)
def test_the_advice_is_a_sentence(made: str, help: str) -> None:
    found = check_source(f"import keras\n\nkeras.{made}\n", "model.py", Settings(**{"target-keras": 3})).findings
    assert [f.help for f in found if f.code == "CNN706"] == [help]
