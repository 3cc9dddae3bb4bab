"""Scripts: encodings, line ends, Python 2."""

from __future__ import annotations

import ast

import pytest
from notebooks import notebook

from cnnlint import check_source
from cnnlint.files import read_source
from cnnlint.files.masking import mask
from cnnlint.files.prefilter import prefilter
from cnnlint.files.python2 import modernise


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = 1\n", "x = 1\n"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"x = 1\r\ny = 2\r\n", "x = 1\ny = 2\n"),
        (b"x = 1\ry = 2\r", "x = 1\ny = 2\n"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=latin-1 :\nx = '\xe9'\n", None),
        (b"x = 1\n\x0cy = 2\n", "x = 1\n\x0cy = 2\n"),
        (b"", ""),
    ],
)
def test_script_text(data: bytes, text: str | None) -> None:
    source = read_source("a.py", data)
    assert source.broken is None
    assert source.cells[0].broken is None
    assert source.kind == "python"
    if text is not None:
        assert source.cells[0].text == text


@pytest.mark.parametrize(
    ("data", "message", "place"),
    [
        (b"x = 1\n# \xe9\n", "byte 0xe9 is not utf-8: save the file as UTF-8", (2, 3)),
        ("# größe ".encode() + b"\xe9\n", "byte 0xe9 is not utf-8", (1, 9)),
        (b"\xef\xbb\xbfx\xe9\n", "byte 0xe9 is not utf-8-sig", (1, 2)),
        (b"# coding: klingon\n", "unknown encoding", (1, 1)),
        ("import keras\n".encode("utf-16"), "the file is UTF-16, which Python does not read: save it as UTF-8", (1, 1)),
    ],
)
def test_script_that_is_no_text(data: bytes, message: str, place: tuple[int, int]) -> None:
    broken = read_source("a.py", data).broken
    assert broken is not None
    assert message in broken.message
    assert (broken.line, broken.column) == place


def test_syntax_error_is_told_in_cpythons_words() -> None:
    broken = read_source("a.py", b"import keras\nmodel = (\n").cells[0].broken
    assert broken is not None
    assert (broken.message, broken.line) == ("'(' was never closed", 2)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("print 'a', b", "print('a', b)"),
        ('print "%d" % n  # the size', 'print("%d" % n)'),
        ("print model.summary()", "print(model.summary())"),
        ("print '#' + 'a', '=', b", "print('#' + 'a', '=', b)"),
        ("print 'it\\'s # 1', b  # the second", "print('it\\'s # 1', b)"),
        ("if x: print 'a'", "if x: print('a')"),
        ("print ('a' +\n  'b') % c", None),
        ("try:\n  f()\nexcept E, e:\n  pass", "try:\n  f()\nexcept E as e:\n  pass"),
        ("raise ValueError, 'no'", "raise ValueError('no')"),
        ("os.chmod(p, 0755)", "os.chmod(p, 0o755)"),
        ("n = 10L", "n = 10"),
        ("if a <> b: pass", "if a != b: pass"),
        ("f = lambda (a, b): a + b", "f = lambda _: (lambda a, b: a + b)(*_)"),
        ("sorted(d, key=lambda (k, v): v)", "sorted(d, key=lambda _: (lambda k, v: v)(*_))"),
        ("g(lambda (a, b):\n  f(a, b), 1)", None),
        ("print 'n: ' + `n`", "print('n: ' + repr(n))"),
        ("f('a `b`', `n`)  # `n`", "f('a `b`', repr(n))  # `n`"),
        ("exec 'a = 1 in b'", "exec('a = 1 in b')"),
        ("if x: exec code in globals(), names", "if x: exec(code, globals(), names)"),
        ("p = ur'a\\b'", "p = r'a\\b'"),
        ("print ur'a\\b'", "print(r'a\\b')"),
        ("if x: raise ValueError, 'no'", "if x: raise ValueError('no')"),
        ("if x:\n        a = 1\n\tb = 2", "if x:\n        a = 1\n        b = 2"),
    ],
)
def test_python_2_is_read(old: str, new: str | None) -> None:
    text, notes = modernise(old)
    ast.parse(text)
    if new is not None:
        assert text == new
        assert notes


@pytest.mark.parametrize(
    ("statement", "line", "said"),
    [("if n:\n        x = 1\n\ty = 2", 6, "inconsistent use of tabs"), ("print 'done'", 4, "Missing parentheses")],
)
def test_what_python_2_alone_takes_is_told_once(statement: str, line: int, said: str) -> None:
    """Read it is, but whoever has Python 3 must hear of it; where nothing but Python 3 can be meant, as an error."""

    def told(imported: str, kernel: str = "") -> list[tuple[str, int, str]]:
        text = f"{imported}\nfrom keras import layers\nm = keras.Sequential([layers.Dense(2)])\n{statement}\n{statement}\n"
        path = "a.py"
        if kernel:
            path, text = "a.ipynb", notebook(text, metadata={"language_info": {"name": "python", "version": kernel}})
        found = [finding for finding in check_source(text, path).findings if said in finding.message]
        return [(f"{f.code} {f.severity}", f.span.line, str(f.help)) for f in found]

    read = "Python 3 does not run this; it was read as Python 2 takes it"
    assert told("import keras") == [("CNN001 info", line, read)]
    assert told("import keras; keras.ops.abs(1)") == [("CNN001 error", line, read)]
    assert told("import keras", "3.11.2") == [("CNN002 info", line, read)]
    assert told("import keras", "2.7.18") == []


CELL = '{"cell_type": "code", "source": "import keras"}'
CONFLICT = "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "import keras\n" + CONFLICT.format("n = 1", "n = 2")),
        (
            "a.ipynb",
            '{"cells": [\n' + CONFLICT.format(CELL, "") + '], "metadata": {}}',
        ),
    ],
)
def test_a_merge_that_git_could_not_make_is_told(path: str, text: str) -> None:
    (finding,) = check_source(text, path).findings
    assert finding.span.line == 2
    assert finding.help == "git left two versions here: keep one of them, and remove the lines that mark them"


def test_marks_that_are_none() -> None:
    (finding,) = check_source("import keras\n=======\nTitle\n").findings
    assert finding.help is None


def test_what_is_not_python_stays() -> None:
    assert modernise("x = = 1\nprint 'a'") == ("x = = 1\nprint 'a'", ())
    assert modernise("`model`") == ("`model`", ())


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("if x:\n    !ls\n", "if x:\n    pass\n"),
        ("!pip install a \\\n  b\nx = 1", "pass\n\nx = 1"),
        ("model?\nx = 1", "pass\nx = 1"),
        ("model.fit??", "pass"),
        ("?model\nx = 1", "pass\nx = 1"),
        ("files = !ls *.png\nn = 1", "files = get_ipython().getoutput('ls *.png')\nn = 1"),
        ("%cd ../src\nx = 1", "get_ipython().run_line_magic('cd', '../src')\nx = 1"),
        ("cd ..\nx = 1", "get_ipython().run_line_magic('cd', '..')\nx = 1"),
        ("cd/my data\nx = 1", "get_ipython().run_line_magic('cd', '/my data')\nx = 1"),
        ("cd/data", "cd/data"),
        ("a = %magic b", "a = get_ipython().run_line_magic('magic', 'b')"),
        ("h = %time model.fit(x)", "h =       model.fit(x)"),
        ("%time h = model.fit(x)", "pass; h = model.fit(x)"),
        ("%timeit -n 10 f()", "pass;         f()"),
        ("%time h = f(x, \\\n  y)\nz = 1", "pass; h = f(x, \\\n  y)\nz = 1"),
        ("h = %time f(x, \\\n  y)\nz = 1", "h =       f(x, \\\n  y)\nz = 1"),
        ("%time h = f(x) \\\n\nz = 1", "pass; h = f(x)\n\nz = 1"),
        ("h = %time f(x) \\", "h =       f(x)"),
        ("%time h = f( \\\n\nz = 1", "pass\n\nz = 1"),
        ("%time for x in y: pass", "pass"),
        ("%%time\nx = 1", "pass\nx = 1"),
        ("# a title\n%%capture out\nx = 1", "# a title\npass\nx = 1"),
        ("%%bash\npip install x\nls", "\n\n"),
        ("%bash\ngcloud config set project $P", "\n"),
        ("%md\n## The keras model", "\n"),
        ("%sql\nselect * from models\nwhere name = 'keras'", "\n\n"),
        ("%sql select 1\nx = 2", "pass\nx = 2"),
        ("%%HTML\n<b>\n", "\n\n"),
        ("x = (a\n  % b)\n%matplotlib inline", "x = (a\n  % b)\npass"),
        ('s = """\n%no magic\n"""\n!ls', 's = """\n%no magic\n"""\npass'),
        ("# what is this?\n!ls", "# what is this?\npass"),
        ("pip install keras\nx = 1", "pass\nx = 1"),
        ("tensorboard --logdir logs\\fit", "pass"),
        ("  x = 1\n  y = 2", "x = 1\ny = 2"),
        ("  if a:\n    b\n    !ls", "if a:\n  b\n  pass"),
        ("x = %time f(7\n% 4)\n!ls", "x =       f(7\n% 4)\npass"),
        ("n = 'a!b'\n!ls", "n = 'a!b'\npass"),
        ("if a != b:\n    !ls", "if a != b:\n    pass"),
        ("x = 10 #@param {type:'integer'}\n!ls", "x = 10 #@param {type:'integer'}\npass"),
        ("await f()", "await f()"),
        (">>> def f():\n...     return 1\n\n>>> f()", "def f():\n    return 1\n\nf()"),
    ],
)
def test_masks_line_for_line(cell: str, expected: str) -> None:
    masked = mask(cell)
    assert masked == expected
    assert masked.count("\n") == cell.count("\n")
    ast.parse(masked)


@pytest.mark.parametrize(
    ("data", "concerns"),
    [
        (b"import keras", True),
        (b"from tensorflow.keras import layers", True),
        (b"model = Sequential()\nmodel.add(Dense(1))", True),
        (b"x = Convolution1D(8, 3)(Embedding(n, 8)(words))", True),
        (b"state = SimpleRNN(8)(GRU(8, return_sequences=True)(x))", True),
        (b"from net import build\nmodel = build()\nmodel.compile('adam', 'mse')\nmodel.fit(x, y)", True),
        (b"import re\nwords = re.compile('a')\nforest.fit(x, y)", True),
        (b"import torch\nmodel = torch.compile(model)\nmodel.fit(x, y)", False),
        (b"forest.fit(x, y)", False),
        (b"import torch.nn as nn\nnn.Sequential(nn.Linear(1, 2))", False),
        (b"import segmentation_models as sm\nnet = sm.Unet(kind)\n", True),
        (b"import os\n", False),
        (b"", False),
        ("import keras".encode("utf-16"), True),
        (b"\xfe\xff" + "import keras".encode("utf-16-be"), True),
        ("import os".encode("utf-16"), False),
    ],
)
def test_prefilter(data: bytes, concerns: bool) -> None:
    assert prefilter(data) is concerns
