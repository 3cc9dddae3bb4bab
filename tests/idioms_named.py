"""The idioms that cnnlint promises to follow: where each is shown with its table, and where the honest answer is unknown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """fixture, by: the program whose table Keras made, and a pattern of the idiom in it. unknown, unless: the same for the one
    that says what it does not know."""

    fixture: str
    by: str
    unknown: str
    unless: str


NAMED = {
    # Python
    "positional, keyword and default arguments": Shown(
        "functions", r"def conv\(filters, kernel=3",
        "unknown_uncalled", r"size=32"
    ),
    "*args": Shown("functions", r"\*widths", "unknown_callables", r"\*widths"),
    "**kwargs": Shown("functions", r"\*\*options", "unknown_callables", r"\*\*options"),
    "closures, nested functions": Shown("functions", r"def head\(x\)", "unknown_callables", r"def make\(x\)"),
    "functions that return tuples": Shown("functions", r"return image, ", "unknown_callables", r"return 7, start"),
    "functions that return models": Shown("project_modules", r"make_tower", "unknown_modules", r"backbone\(model\)"),
    "functions that nothing calls": Shown("uncalled", r"Thread\(target=table\)", "unknown_uncalled", r"def build\(num_classes"),
    "loops over range": Shown("loops", r"in range\(", "unknown_arguments", r"in range\(args"),
    "loops over literals": Shown("unpacked", r"for units in \(16, 8\)", "unknown_rounds", r"for units in \(8, size, 2\)"),
    "enumerate": Shown("loops", r"enumerate\(", "unknown_sequences", r"enumerate\("),
    "zip": Shown("loops", r"zip\(", "unknown_sequences", r"zip\("),
    "dict items": Shown("loops", r"\.items\(\)", "unknown_sequences", r"\.items\(\)"),
    "comprehensions": Shown("loops", r"\[layers\.Dense\(u", "unknown_containers", r"for n in others"),
    "generators": Shown("callables", r"yield from", "unknown_rounds", r"yield layers"),
    "generators that are half run": Shown("python_as_it_runs", r"nobody = \(", "unknown_python", r"next\(stages"),
    "try": Shown("scopes", r"except KeyError", "unknown_python", r"except OSError"),
    "try around an import": Shown("python_as_it_runs", r"except ImportError", "unknown_sequences", r"except ImportError"),
    "strategy.scope": Shown("scopes", r"strategy\.scope\(\)", "unknown_scopes", r"strategy\.scope\(\)"),
    "while": Shown("loops", r"while width", "unknown_scopes", r"while more\(\)"),
    "f-strings": Shown("sizes", r"f\"conv_\{side // 2:03d\}", "unknown_names", r"f\"\{prefix\}"),
    "string methods": Shown("containers", r"\.zfill\(3\)", "unknown_containers", r"\.split\("),
    "slicing": Shown("containers", r"parts\[-1:\]", "unknown_containers", r"parts\[:chosen\]"),
    "unpacking": Shown("containers", r"first, \*middle, last", "unknown_containers", r"first, \*others"),
    "append": Shown("unpacked", r"\.append\(", "unknown_shared", r"\.append\("),
    "dicts": Shown("containers", r"settings\.update", "unknown_containers", r"\*\*options"),
    "tuples": Shown("containers", r"\(a, b\), c =", "unknown_containers", r"a, b = chosen"),
    "partial": Shown("callables", r"partial\(", "unknown_callables", r"partial\("),
    "lambdas": Shown("callables", r"lambda n", "unknown_callables", r"lambda n"),
    "classes with attributes": Shown("classes", r"self\.layers_made", "unknown_uncalled", r"self\.hidden"),
    "configuration objects": Shown("classes", r"self\.config\.filters", "unknown_sizes", r"cfg\.model\.filters"),
    "dataclasses": Shown("classes", r"@dataclass", "unknown_classes", r"@dataclass"),
    "argparse": Shown("arguments", r"add_argument", "unknown_arguments", r"add_argument"),
    "papermill parameters": Shown("papermill", r"\"parameters\"", "unknown_papermill", r"\"parameters\""),
    "if __name__ == '__main__'": Shown("conditions", r"__name__ ==", "unknown_sequences", r"__name__ =="),
    "recursion": Shown("within_bounds", r"1 \+ depth\(n - 1\)", "unknown_bounds", r"return forever"),
    "modules of the project": Shown("project_modules", r"from parts", "unknown_modules", r"from elsewhere"),
    "cycles of imports": Shown("project_modules", r"which import each other", "unknown_cycle", r"which import each other"),
    "cells in order, names bound anew": Shown("cells", r"units = 5", "unknown_cells", r"Dense\(units\)"),
    "magics and shell lines": Shown("cells", r"!pip install", "unknown_cells", r"!ls photos"),
    "Colab forms": Shown("cells", r"#@param", "unknown_forms", r"#@param"),
    "cell magics with Python bodies": Shown("cells", r"%%time", "unknown_forms", r"%%time"),
    "other cell magics": Shown("cells", r"%%bash", "unknown_cells", r"%%writefile"),
    "%run": Shown("cells_of_another", r"%run parts/sizes_alone\.py", "unknown_cells", r"%run helper"),
    "# %% scripts": Shown("percent_script", r"# %%", "unknown_percent_script", r"# %%"),
    "Databricks scripts": Shown("databricks", r"# COMMAND", "unknown_databricks", r"# MAGIC %run"),
    "match": Shown("python_as_it_runs", r"match spec", "unknown_python", r"match size"),
    "walrus": Shown("python_as_it_runs", r":= 5", "unknown_python", r":= layers"),
    "exec and eval": Shown("python_as_it_runs", r"exec\(\"", "unknown_python", r"exec\(text\)"),
    "decorators": Shown("callables", r"@named", "unknown_python", r"@watch"),
    "context managers": Shown("python_as_it_runs", r"@contextmanager", "unknown_python", r"@contextmanager"),
    "coroutines": Shown("python_as_it_runs", r"await ", "unknown_python", r"await "),
    "properties": Shown("python_as_it_runs", r"@units\.setter", "unknown_python", r"@property"),
    "methods that Python calls": Shown("python_as_it_runs", r"def __add__", "unknown_python", r"def __add__"),
    "enumerations": Shown("python_as_it_runs", r"\(Enum\)", "unknown_python", r"\(Enum\)"),
    "inheritance and super": Shown("classes", r"super\(\)\.head", "unknown_classes", r"\(Base\)"),
    "global and nonlocal": Shown("scopes", r"nonlocal made", "unknown_scopes", r"global width"),
    # conditions, escape, bounds
    "known conditions": Shown("conditions", r"image_data_format", "unknown_branch", r"if use_bn"),
    "unknown conditions, both ways": Shown("conditions", r"os\.environ", "unknown_sequential", r"if deep"),
    "escape": Shown("handed_over", r"grow\(stack, 3\)", "escape", r"operate\(model\)"),
    "bounds": Shown("within_bounds", r"for i in range\(200\)", "unknown_bounds", r"10\*\*8"),
    # Sequential
    "add": Shown("loops", r"model\.add\(", "unknown_rounds", r"model\.add\("),
    "a list of layers": Shown("sequential_forms", r"Sequential\(\[Input", "unknown_containers", r"\*stack"),
    "pop": Shown("sequential_forms", r"\.pop\(\)", "unknown_stack", r"\.pop\(\)"),
    "written names": Shown("sequential_forms", r"name=\"one\"", "unknown_names", r"name=f"),
    "nested models": Shown("sequential_forms", r"head\.add\(base\)", "unknown_stack", r"\.add\(inner\)"),
    "layers taken from others": Shown("sequential_forms", r"base\.layers\[:1\]", "unknown_stack", r"\.layers\[:kept\]"),
    "lists built in a loop": Shown("unpacked", r"\.append\(", "unknown_rounds", r"stack\.append"),
    "built by build": Shown("built_by_data", r"\.build\(", "unknown_stack", r"\.build\("),
    "built by fit": Shown("built_by_data", r"fitted\.fit", "unknown_data", r"model\.fit"),
    "built by predict": Shown("built_by_data", r"predicted\.predict", "unknown_stack", r"\.predict\("),
    "built by a call": Shown("built_by_data", r"called\(np", "unknown_stack", r"called\("),
    "unbuilt tables": Shown("sequential_forms", r"unbuilt\.summary", "unknown_stack", r"unbuilt\.summary"),
    "Embedding and RNNs without an input": Shown(
        "built_by_data", r"Embedding\(100, 8\), layers\.LSTM",
        "unknown_stack", r"LSTM\(units\)"
    ),
    "an input that is implied before Keras 3": Shown(
        "keras_2", r"Embedding\(100, 8, input_length=6\)", "unknown_keras_2", r"Embedding\(len\(words\), 8\)"
    ),
    "trainable of layers": Shown("trainable", r"layer\.trainable = ", "unknown_trainable", r"layer\.trainable = "),
    "trainable of models": Shown("trainable", r"model\.trainable = False", "unknown_trainable", r"base\.trainable = "),
    "shared and aliased": Shown("shared", r"alias = project", "unknown_shared", r"alias = "),
    # the functional API
    "several inputs and outputs": Shown("functional", r"Model\(\[a, b\], \[first", "unknown_functional", r"\"second\": second"),
    "shared layers": Shown("functional", r"shared\(a\), shared\(b\)", "unknown_functional", r"shared\(shared\(a\)\)"),
    "merges": Shown("functional", r"concatenate\(", "unknown_functional", r"Concatenate\("),
    "operators on tensors": Shown("functional", r"both \* gate", "unknown_functional", r"\) \* 2"),
    "keras.ops": Shown("functional", r"keras\.ops\.mean", "unknown_functional", r"keras\.ops\.repeat"),
    "tf functions on symbolic tensors": Shown("keras_2", r"tf\.reduce_mean\(x", "unknown_keras_2", r"tf\.reduce_mean\("),
    "harmless callees": Shown("handed_over", r"model\.to_json\(\)", "escape", r"plot_model\(model"),
    "initial_state": Shown("recurrent", r"initial_state=\[h, c\]", "unknown_recurrent", r"initial_state=states"),
    "get_layer": Shown("functional", r"get_layer\(\"shared\"\)\.output", "unknown_functional", r"get_layer\(name\)"),
    "model.input, output, output_shape": Shown("shared", r"pair\.output_shape", "unknown_functional", r"model\.input"),
    "sub-models from inner tensors": Shown("functional", r"inner = Model", "unknown_functional", r"layers\[index\]\.output"),
    "nested models as rows": Shown("functional", r"encoder\(outer_input\)", "unknown_functional", r"encoder\(b\)"),
    "the order of depth": Shown("depth_order", r"order of depth", "unknown_graph", r"no row is shown in another's place"),
    # subclasses, names, fragments, assumptions
    "subclassed layers": Shown("subclassed", r"\(layers\.Layer\)", "unknown_subclassed", r"\(layers\.Layer\)"),
    "subclassed models": Shown("subclassed", r"\(keras\.Model\)", "unknown_subclassed", r"\(keras\.Model\)"),
    "compute_output_shape": Shown("declared_shapes", r"def compute_output_shape", "unknown_call", r"def compute_output_shape"),
    "automatic names": Shown("depth_order", r"automatic names", "unknown_names", r"if deep"),
    "names of layers that are not Keras's": Shown("names", r"class Dense", "unknown_names", r"from toolbox import Dense"),
    "fragments": Shown("fragment", r"\Amodel = Sequential\(\)", "unknown_fragment", r"model = Sequential\(\)"),
    "symbols": Shown("sizes", r"tokens = ", "unknown_sizes", r"num_classes = len"),
    "assume comments": Shown("assumed", r"# cnnlint: assume", "unknown_assumed", r"# cnnlint: assume"),
    "dotted assumes": Shown("assumed", r"assume sizes\.hidden=", "unknown_dotted", r"assume cfg\.model\.filters="),
}  # fmt: skip
