#!/usr/bin/env python3
"""check_rating.py [BUNDLE]: works out a release of the rating MQR-1 again and compares.

BUNDLE is the folder of a release (by default the folder above this file). Everything follows from
cells.csv, vetoes.csv, release.json and the columns name and previous_* of ratings.csv. Needs Python 3.8
or later and nothing else; it shares no code with the program that made the release, and says of every
figure that comes out otherwise what it should be. Exit code 0 only when all agree.

Figures are compared to one part in a thousand million, stars, whole ranks and texts exactly.
"""
import collections
import csv
import fractions
import json
import math
import os
import sys

MEASURES = ("M1", "M2", "M3", "M4")
Z975 = 1.959963984540054
CAP, FLOOR = 1e6, 1e-3
GUARDED = "=+-@\t\r"


# --- Reading ----------------------------------------------------------------------------------------------------
def read(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return [{k: bare(v) for k, v in row.items()} for row in csv.DictReader(file)]


def bare(text):
    """Takes off the apostrophe that keeps a spreadsheet from running a text as a formula."""
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in GUARDED else text


def code_points(text):
    return [ord(c) for c in text]


# --- Functions --------------------------------------------------------------------------------------------------
def below(x):
    """The standard normal distribution."""
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


# Bernoulli numbers B2, B4, ... over 2n: the terms of Stirling's series for digamma.
STIRLING = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12]


def digamma_minus_log(x):
    """digamma(x) - ln(x) for x >= 15."""
    total, power = -0.5 / x, 1.0
    for term in STIRLING:
        power /= x * x
        total -= term * power
    return total


def trigamma(x):
    total = 0.0
    while x < 20:
        total += 1 / (x * x)
        x += 1
    inverse = 1 / (x * x)
    series = 1 / 6 - inverse * (1 / 30 - inverse * (1 / 42 - inverse * (1 / 30 - inverse * 5 / 66)))
    return total + 1 / x + inverse / 2 + series * inverse / x


def digamma_step(a, o):
    """digamma(a + o) - digamma(a) - ln((a + o) / a), without cancellation for large a."""
    total = 0.0
    while a < 15:
        # digamma(x) = digamma(x + 1) - 1/x, and the logarithm goes along.
        total += o / (a * (a + o)) + math.log1p(-o / ((a + 1) * (a + o)))
        a += 1
    x = a + o
    difference = o / (2 * a * x)
    for n, term in enumerate(STIRLING, 1):
        difference -= term * (x ** (-2 * n) - a ** (-2 * n))
    return total + difference


def log_minus(u):
    """ln(1 + u) - u."""
    if abs(u) > 0.1:
        return math.log1p(u) - u
    total, power = 0.0, -u
    for n in range(2, 40):
        power *= -u
        total -= power / n
    return total


# --- The method -------------------------------------------------------------------------------------------------
def solve(matrix, vector):
    """Gauss with pivots; returns the solution."""
    n = len(vector)
    rows = [list(matrix[i]) + [vector[i]] for i in range(n)]
    for k in range(n):
        best = max(range(k, n), key=lambda i: abs(rows[i][k]))
        rows[k], rows[best] = rows[best], rows[k]
        for i in range(k + 1, n):
            factor = rows[i][k] / rows[k][k]
            for j in range(k, n + 1):
                rows[i][j] -= factor * rows[k][j]
    x = [0.0] * n
    for k in reversed(range(n)):
        x[k] = (rows[k][n] - sum(rows[k][j] * x[j] for j in range(k + 1, n))) / rows[k][k]
    return x


def independent(columns):
    """Which columns are no combination of earlier ones, in exact arithmetic."""
    kept, basis = [], []
    for number, column in enumerate(columns):
        rest = [fractions.Fraction(v) for v in column]
        for pivot, row in basis:
            if rest[pivot]:
                factor = rest[pivot] / row[pivot]
                rest = [a - factor * b for a, b in zip(rest, row)]
        pivot = next((i for i, v in enumerate(rest) if v), None)
        if pivot is not None:
            basis.append((pivot, rest))
            kept.append(number)
    return kept


def rates(cells, level_events):
    """M1's model: expected events per lift-day by (age band, use type, year)."""
    table = collections.defaultdict(lambda: [0, 0])
    for c in cells:
        cell = table[(c["stratum_1"], c["stratum_2"], c["quarter"][:4])]
        cell[0] += c["base"]
        cell[1] += c["observed"]
    levels = sorted(table, key=lambda k: [code_points(t) for t in k])
    days, events = [table[k][0] for k in levels], [table[k][1] for k in levels]
    if not sum(events):
        return lambda key: 0.0
    names, columns = [], [[1] * len(levels)]
    for factor in range(3):
        margin = collections.defaultdict(lambda: [0, 0])
        for key in levels:
            margin[key[factor]][0] += table[key][0]
            margin[key[factor]][1] += table[key][1]
        order = sorted(margin, key=code_points)
        enough = [v for v in order if margin[v][1] >= level_events]
        base = max(enough or order, key=lambda v: margin[v][0])
        for level in enough:
            if level != base:
                names.append((factor, level))
                columns.append([int(key[factor] == level) for key in levels])
    kept = independent(columns)
    columns = [columns[k] for k in kept]
    beta = [math.log(sum(events) / sum(days))] + [0.0] * (len(columns) - 1)
    fitted = None
    for _ in range(200):
        mu = [n * math.exp(sum(b * col[i] for b, col in zip(beta, columns))) for i, n in enumerate(days)]
        if fitted and max(abs(a - b) for a, b in zip(mu, fitted)) <= 1e-13 * sum(events):
            break
        fitted = mu
        information = [[sum(m * p * q for m, p, q in zip(mu, a, b)) for b in columns] for a in columns]
        score = [sum((y - m) * p for y, m, p in zip(events, mu, a)) for a in columns]
        step = solve(information, score)
        # A step that would multiply a fitted value by more than exp(5) is shortened.
        rise = max(sum(s * col[i] for s, col in zip(step, columns)) for i in range(len(levels)))
        if rise > 5:
            step = [s * 5 / rise for s in step]
        beta = [b + s for b, s in zip(beta, step)]
        if max(abs(s) for s in step) < 1e-13:
            break
    else:
        raise SystemExit("M1's model does not converge")
    coefficients = {names[k - 1]: b for k, b in zip(kept[1:], beta[1:])}
    return lambda key: math.exp(beta[0] + math.fsum(coefficients.get((f, key[f]), 0.0) for f in range(3)))


def expectations(measure, cells, settings):
    """The expected count of every cell."""
    if measure.startswith("M1"):
        rate = rates(cells, settings["minima"]["level_events"])
        return [c["base"] * rate((c["stratum_1"], c["stratum_2"], c["quarter"][:4])) for c in cells]
    if measure == "M2":
        return late(cells, settings["m2_others"])
    share = collections.defaultdict(lambda: [0, 0])
    for c in cells:
        share[c["stratum_1"]][0] += c["base"]
        share[c["stratum_1"]][1] += c["observed"]
    return [c["base"] * share[c["stratum_1"]][1] / share[c["stratum_1"]][0] for c in cells]


def late(cells, others):
    total = sum(c["observed"] for c in cells)
    if not total:
        return [0.0] * len(cells)
    band = collections.defaultdict(lambda: [0, 0])
    for c in cells:
        band[c["stratum_2"]][0] += c["base"]
        band[c["stratum_2"]][1] += c["observed"]
    p = {b: v[1] / v[0] for b, v in band.items()}
    lates, calls = collections.Counter(), collections.Counter()
    for c in cells:
        for firm in (None, c["firm_id"]):
            lates[(firm, c["stratum_1"])] += c["observed"]
            calls[(firm, c["stratum_1"], c["stratum_2"])] += c["base"]

    def factor(firm, town):
        rest = sum((calls[(None, town, b)] - calls[(firm, town, b)]) * p[b] for b in sorted(p))
        return (lates[(None, town)] - lates[(firm, town)] + others) / (rest + others)

    memo = {}
    raw = []
    for c in cells:
        key = (c["firm_id"], c["stratum_1"])
        if key not in memo:
            memo[key] = factor(*key)
        raw.append(c["base"] * p[c["stratum_2"]] * memo[key])
    scale = total / math.fsum(raw)
    return [e * scale for e in raw]


class Measure:
    """O and E of every firm, the dispersion d and the shape a of the prior."""

    def __init__(self, name, firms, all_cells, settings):
        cells = [c for c in all_cells if c["measure"] == name]
        expected = expectations(name, cells, settings)
        self.base, self.o = dict.fromkeys(firms, 0), dict.fromkeys(firms, 0)
        quarters = {f: collections.defaultdict(lambda: [0, 0.0]) for f in firms}
        for c, e in zip(cells, expected):
            self.base[c["firm_id"]] += c["base"]
            self.o[c["firm_id"]] += c["observed"]
            quarters[c["firm_id"]][c["quarter"]][0] += c["observed"]
            quarters[c["firm_id"]][c["quarter"]][1] += e
        self.e = {f: math.fsum(q[1] for q in quarters[f].values()) for f in firms}
        self.exposed = [f for f in firms if self.e[f] > 0]
        self.total = sum(self.o[f] for f in self.exposed)
        squares, variance = [], []
        for f in firms:
            if self.o[f] and self.e[f]:
                for o, e in quarters[f].values():
                    p = e / self.e[f]
                    squares.append((o - self.o[f] * p) ** 2)
                    variance.append(self.o[f] * p * (1 - p))
        spread = math.fsum(variance)
        self.d = max(1.0, math.fsum(squares) / spread) if spread > 0 else 1.0
        self.missing = self.total == 0 or len(self.exposed) < 2
        self.a = None if self.missing else self.shape()
        self.at_cap = self.a == CAP

    def score(self, a):
        terms = []
        for f in self.exposed:
            o, e = self.o[f] / self.d, self.e[f] / self.d
            terms.append(log_minus((o - e) / (a + e)))
            terms.append(digamma_step(a, o))
        return math.fsum(terms)

    def shape(self):
        if self.score(CAP) >= 0:
            return CAP
        if self.score(FLOOR) <= 0:
            return FLOOR
        low, high = math.log(FLOOR), math.log(CAP)
        while high - low > 1e-14 * max(1.0, abs(high)):
            middle = (low + high) / 2
            if middle in (low, high):
                break
            low, high = (middle, high) if self.score(math.exp(middle)) > 0 else (low, middle)
        return math.exp((low + high) / 2)


def composite(firm, measures, weights):
    """Score and variance of the composite."""
    score, variance = [], []
    for measure, weight in zip(measures, weights):
        if weight is not None and not measure.at_cap:
            o, e = measure.o[firm] / measure.d, measure.e[firm] / measure.d
            score.append(weight * math.log((measure.a + o) / (measure.a + e)))
            variance.append(weight * weight * trigamma(measure.a + o))
    return math.fsum(score), math.fsum(variance)


def reaches(p, threshold):
    return (round(p, 9) if abs(p - threshold) <= 1e-9 else p) >= threshold


def probabilities(score, variance, t):
    if variance == 0:
        return 0.0, 0.0, 0.0, 0.0
    sd = math.sqrt(variance)
    less = [below((math.log(t[c]) - score) / sd) for c in ("c5", "c4")]
    more = [below((score - math.log(t[c])) / sd) for c in ("c2", "c1")]
    return less[0], less[1], more[0], more[1]


def stars(p, t):
    if reaches(p[1], t["p4"]):
        return 5 if reaches(p[0], t["p5"]) else 4
    if reaches(p[2], t["p2"]):
        return 1 if reaches(p[3], t["p1"]) else 2
    return 3


def spread(weights, used):
    total = sum(w for w, u in zip(weights, used) if u)
    return [w / total if u else None for w, u in zip(weights, used)]


# --- Ranks ------------------------------------------------------------------------------------------------------
def legendre(n):
    """Nodes and weights of Gauss and Legendre on [-1, 1]."""
    nodes = []
    for i in range(1, n + 1):
        x = math.cos(math.pi * (i - 0.25) / (n + 0.5))
        for _ in range(100):
            p0, p1 = 1.0, x
            for k in range(2, n + 1):
                p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
            slope = n * (x * p1 - p0) / (x * x - 1)
            x -= p1 / slope
            if abs(p1 / slope) < 1e-16:
                break
        nodes.append((x, 2 / ((1 - x * x) * slope * slope)))
    return nodes


def successes(ps):
    count = [1.0]
    for p in ps:
        count = [(count[k] if k < len(count) else 0) * (1 - p) + (count[k - 1] if k else 0) * p
                 for k in range(len(count) + 1)]
    return count


def ranks(laws):
    """Expected rank and the distribution of ranks of log-normal composites (score, variance)."""
    n = len(laws)
    expected = []
    for i, (m, v) in enumerate(laws):
        lower = []
        for j, (mj, vj) in enumerate(laws):
            if j != i:
                sd = math.sqrt(v + vj)
                lower.append(below((m - mj) / sd) if sd else (0.5 if m == mj else float(mj < m)))
        expected.append(1 + math.fsum(lower))
    spread_out = [(m, math.sqrt(v)) for m, v in laws if v]
    distribution = [[0.0] * n for _ in range(n)]
    if spread_out:
        smallest = min(s for _, s in spread_out)
        low, high = min(m - 9 * s for m, s in spread_out), max(m + 9 * s for m, s in spread_out)
        panels = max(1, math.ceil((high - low) / smallest))
        cuts = sorted({low + (high - low) * k / panels for k in range(panels + 1)}
                      | {m for m, v in laws if not v and low < m < high})
        rule = legendre(12)
        for a, b in zip(cuts, cuts[1:]):
            for node, weight in rule:
                x = (a + b) / 2 + (b - a) / 2 * node
                w = weight * (b - a) / 2
                ps = [below((x - m) / math.sqrt(v)) if v else float(m < x) for m, v in laws]
                # Firms that are surely below or above only shift the others.
                sure = sum(1 for p in ps if p >= 1)
                open_ones = [i for i in range(n) if 0 < ps[i] < 1]
                for i in open_ones:
                    m, v = laws[i]
                    if not v:
                        continue
                    density = math.exp(-(x - m) ** 2 / (2 * v)) / math.sqrt(2 * math.pi * v)
                    if w * density < 1e-16:
                        continue
                    count = successes([ps[j] for j in open_ones if j != i])
                    for k, c in enumerate(count):
                        distribution[i][sure + k] += w * density * c
    for i, (m, v) in enumerate(laws):
        if v:
            continue
        settled = sum(1 for mj, vj in laws if not vj and mj < m)
        tied = sum(1 for mj, vj in laws if not vj and mj == m)
        count = successes([below((m - mj) / math.sqrt(vj)) for mj, vj in laws if vj])
        for k, c in enumerate(count):
            for t in range(tied):
                distribution[i][settled + k + t] += c / tied
    places = []
    for i in range(n):
        ends = []
        for level in (0.025, 0.975):
            total = 0.0
            for k in range(n):
                total += distribution[i][k]
                if reaches(total, level) or k == n - 1:
                    ends.append(k + 1)
                    break
        places.append((expected[i], ends[0], ends[1]))
    return places


# --- A release --------------------------------------------------------------------------------------------------
def release(cells, vetoes, head, published):
    settings = head["settings"]
    minima, t = settings["minima"], settings["thresholds"]
    lifts = {c["firm_id"]: c["base"] for c in cells if c["measure"] == "FLEET"}
    firms = sorted(lifts, key=code_points)
    measures = [Measure(m, firms, cells, settings) for m in MEASURES]
    all_causes = [Measure("M1A", firms, cells, settings), measures[1],
                  Measure("M3A", firms, cells, settings), measures[3]]
    weights = [settings["weights"][m] for m in MEASURES]
    vetoed = collections.defaultdict(list)
    for v in sorted(vetoes, key=lambda v: [code_points(v[k]) for k in ("firm_id", "decided_on", "sanction_id")]):
        vetoed[v["firm_id"]].append(v)
    rows, ranked, sensitivity = {}, [], {}
    for f in firms:
        average = measures[0].base[f] / head["window_days"]
        meets = [measures[0].e[f] >= minima["m1_expected"], measures[1].base[f] >= minima["m2_callouts"],
                 measures[2].e[f] >= minima["m3_expected"], average >= minima["m4_lifts"]]
        used = [met and not m.missing for met, m in zip(meets, measures)]
        reason = ("NO_BUSINESS" if not lifts[f] else
                  "TOO_FEW_FIRMS" if len(measures[0].exposed) < minima["firms"] else
                  "TOO_LITTLE_EXPOSURE" if not used[0] else
                  "" if any(used[1:]) else
                  "ONE_MEASURE_ONLY" if meets[1] else "TOO_FEW_ARRIVALS")
        row = {"status": "unrated" if reason else "rated", "reason": reason, "lifts_last_day": lifts[f],
               "lifts_average": average, "veto": "true" if vetoed[f] else "false", "stars_computed": "",
               "veto_kinds": "; ".join(v["kind"] for v in vetoed[f]),
               "veto_references": "; ".join(v["reference"] or v["sanction_id"] for v in vetoed[f]),
               "stars_stable": "", "stars": 1 if vetoed[f] else ""}
        for k, m in enumerate(measures, 1):
            row.update({f"m{k}_base": m.base[f], f"m{k}_observed": m.o[f], f"m{k}_expected": m.e[f]})
            row[f"m{k}_used"] = "true" if used[k - 1] and not reason else "false"
        rows[f] = row
        if reason:
            continue
        own = spread(weights, used)
        score, variance = composite(f, measures, own)
        p = probabilities(score, variance, t)
        sd = math.sqrt(variance)
        row.update(score=score, score_variance=variance, composite=math.exp(score) if variance else 1.0,
                   composite_low=math.exp(score - Z975 * sd) if variance else 1.0,
                   composite_high=math.exp(score + Z975 * sd) if variance else 1.0,
                   p_below_080=p[0], p_below_095=p[1], p_above_105=p[2], p_above_125=p[3],
                   stars_computed=stars(p, t), stars_stable=stars(p, t))
        for k in range(4):
            row[f"m{k + 1}_weight"] = own[k] if used[k] else ""
        before = published[f]
        if before["previous_release"]:
            s, c = int(before["previous_stars"]), int(before["previous_stars_computed"])
            now, then = row["stars_computed"] - s, c - s
            row["stars_stable"] = s + (1 if now > 0 else -1) if now * then > 0 else s
        if not vetoed[f]:
            row["stars"] = row["stars_stable"]
            ranked.append(f)
        for k in range(4):
            for sign in (1, -1):
                target = min(1.0, max(0.0, weights[k] + sign * 0.1))
                rest = sum(weights) - weights[k]
                moved = [target if j == k else w * (1 - target) / rest for j, w in enumerate(weights)]
                sensitivity[(f, f"M{k + 1}{'+' if sign > 0 else '-'}0.10")] = scenario(
                    f, measures, spread(moved, used), t)
        sensitivity[(f, "ALL_CAUSES")] = scenario(f, all_causes, own, t)
    for f, (expected, low, high) in zip(ranked, ranks([(rows[f]["score"], rows[f]["score_variance"])
                                                       for f in ranked])):
        rows[f].update(rank_expected=expected, rank_low=low, rank_high=high, ranked_firms=len(ranked))
    order = sorted(firms, key=lambda f: (-(rows[f]["stars"] or 0), round(rows[f].get("rank_expected", 1e18), 9),
                                         code_points(published[f]["name"]), code_points(f)))
    for place, f in enumerate(order, 1):
        rows[f]["page_order"] = place
    return rows, measures, sensitivity


def scenario(firm, measures, weights, t):
    score, variance = composite(firm, measures, weights)
    return {"stars_computed": stars(probabilities(score, variance, t), t),
            "composite": math.exp(score) if variance else 1.0}


def same(mine, theirs):
    if not isinstance(mine, float):
        return str(mine) == theirs
    try:
        return abs(mine - float(theirs)) <= max(1e-9 * abs(mine), 1e-13)
    except ValueError:
        return False


def main(folder):
    with open(os.path.join(folder, "release.json"), encoding="utf-8") as file:
        head = json.load(file)
    cells = read(folder, "cells.csv")
    for c in cells:
        c["base"], c["observed"] = int(c["base"]), int(c["observed"])
    published = {r["firm_id"]: r for r in read(folder, "ratings.csv")}
    with open(os.path.join(folder, "ratings.json"), encoding="utf-8") as file:
        for r in json.load(file):
            published[r["firm_id"]]["name"] = r["name"]
    rows, measures, sensitivity = release(cells, read(folder, "vetoes.csv"), head, published)
    bad = compared = 0

    def compare(where, mine, theirs):
        nonlocal bad, compared
        compared += 1
        if not same(mine, theirs):
            bad += 1
            print(f"{where}: {theirs!r}, should be {mine!r}")

    for f in sorted(set(rows) ^ set(published)):
        bad += 1
        print(f"ratings.csv {f}: only on one side")
    for f in sorted(set(rows) & set(published)):
        for column in published[f]:
            if column in rows[f]:
                compare(f"ratings.csv {f} {column}", rows[f][column], published[f][column])
            elif rows[f]["status"] == "unrated" and (column.startswith(("score", "composite", "p_", "rank"))):
                compare(f"ratings.csv {f} {column}", "", published[f][column])
    for name, m, row in zip(MEASURES, measures, read(folder, "measures.csv")):
        compare(f"measures.csv {name} observed", m.total, row["observed"])
        compare(f"measures.csv {name} expected", math.fsum(m.e.values()), row["expected"])
        compare(f"measures.csv {name} dispersion", m.d, row["dispersion"])
        compare(f"measures.csv {name} shape", "" if m.a is None else m.a, row["shape"])
    for row in read(folder, "sensitivity.csv"):
        mine = sensitivity.pop((row["firm_id"], row["scenario"]), {})
        for column in ("stars_computed", "composite"):
            compare(f"sensitivity.csv {row['firm_id']} {row['scenario']} {column}", mine.get(column, ""), row[column])
    for key in sensitivity:
        bad += 1
        print(f"sensitivity.csv {key} is missing")
    print(f"{head['release_id']}: {compared} figures compared, {bad} differ")
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) > 2 or sys.argv[1:2] in (["-h"], ["--help"]):
        sys.exit(__doc__)
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else here))
