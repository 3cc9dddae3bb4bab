"""Counts what each rule says of code that is known to be correct, and writes bench/rule_alarms.json for the rules' page.

    python bench/rule_alarms.py FOLDER...

The folders hold the corpus: the examples of Keras 2.3.1 and Keras 3, keras/applications of 2.15, and the notebooks of
TensorFlow's documentation. Every rule runs, those included that are off by default. Findings are counted per 1,000 models.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from cnnlint.config import Settings  # noqa: E402
from cnnlint.run import check_source  # noqa: E402

RESULT = ROOT / "bench" / "rule_alarms.json"


def main(folders: list[str]) -> int:
    paths = [p for folder in folders for p in sorted(Path(folder).rglob("*")) if p.suffix in (".py", ".ipynb")]
    if not paths:
        print(__doc__, file=sys.stderr)
        return 2
    alarms: Counter[str] = Counter()
    infos: Counter[str] = Counter()
    models = 0
    for path in paths:
        (report,) = check_source(path.read_text(encoding="utf-8", errors="replace"), path.name, Settings(select=("ALL",))).files
        models += report.models
        for finding in report.findings:
            (infos if finding.severity == "info" else alarms)[finding.code] += 1
    counted = {
        "files": len(paths),
        "models": models,
        "alarms": dict(sorted(alarms.items())),
        "infos": dict(sorted(infos.items())),
    }
    RESULT.write_text(json.dumps(counted, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
