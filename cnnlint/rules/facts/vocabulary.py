"""How many words are there, and is that the size of something?"""

from __future__ import annotations

from cnnlint.program import Call, Program
from cnnlint.rules.facts.event_order import calls
from cnnlint.shapes import Expr, same
from cnnlint.values import Value

TOKENIZER = "keras.preprocessing.text.Tokenizer.fit_on_texts"


def words_counted(size: Value, program: Program) -> Call | None:
    """Where a `Tokenizer` counted the words, if the size is their number: they are numbered from 1, and the last lies beyond
    so many places from 0 on."""
    if not isinstance(size, (Expr, int)):
        return None
    whole = [call for call in calls(program, TOKENIZER) if call.args.get("num_words") is None]
    counts = [call.result for call in whole if isinstance(call.result, (Expr, int))]
    if any(same(count + 1, size) for count in counts):
        return None  # a number that two tokenizers lead to
    return next((call for call in whole if isinstance(call.result, (Expr, int)) and same(call.result, size)), None)
