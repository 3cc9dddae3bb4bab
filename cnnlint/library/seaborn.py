"""`seaborn`: the tables that it brings for examples. https://github.com/mwaskom/seaborn-data"""

from __future__ import annotations

from cnnlint.library import models
from cnnlint.library.facts import born, loaded
from cnnlint.values import ON_DISK, Array, Context, Value

_TABLES = {
    "diamonds": (53940, "carat cut color clarity depth table price x y z"),
    "flights": (144, "year month passengers"),
    "iris": (150, "sepal_length sepal_width petal_length petal_width species"),
    "mpg": (398, "mpg cylinders displacement horsepower weight acceleration model_year origin name"),
    "penguins": (344, "species island bill_length_mm bill_depth_mm flipper_length_mm body_mass_g sex"),
    "tips": (244, "total_bill tip sex smoker day time size"),
    "titanic": (
        891,
        "survived pclass sex age sibsp parch fare embarked class who adult_male deck embark_town alive alone",
    ),
}


@models("seaborn.load_dataset")
def load_dataset(at: Context, name: Value, cache: Value = True, data_home: Value = None, **read: Value) -> Value:
    """One of the tables, where it is read as a whole."""
    if not isinstance(name, str) or name not in _TABLES or data_home is not None or read:
        return at.unknown("seaborn.load_dataset() is computed at run time")
    rows, names = _TABLES[name]
    columns = tuple(names.split())
    table = Array((rows, len(columns)), ON_DISK, kind="pandas.DataFrame", columns=columns)
    return loaded(at, name, born(at, table, f"the table {name} of seaborn"))
