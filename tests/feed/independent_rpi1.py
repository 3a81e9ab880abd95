#!/usr/bin/env python3
"""independent_rpi1.py EXPORTS FEED...: works out RPI-1 again from a lake's tables and compares it with feeds.

EXPORTS is a folder with the tables fact_exposure, fact_lift, fact_rescue, firms, elevators, contracts and
feed_market as `./liftguard export TABLE --lake LAKE --format csv --out EXPORTS/TABLE.csv` writes them, from the
night that the feeds rest on. Each FEED is the folder of a release of the same month. Nothing is shared with the
program: its own regression (Newton on the normal equations), its own digamma, its own bisections.

Prints the greatest difference of each column and exits 1 when one exceeds 1e-6 (a count: when it differs at all).
With --planted BAD,GOOD prints the medians of indicated over firms whose names or ids are listed in the files BAD
and GOOD (one id a line), and exits 1 unless they are >= 1.10 and <= 0.92. Needs Python 3.9, nothing else.
"""
import argparse
import collections
import csv
import datetime
import json
import math
import pathlib
import statistics
import sys

ATTRIBUTABLE = {"DOR", "CTL", "TRC", "MNT", "UNK"}
LIMITS = {"firm": (0.80, 1.25), "elevator": (0.80, 1.50)}
SWING = 0.15
GRACE_DAYS = 30
LEVEL_EVENTS = 10
CAP, FLOOR = 1e6, 1e-3
TOLERANCE = 1e-6


def table(folder, name):
    with open(folder / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def true(text):
    return text == "true"


# --- The model ----------------------------------------------------------------------------------------------------
def solve(matrix, right):
    """Gauss with pivots."""
    size = len(right)
    rows = [list(matrix[i]) + [right[i]] for i in range(size)]
    for i in range(size):
        best = max(range(i, size), key=lambda r: abs(rows[r][i]))
        rows[i], rows[best] = rows[best], rows[i]
        for r in range(size):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                for c in range(i, size + 1):
                    rows[r][c] -= factor * rows[i][c]
    return [rows[i][size] / rows[i][i] for i in range(size)]


def fit(cells):
    """Rates by (age band, use type, year) of a main-effects Poisson model; cells: {levels: [days, events]}."""
    names = []
    for factor in range(3):
        margin = collections.defaultdict(lambda: [0, 0])
        for levels, (days, events) in cells.items():
            margin[levels[factor]][0] += days
            margin[levels[factor]][1] += events
        enough = {level for level, m in margin.items() if m[1] >= LEVEL_EVENTS}
        base = min(enough or margin, key=lambda level: (-margin[level][0], [ord(c) for c in level]))
        names += [(factor, level) for level in sorted(enough, key=lambda t: [ord(c) for c in t]) if level != base]

    def row(levels):
        return [1.0] + [1.0 if levels[f] == level else 0.0 for f, level in names]

    data = [(row(levels), days, events) for levels, (days, events) in cells.items() if days > 0]
    # A column that follows from earlier ones is left out: Gram-Schmidt on the columns, weighted by nothing.
    kept, basis = [], []
    for j in range(len(names) + 1):
        column = [r[j] for r, _, _ in data]
        rest = column[:]
        for b in basis:
            share = sum(x * y for x, y in zip(rest, b))
            rest = [x - share * y for x, y in zip(rest, b)]
        length = math.sqrt(sum(x * x for x in rest))
        if length > 1e-9 * math.sqrt(sum(x * x for x in column) or 1):
            kept.append(j)
            basis.append([x / length for x in rest])
    beta = [0.0] * len(kept)
    beta[0] = math.log(sum(e for _, _, e in data) / sum(d for _, d, _ in data))
    for _ in range(100):
        gram = [[0.0] * len(kept) for _ in kept]
        score = [0.0] * len(kept)
        for r, days, events in data:
            mean = days * math.exp(sum(b * r[j] for b, j in zip(beta, kept)))
            for a, j in enumerate(kept):
                if r[j]:
                    score[a] += r[j] * (events - mean)
                    for b, k in enumerate(kept):
                        gram[a][b] += r[j] * r[k] * mean
        step = solve(gram, score)
        beta = [b + s for b, s in zip(beta, step)]
        if max(abs(s) for s in step) < 1e-13:
            break
    else:
        sys.exit("the regression does not converge")
    return lambda levels: math.exp(sum(b * row(levels)[j] for b, j in zip(beta, kept)))


# --- Shrinkage ----------------------------------------------------------------------------------------------------
def digamma(x):
    total = 0.0
    while x < 20:
        total -= 1 / x
        x += 1
    y = 1 / (x * x)
    return total + math.log(x) - 0.5 / x - y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * (1 / 240 - y / 132))))


def score(a, counts):
    return sum(
        n * (digamma(a + o) - digamma(a) - math.log1p(e / a) + (e - o) / (a + e)) for (o, e), n in counts.items()
    )


def shape(pairs):
    """Marginal maximum likelihood of the shape; None at the cap."""
    counts = collections.Counter((o, e) for o, e in pairs if e > 0)
    if not counts or score(CAP, counts) >= 0:
        return None
    if score(FLOOR, counts) <= 0:
        return FLOOR
    low, high = math.log(FLOOR), math.log(CAP)
    for _ in range(80):
        middle = (low + high) / 2
        if score(math.exp(middle), counts) > 0:
            low = middle
        else:
            high = middle
    return math.exp((low + high) / 2)


def clipped(indicated, exposure, previous, limits):
    """Relativities of a kind, and k."""
    low, high = limits
    bounds = {}
    for subject in indicated:
        p = previous.get(subject)
        bounds[subject] = (low, high) if p is None else (max(low, (1 - SWING) * p), min(high, (1 + SWING) * p))
    exposed = [s for s in indicated if exposure[s] > 0]
    days = math.fsum(exposure[s] for s in exposed)

    def mean(k):
        return (
            math.fsum(exposure[s] * min(max(k * indicated[s], bounds[s][0]), bounds[s][1]) for s in exposed) / days
        )

    k = 1.0
    if abs(mean(1.0) - 1) > 1e-12:
        if mean(1e6) < 1 or mean(1e-6) > 1:
            sys.exit("the market cannot be neutral: compare such a month by hand")
        a, b = math.log(1e-6), math.log(1e6)
        for _ in range(200):
            middle = (a + b) / 2
            if mean(math.exp(middle)) < 1:
                a = middle
            else:
                b = middle
        k = math.exp(b)
    return (
        {
            s: min(max((k if exposure[s] > 0 else 1) * v, bounds[s][0]), bounds[s][1])
            for s, v in indicated.items()
        },
        k,
    )


# --- The market ---------------------------------------------------------------------------------------------------
def market(folder, first, last, previous):
    firms = {r["firm_id"] for r in table(folder, "firms")}
    lifts = {r["elevator_id"] for r in table(folder, "elevators")}
    strata = collections.defaultdict(lambda: [0, 0])
    by_quarter = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0]))
    for r in table(folder, "fact_exposure"):
        if first <= r["month"] <= last and r["firm_id"] != "(none)" and not true(r["grace"]):
            levels = (r["age_band"], r["use_type"], r["month"][:4])
            days = int(r["lift_days"])
            quarter = r["month"][:4] + "Q" + str((int(r["month"][5:7]) + 2) // 3)
            strata[levels][0] += days
            by_quarter[r["firm_id"], quarter][levels][0] += days
    of_lift = collections.Counter()
    for r in table(folder, "fact_rescue"):
        if not (first <= r["event_date"] <= last and true(r["is_entrapment"]) and true(r["in_scope"])):
            continue
        if r["cause_group"] not in ATTRIBUTABLE:
            continue
        of_lift[r["elevator_id"]] += 1
        takeover = r["days_since_takeover"]
        if r["firm_id"] != "(none)" and not (takeover and 0 <= int(takeover) < GRACE_DAYS):
            levels = (r["age_band"], r["use_type"], r["month"][:4])
            quarter = r["month"][:4] + "Q" + str((int(r["month"][5:7]) + 2) // 3)
            strata[levels][1] += 1
            by_quarter[r["firm_id"], quarter][levels][1] += 1
    rate = fit(strata)
    days, observed, expected = collections.Counter(), collections.Counter(), collections.defaultdict(float)
    quarters = collections.defaultdict(list)
    for (firm, _), levels in sorted(by_quarter.items()):
        o = sum(v[1] for v in levels.values())
        e = math.fsum(v[0] * rate(key) for key, v in levels.items())
        days[firm] += sum(v[0] for v in levels.values())
        observed[firm] += o
        expected[firm] += e
        quarters[firm].append((o, e))
    top = bottom = 0.0
    for firm, parts in quarters.items():
        if observed[firm] > 0 and expected[firm] > 0:
            for o, e in parts:
                p = e / expected[firm]
                top += (o - observed[firm] * p) ** 2
                bottom += observed[firm] * p * (1 - p)
    d = max(1.0, top / bottom) if bottom else 1.0
    a = shape([(observed[f] / d, expected[f] / d) for f in firms])
    indicated = {f: 1.0 if a is None else (a + observed[f] / d) / (a + expected[f] / d) for f in firms}
    z = {f: 0.0 if a is None else expected[f] / d / (expected[f] / d + a) for f in firms}
    exposure = {f: days[f] for f in firms}
    relativity, k = clipped(indicated, exposure, previous["firm"], LIMITS["firm"])
    result = {"parameters": {"dispersion": d, "firm": (a, k)}, "firm": {}, "elevator": {}}
    for f in firms:
        result["firm"][f] = dict(
            exposure_days=days[f],
            observed=observed[f],
            expected=expected[f],
            z=z[f],
            indicated=indicated[f],
            relativity=relativity[f],
        )
    present = {}
    for r in table(folder, "contracts"):
        if r["firm_id"] in firms and r["starts_on"] <= last and (not r["ends_on"] or r["ends_on"] > last):
            order = (r["starts_on"], r["contract_id"].encode())
            if r["elevator_id"] not in present or present[r["elevator_id"]][0] < order:
                present[r["elevator_id"]] = (order, r["firm_id"])
    exposure, e = collections.Counter(), collections.defaultdict(float)
    for r in table(folder, "fact_lift"):
        if first <= r["month"] <= last and int(r["lift_days"] or 0) > 0:
            exposure[r["elevator_id"]] += int(r["lift_days"])
            e[r["elevator_id"]] += int(r["lift_days"]) * rate((r["age_band"], r["use_type"], r["month"][:4]))
    f = {lift: indicated[present[lift][1]] if lift in present else 1.0 for lift in lifts}
    mu = {lift: e[lift] * f[lift] for lift in lifts}
    b = shape([(of_lift[lift], mu[lift]) for lift in lifts])
    indicated = {
        lift: f[lift] * (1.0 if b is None else (b + of_lift[lift]) / (b + mu[lift])) for lift in lifts
    }
    days = {lift: exposure[lift] for lift in lifts}
    relativity, k = clipped(indicated, days, previous["elevator"], LIMITS["elevator"])
    result["parameters"]["elevator"] = (b, k)
    for lift in lifts:
        result["elevator"][lift] = dict(
            exposure_days=exposure[lift],
            observed=of_lift[lift],
            expected=e[lift],
            firm_relativity=f[lift],
            z=0.0 if b is None else mu[lift] / (mu[lift] + b),
            indicated=indicated[lift],
            relativity=relativity[lift],
        )
    return result


def earlier(folder, name):
    """Relativities of an earlier market release from feed_market."""
    found = {"firm": {}, "elevator": {}}
    if name is not None:
        month, _, revision = name.partition("-r")
        for r in table(folder, "feed_market"):
            if r["period"] == month and int(r["revision"]) == int(revision or 1):
                found[r["subject_type"]][r["subject_id"]] = float(r["relativity"])
    return found


def compare(feed, computed, worst):
    with open(feed / "relativities.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            kind, subject = row["subject_type"], row["subject_id"]
            if kind == "book":
                continue
            for column, value in computed[kind][subject].items():
                difference = abs(float(row[column]) - value)
                key = kind, column
                if difference >= worst.get(key, (-1, ""))[0]:
                    worst[key] = difference, subject
                worst[key, "n"] = worst.get((key, "n"), 0) + 1


def medians(computed, files):
    bad, good = (pathlib.Path(f).read_text(encoding="utf-8").split() for f in files.split(","))
    values = [
        statistics.median(computed["firm"][firm]["indicated"] for firm in ids) for ids in (bad, good)
    ]
    print(f"median indicated: {len(bad)} bad firms {values[0]:.4f}, {len(good)} good firms {values[1]:.4f}")
    return values[0] >= 1.10 and values[1] <= 0.92


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exports", type=pathlib.Path)
    parser.add_argument("feeds", type=pathlib.Path, nargs="+")
    parser.add_argument("--planted", help="two files with firm ids: BAD,GOOD")
    options = parser.parse_args()
    manifest = json.loads((options.feeds[0] / "manifest.json").read_text(encoding="utf-8"))
    datetime.date.fromisoformat(manifest["window_from"])
    computed = market(
        options.exports,
        manifest["window_from"],
        manifest["window_to"],
        earlier(options.exports, manifest["previous_release"]),
    )
    worst = {}
    for feed in options.feeds:
        compare(feed, computed, worst)
    bad = False
    for key in sorted(k for k in worst if isinstance(k[1], str) and k[1] != "n"):
        difference, subject = worst[key]
        allowed = 0 if key[1] in ("exposure_days", "observed") else TOLERANCE
        bad |= difference > allowed
        print(f"{key[0]:9} {key[1]:16} {worst[key, 'n']:7} compared, greatest difference {difference:.3g} ({subject})")
    said, made = manifest["parameters"], computed["parameters"]
    print(f"d {made['dispersion']:.9g}, manifest {said['firm']['dispersion']}")
    for kind in ("firm", "elevator"):
        print(f"{kind}: shape and k {made[kind]}, manifest {said[kind]['shape']}, {said[kind]['k']}")
    if options.planted:
        bad |= not medians(computed, options.planted)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
