#!/usr/bin/env python3
"""Draws docs/how-to/sizing.svg from docs/how-to/sizing.csv, and prints the fitted lines that sizing.md states.

    python3 tests/sizing/plot.py        (needs matplotlib and numpy: those of notebooks/requirements.txt)

A night's seconds are fitted as a + b * size by least squares of relative errors: size is lifts x years of history for
the first night, lifts for a night of one new day.
"""

import csv
import pathlib

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import numpy as np

HERE = pathlib.Path(__file__).resolve().parents[2] / "docs" / "how-to"
WAYS = {
    "local-1": ("one core, local mode", "#999999", "o"),
    "local-2": ("two cores, local mode, profile small", "#0072B2", "s"),
    "large-2": ("two cores, local mode, profile large", "#009E73", "D"),
    "workers-1": ("cluster, one worker of one core", "#E69F00", "^"),
    "workers-2": ("cluster, two workers of one core", "#D55E00", "v"),
}
SIZES = {"first night": "lifts × years of history", "night": "lifts"}


def size(row: dict[str, str]) -> int:
    lifts = int(row["lifts"])
    return lifts * int(row["years"]) if row["what"] == "first night" else lifts


def fit(points: list[tuple[int, float]]) -> tuple[float, float]:
    x = np.array([p[0] for p in points], float)
    y = np.array([p[1] for p in points], float)
    design = np.stack([np.ones_like(x), x], axis=1) / y[:, None]
    (a, b), *_ = np.linalg.lstsq(design, np.ones_like(y), rcond=None)
    return float(a), float(b)


def main() -> None:
    with open(HERE / "sizing.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    plt.rcParams.update({"svg.hashsalt": "sizing", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
    figure, axes = plt.subplots(1, 2, figsize=(8.5, 3.6))
    for axis, (what, label) in zip(axes, SIZES.items()):
        for way, (name, colour, marker) in WAYS.items():
            points = sorted((size(r), float(r["seconds"])) for r in rows if r["what"] == what and r["way"] == way)
            if not points:
                continue
            axis.plot(*zip(*points), marker, color=colour, label=name)
            if len({x for x, _ in points}) > 1:
                a, b = fit(points)
                print(f"{what}, {name}: {a:.0f} s + {b * 1000:.2f} s for each 1,000 of {label}")
                line = np.geomspace(points[0][0], points[-1][0])
                axis.plot(line, a + b * line, color=colour, linewidth=1)
        axis.set(xlabel=label, ylabel="seconds", title=what, xscale="log", yscale="log", ylim=(40, 1500))
        axis.xaxis.set_major_formatter("{x:,.0f}")
        axis.yaxis.set_major_formatter("{x:,.0f}")
        axis.grid(True, linewidth=0.3)
    axes[1].legend(frameon=False, fontsize=8, loc="upper right")
    figure.tight_layout()
    figure.savefig(HERE / "sizing.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
