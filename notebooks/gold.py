"""What the notebooks share: gold tables of a complete night, KPI cards, releases, and plots.

Readers follow the run log: a table is read in the version that the last complete run names, so that a night under way
(or one that died) is never half seen. Nothing here writes to a lake.
"""
import json
import math
import os
import pathlib

import matplotlib
import pandas
import yaml
from deltalake import DeltaTable

SCHEMAS = pathlib.Path(__file__).resolve().parent.parent / "schemas"

# The colours of the dashboards: told apart by the colour-blind, too.
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#8C8C8C"

# Names in the data are Chinese: the first of these fonts that is installed draws them.
matplotlib.rcParams["font.sans-serif"] = [
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei",
    "Noto Sans CJK JP", "DejaVu Sans"]
matplotlib.rcParams["axes.unicode_minus"] = False
matplotlib.rcParams["figure.figsize"] = (9, 3.6)
matplotlib.rcParams["axes.spines.top"] = matplotlib.rcParams["axes.spines.right"] = False


def setting(name, what):
    """A path from the environment, such as LIFTGUARD_LAKE; says what to do when it is not there."""
    value = os.environ.get(name)
    if not value:
        raise RuntimeError(f"{name} is not set. Let it name {what} before you start the notebook.")
    path = pathlib.Path(value)
    if not path.exists():
        raise RuntimeError(f"{name} is {value}, and there is nothing. Let it name {what}.")
    return path


class Lake:
    """Gold tables as the last complete run left them."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        runs = DeltaTable(self.path / "meta" / "runs").to_pandas()
        complete = runs[runs.outcome == "complete"]
        if complete.empty:
            raise RuntimeError(f"The lake at {path} has no complete run. Run a night first: ./liftguard nightly")
        self.run = complete.sort_values("run_no").iloc[-1]
        self.versions = json.loads(self.run.gold_versions)

    def table(self, name, columns=None, where=None):
        """A gold table.

        columns: names, all when left out. where: triples (column, operator, value), so that files that hold nothing of
        it are not read. Dates come as datetime64, instants in Shanghai's time.
        """
        if name not in self.versions:
            raise RuntimeError(f"There is no gold table '{name}'. There are: {', '.join(sorted(self.versions))}")
        delta = DeltaTable(self.path / "gold" / name, version=self.versions[name])
        frame = delta.to_pandas(columns=columns, filters=where)
        for field in delta.schema().fields:
            if field.name in frame:
                kind = str(field.type)
                if "date" in kind:
                    frame[field.name] = pandas.to_datetime(frame[field.name])
                elif "timestamp" in kind and frame[field.name].dt.tz is not None:
                    frame[field.name] = frame[field.name].dt.tz_convert("Asia/Shanghai")
        return frame


def cards():
    """The KPI cards by id, as schemas/kpis defines them."""
    loaded = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in (SCHEMAS / "kpis").glob("*.yaml"))
    return {card["id"]: card for card in loaded}


def release(folder, name):
    """A CSV file of a release. Texts lose the apostrophe that keeps a spreadsheet from running them as formulas."""
    frame = pandas.read_csv(folder / f"{name}.csv", dtype={"firm_id": str, "subject_id": str, "elevator_id": str})
    for column in frame.select_dtypes(include=["object", "str"]):
        frame[column] = frame[column].map(
            lambda text: text[1:] if isinstance(text, str) and len(text) > 1 and text[0] == "'" and text[1] in "=+-@\t\r" else text)
    return frame


def band(axes, frame, x, title, unit, target=None):
    """Value, 95 % interval and target over time: the dashboards' band, for a notebook."""
    axes.fill_between(frame[x], frame.ci_low, frame.ci_high, color=BLUE, alpha=0.2, linewidth=0, label="95 % interval")
    axes.plot(frame[x], frame.value, color=BLUE, marker="o", markersize=3, label="value")
    if target is not None:
        axes.axhline(target, color=ORANGE, linestyle="--", label=f"target {target:g}")
    axes.set_title(title, loc="left")
    axes.set_ylabel(unit)
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)


def normal(x):
    """The standard normal distribution."""
    return 0.5 * math.erfc(-x / math.sqrt(2))


def trigamma(x):
    """The second derivative of ln gamma: recurrence up to 20, then Stirling's series."""
    total = 0.0
    while x < 20:
        total += 1 / (x * x)
        x += 1
    inverse = 1 / (x * x)
    series = 1 / 6 - inverse * (1 / 30 - inverse * (1 / 42 - inverse * (1 / 30 - inverse * 5 / 66)))
    return total + 1 / x + inverse / 2 + series * inverse / x
