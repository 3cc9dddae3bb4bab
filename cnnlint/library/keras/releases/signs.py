"""What in the text of a source tells its Keras: the words that one version alone has, and why.

The plain words stand in lists of their own, which a test holds against Keras itself. An expression that is no plain word says
beside it what it is.
"""

from __future__ import annotations

import re

from cnnlint.library.keras.releases.evidence import Evidence, each

# ------------------------------------------------------------------ Keras 1

# Keras 2.0 renamed these arguments and took them with a warning until 2.3: keras/legacy/interfaces.py there.
ARGUMENTS_OF_1 = "border_mode nb_filter nb_row nb_col nb_epoch dim_ordering W_regularizer b_regularizer"
GENERATORS_OF_1 = "samples_per_epoch nb_val_samples"
# Layers that ended with it: keras/legacy/layers.py of 2.0 to 2.3 has what was left of them.
LAYERS_OF_1 = "AtrousConvolution2D MaxoutDense TimeDistributedDense Highway Merge"

# What every release since 2.4 refuses.
_ENDED = (
    *each(ARGUMENTS_OF_1, r"\s*="),
    r"subsample\s*=\s*[(\[]",  # how far a window goes; a share of the rows elsewhere, as in XGBoost
    *each(GENERATORS_OF_1, r"\s*="),
    *each(LAYERS_OF_1, r"\s*\("),
    r"set_image_dim_ordering\b",  # `set_image_data_format` since 2.0
    r"keras\.initializations\b",  # `keras.initializers` since 2.0
    r"keras\.utils\.visualize_util\b",  # `keras.utils.vis_utils` since 2.0
    r"from\s+keras\s+import\s+[^\n#]*\binitializations\b",
    r"Dense\s*\(\s*output_dim\s*=",  # `units` since 2.0
    r"merge\s*\(\s*\[[^\]]*\]\s*,\s*mode\s*=",  # the function, in the place of which 2.0 has `add`, `concatenate`, ...
)
ENDED = Evidence(*_ENDED)
ONE = Evidence(
    *_ENDED,
    # Names of convolutions that went out of use with Keras 1. They stayed, so that they tell of it, but not that a later
    # release did not run them: there the size of the kernel is a pair, and a number after it is the stride.
    r"Convolution[13]D\s*\(",
    *each(
        "Convolution2D Deconvolution2D",
        r"\s*\((?!\s*[^,()]+,\s*(?:[(\[]|kernel_size\b))(?![^()]*\b(?:padding|strides|use_bias|kernel_initializer)\s*=)",
    ),
)
# What Keras 1 does not take; Keras 2 up to 2.3 took the words above with a warning.
NOT_ONE = Evidence(
    *each(
        "Conv1D Conv2D Conv3D Convolution1D Convolution2D Convolution3D AtrousConvolution1D AtrousConvolution2D",
        r"\s*\([^()]*\b(filters|kernel_size|padding|kernel_initializer)\s*=",
    ),
    # the last of these names are of Keras 1, and Keras 2 kept them until 2.3
    *each("Conv2D Conv3D Convolution2D Deconvolution2D", r"\s*\((?:[^,()]|\([^()]*\))+,\s*[(\[]"),
    r"Dense\s*\([^()]*\b(units|kernel_initializer|use_bias)\s*=",
    *each("MaxPooling2D AveragePooling2D", r"\s*\([^()]*\bpadding\s*="),
    r"Dropout\s*\(\s*rate\s*=",
    *each("LSTM GRU SimpleRNN", r"\s*\([^()]*\b(units|recurrent_initializer|recurrent_dropout)\s*="),
    *each(r"\.fit \.fit_generator", r"\s*\((?:[^()]|\([^()]*\))*?\b(epochs|steps_per_epoch|validation_steps)\s*="),
    r"plaidml\.keras\b",  # a backend that came with Keras 2.0
    r"CuDNN(?:LSTM|GRU)\s*\(",  # since 2.0.9, as `multi_gpu_model`
    r"\bmulti_gpu_model\b",
    *each(r"\.fit_generator \.evaluate_generator \.predict_generator", r"\s*\((?:[^()]|\([^()]*\))*?\bmax_queue_size\s*="),
    # `maxpooling2d_1` until 2.0
    r"get_layer\s*\([^()]*[\"'](?:(?:max|average)_pooling|up_sampling|zero_padding)[123]d_\d+[\"']",
    r"get_layer\s*\([^()]*[\"'](?:batch_normalization|time_distributed|repeat_vector)_\d+[\"']",
)

# ------------------------------------------------------------------ Keras 2

# Modules below `keras` that Keras 3 lacks (but for `legacy`, in which it has other things).
MODULES_OF_2 = "objectives engine legacy callbacks.callbacks"
LAYER_MODULES_OF_2 = (
    "convolutional core normalization advanced_activations recurrent merge pooling embeddings wrappers noise local"
)
UTILITY_MODULES_OF_2 = "np_utils generic_utils vis_utils data_utils layer_utils"
METHODS_OF_2 = "fit_generator evaluate_generator predict_generator predict_classes predict_proba"
LAYERS_OF_2 = "CuDNNLSTM CuDNNGRU LocallyConnected[12]D ThresholdedReLU multi_gpu_model DenseFeatures"  # and one function
ARGUMENTS_OF_2 = "batch_input_shape input_length use_multiprocessing max_queue_size write_grads"
BACKEND_OF_2 = (
    "function learning_phase set_learning_phase in_train_phase in_test_phase placeholder manual_variable_initialization "
    "[sg]et_session image_dim_ordering tensorflow_backend tf"
)
# Below `tensorflow` itself, where TensorFlow 2 has them no more.
TENSORFLOW_1 = (
    "Session placeholder ConfigProto global_variables_initializer enable_eager_execution set_random_seed reset_default_graph "
    r"get_default_graph get_variable layers\. logging\. app\.run flags\. gfile\. python_io\. train\.\w+Optimizer"
)
# Packages that work with Keras 2 (tf_keras) alone.
PACKAGES_OF_2 = "gnn lattice ranking model_optimization decision_forests"


def _any(words: str) -> str:
    return "|".join(words.split())


# Layers whose `name` is looked at: Keras 3 takes no slash in it, Keras 2 does. keras/src/ops/operation.py
_LAYERS = (
    r"layers\. Conv Dense Activation BatchNormalization Add Concatenate Dropout Input Separable Depthwise Softmax ReLU "
    "LeakyReLU Flatten Reshape ZeroPadding Lambda Multiply MaxPooling AveragePooling GlobalMaxPooling GlobalAveragePooling"
)
_SLASH = r"\bname\s*=(?:\s*\w+\s*\+)?\s*f?[\"'][^\"'\s]*/"

TWO = Evidence(
    *each("import from", r"\s+tf_keras\b"),  # Keras 2 under the name that it has since Keras 3
    r"tf_keras\s+as\b",  # behind another module
    *each(r"TF_USE_LEGACY_KERAS tensorflow\.compat\.v[12] tf\.compat\.v1 tensorflow\.python\.keras", r"\b"),
    *each(r"tensorflow_core tf\.contrib dtensor", r"\b"),
    r"keras\.utils\s+import\s+(np_utils|multi_gpu_model)",
    rf"keras\.layers\.({_any(LAYER_MODULES_OF_2)})\b",
    rf"keras\.utils\.({_any(UTILITY_MODULES_OF_2)})\b",
    *each(" ".join(rf"keras\.{module.replace('.', chr(92) + '.')}" for module in MODULES_OF_2.split()), r"\b"),
    r"keras\.backend\.((tensorflow|theano|cntk)_backend|common\b)",
    r"from\s+keras\.backend\s+import\s+(tensorflow|theano|cntk)_backend\b",
    r"KERAS_BACKEND[\"'\]=,\s]*(theano|cntk|plaidml)",  # left with Keras 2.4
    # TensorFlow's Keras 3 still has both
    *each("from import", r"\s+keras\.preprocessing\.text\b"),
    r"keras\.preprocessing\.image(?<!tensorflow\.keras\.preprocessing\.image)\s+import\s+"
    r"[^\n]*\b(\w*(Generator|Iterator)|random_\w+|apply_\w+|flip_axis|list_pictures)\b",
    r"from\s+keras\.preprocessing\s+import\s+[^#\n]*\btext\b",
    r"keras\.wrappers\.scikit_learn",
    "tensorflow_addons",  # ended in May 2024, for TensorFlow up to 2.15
    r"tensorflow_probability\.layers\b",
    r"tfp\.layers\.[A-Z]",
    r"tfpl\.[A-Z]",
    *each("import from", r"\s+(efficientnet|segmentation_models|classification_models)\b"),
    *each("import from", rf"\s+tensorflow_({_any(PACKAGES_OF_2)})\b"),
    *each("import from", r"\s+aimet_tensorflow\b"),  # ended with TensorFlow 2.12
    r"hub\.KerasLayer\b",
    # the models of transformers for TensorFlow are those of tf_keras
    r"TF(Auto|Bert|DistilBert|Roberta|XLMRoberta|Albert|Electra|XLNet|GPT2|T5)\w*\.from_pretrained\b",
    r"tf\.(keras\.)?estimator\b",  # left with TensorFlow 2.16
    r"experimental\.preprocessing",
    r"layers\.experimental\b",
    r"Input(?:Layer)?\s*\([^()]*\btype_spec\s*=",
    r"optimizers\.(sgd|rmsprop|adagrad|adadelta|adam|adamax|nadam)\s*\(",  # the classes' other names until 2.3
    r"keras\.optimizers\s+import\s+(sgd|rmsprop|adagrad|adadelta|adam|adamax|nadam)\b",
    r"optimizers\.legacy\b",  # there is such a module in Keras 3, whose classes only raise
    r"tensorflow(-gpu)?\s*==\s*(1\.|2\.([0-9]|1[0-5])\b)",  # 2.16 brought Keras 3
    r"keras\s*==\s*2\.",
    "%tensorflow_version",  # of Colab, while it had TensorFlow 1 beside 2
    rf"tf\.({_any(TENSORFLOW_1)})",
    *each(" ".join(rf"\.{method}" for method in METHODS_OF_2.split()), r"\s*\("),
    # Keras 3 refuses the method, and the argument. keras/src/layers/layer.py
    *each(r"\.add_metric", r"\s*\((?:[^()]|\([^()]*\))*?\baggregation\s*="),
    *each(r"\.add_loss", r"\s*\((?:[^()]|\([^()]*\))*?\binputs\s*="),
    *each(LAYERS_OF_2, r"\b"),
    *each(ARGUMENTS_OF_2, r"\s*="),
    r"from\s+keras\.layers\s+import\s+(?:\([^)#]*|[^\n#(]*)\bmerge\b",  # a function in Keras 1, a module in Keras 2
    r"layers\[[^\]\n]*\]\.(in|out)put_shape\b",  # what Keras 3 tells of models alone
    r"\.optimizer\.lr\b",
    r"weights\s*=\s*\[",  # an argument of every layer until Keras 3
    r"Model\s*\(\s*input\s*=",  # `inputs` since 2.0, and `input` with a warning until 2.3
    *each("K backend", rf"\.({_any(BACKEND_OF_2)})\b"),
    r"from\s+keras\.layers(\.convolutional)?\s+import\s+[^\n]*\bDeconv[23]D\b",  # as Keras 2 first called Conv2DTranspose
    r"IPUStrategy\b",  # Graphcore's TensorFlow ended at 2.6
    ending=[*each(_LAYERS, r"\w*\s*\([^\n]{0,1000}"), *each(_LAYERS, r"\w*\s*\((?:[^()]|\([^()]*\))*?")],
    ends=_SLASH,
)
# Where these stand, Keras 2 runs beside Keras 3.
CHOSEN = Evidence(*each("import from", r"\s+tf_keras\b"), r"tf_keras\s+as\b", r"TF_USE_LEGACY_KERAS\b")
# Keras 3 refuses `lr`, which 2.3 renamed, and passes over `decay`. keras/src/optimizers/base_optimizer.py
OPTIMIZER = Evidence(*each("SGD Adam RMSprop Adagrad Adadelta Adamax Nadam", r"\s*\((?:[^)#]|#[^\n]*\n)*?\b(lr|decay)\s*="))

# ------------------------------------------------------------------ Keras 3

# Modules and classes below `keras` that it brought, and classes of `keras.utils` and `keras.layers`.
MODULES_OF_3 = r"ops random saving\.register Variable KerasTensor tree quantizers"
LAYERS_OF_3 = "PyDataset TFSMLayer JaxLayer FlaxLayer TorchModuleWrapper"

THREE = Evidence(
    *each("import from", r"\s+keras_core\b"),  # its preview
    rf"keras(?<!quantization\.keras)\.({_any(MODULES_OF_3)})\b",  # TensorFlow Model Optimization has `quantizers`, too
    *each(LAYERS_OF_3, r"\b"),
    r"from\s+keras\s+import\s+[^\n]*\bops\b",
    r"KERAS_BACKEND[\"'\]=,\s]*(jax|torch)",
    r"keras\s*(==|>=)\s*3",
    r"InputLayer(?<!lasagne\.layers\.InputLayer)\s*\(\s*shape\s*=",  # `input_shape` before
    r"LeakyReLU(?<!nn\.LeakyReLU)\s*\(\s*negative_slope\s*=",  # `alpha` before
)

# ------------------------------------------------------------------ weaker signs, asked only where none of the above is found

# What left other libraries before Keras 3 came, in November 2023: where this runs, Keras is older.
OLDER = Evidence(
    r"from\s+__future__\s+import\s+print_function\b",  # Python 2
    r"load_boston\b",  # scikit-learn 1.2
    *each(r"sklearn\.cross_validation sklearn\.grid_search sklearn\.externals", r"\b"),  # scikit-learn 0.20, 0.23
    *each("plot_confusion_matrix plot_roc_curve plot_precision_recall_curve", r"\s*\(\s*\w+\s*,\s*[Xx]_?\w*\s*,"),  # and 1.2
    r"scipy\.misc\s+import\s+[^\n]*\b(imread|imresize|imsave|toimage)\b",  # SciPy 1.2 and 1.3
    *each("np numpy", r"\.(float|int|object)\b(?!\s*=)"),  # NumPy 1.24
    r"style\.use\(\s*['\"]seaborn(?!-v0)",  # Matplotlib 3.8
)
# A file of weights in the form of TensorFlow's checkpoints, which Keras 3 does not read.
CHECKPOINT = Evidence(r"\+\s*['\"]\.index['\"]")
# The name of a layer that is set past its property; Keras 3 keeps it elsewhere. keras/src/ops/operation.py
PRIVATE = re.compile(r"\b(?!self\b)\w+(\[[^\]\n]*\])?\._name\s*=(?!=)")
# A choice of backends that Keras 3 has. Keras 1 and 2 read the variable too: one that a setting gives tells nothing.
BACKEND = Evidence(r"KERAS_BACKEND[\"'\]=,\s]*(tensorflow|jax|torch|numpy|openvino)\b")
# What Keras 3 made usual; 2.12 to 2.15 write such files as well.
FILE = Evidence(r"\.save\([^)\n]*\.keras['\"]")

# `import keras` alone (not TensorFlow's) brings no functions on tensors in `keras.backend` since Keras 3.
FUNCTIONS_OF_BACKEND = """
abs argmax batch_dot batch_flatten cast cast_to_floatx clip concatenate dot equal eval exp expand_dims flatten gather get_value
gradients greater int_shape l2_normalize less log max maximum mean min minimum ndim not_equal one_hot ones_like ones
permute_dimensions pow prod random_normal random_uniform relu repeat repeat_elements reshape resize_images reverse round
set_value shape sigmoid softmax sqrt square squeeze stack std stop_gradient sum switch tanh tile transpose update var variable
zeros_like zeros binary_crossentropy categorical_crossentropy sparse_categorical_crossentropy
"""
_CALLED = rf"\.({_any(FUNCTIONS_OF_BACKEND)})\("
# How the package's own backend is imported, and how it is then called.
OWN_BACKEND = tuple(
    (re.compile(rf"^[ \t]*{imported}", re.M), re.compile(called + _CALLED))
    for imported, called in (
        (r"(?:from\s+keras\s+import\s+[^#\n]*\bbackend|import\s+keras\.backend)\s+as\s+K\b", r"\bK"),
        (r"from\s+keras\s+import\s+[^#\n]*\bbackend\b(?!\s+as)", r"(?<![\w.])backend"),
        (r"import\s+keras\s*(?:[,;#]|$)", r"(?<![\w.])keras\.backend"),
    )
)
_NAME_OF_BACKEND = re.compile(rf"from\s+keras\.backend\s+import\s+[^#\n]*\b({_any(FUNCTIONS_OF_BACKEND)})\b")
OWN_BACKEND += ((_NAME_OF_BACKEND, _NAME_OF_BACKEND),)
# Modules that Keras 3 has in TensorFlow's `keras` alone: `from tensorflow import keras` gives that one.
_OWN = re.compile(r"^[ \t]*import\s+keras\s*(?:[,;#]|$)", re.M)
OWN_MODULES = ((_OWN, re.compile(r"(?<![\w.])keras\.preprocessing\.text\b")),)

# Until Keras 2.3 the history of the metric "accuracy" was called "acc".
HISTORY = Evidence(r"history\w*\[\s*['\"](val_)?acc['\"]\s*\]")
ACC = Evidence(r"metrics\s*=\s*[\[{]?[^\])}\n]*['\"]acc['\"]", r"name\s*=\s*['\"]acc['\"]")

# Since then it is called as it was asked for; what the program calls so itself tells nothing.
HISTORY_SINCE = Evidence(r"history\w*\[\s*['\"](val_)?accuracy['\"]\s*\]")
METRIC = Evidence(r"metrics\s*=\s*[\[{]?[^\])}\n]*['\"]accuracy['\"]")
NAMED = re.compile(r"\bname\s*=\s*['\"]accuracy['\"]|Accuracy\(\s*['\"]accuracy|def\s+accuracy\b|['\"]accuracy['\"]\s*:")

IN_TENSORFLOW = Evidence(*each(r"tensorflow tf", r"\.keras\b"), r"from\s+tensorflow\s+import\s+[^\n]*\bkeras\b")
