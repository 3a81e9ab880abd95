#!/usr/bin/env python3
"""price_with_feed.py FEED POLICIES KEY [OUT]: prices an insurer's policies with a release of its feed.

FEED      folder of a release, such as feeds/INS-A/2026-10
POLICIES  CSV with policy_id, elevator_id, base_premium (yuan; this lift's premium before any adjustment)
KEY       the publisher's public key: a PEM file, or its fingerprint (64 hexadecimal digits, `liftguard key`)
OUT       CSV that is written (default priced.csv)

What an insurer's own loading job does, step by step:
1. The signature of SHA256SUMS must be that of KEY, and each file must have the sum that is listed there.
2. The Parquet file is loaded, and its rows and sums must be those of the manifest's control totals.
3. A policy's adjusted premium = base_premium x relativity of its LIFT / the book's premium_mean_relativity.
   The lift's relativity already contains its firm's: the firm's row is for information, never a second factor.
   The division keeps the premium of the whole book as it was (as far as it is the book of the release date).
4. Lifts that the feed does not list (insured after the release date) keep their base premium, and are counted.

Needs Python 3.9, pyarrow and cryptography. Money is decimal throughout, rounded to the cent once, half up.
"""
import csv
import hashlib
import json
import pathlib
import sys
from decimal import ROUND_HALF_UP, Decimal

import pyarrow.parquet
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

CENT = Decimal("0.01")


def public_key(key):
    if len(key) == 64 and all(c in "0123456789abcdefABCDEF" for c in key):
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    return load_pem_public_key(pathlib.Path(key).read_bytes())


def check_files(feed, key):
    """Stops unless every file is just what the owner of the key has signed."""
    sums = (feed / "SHA256SUMS").read_bytes()
    try:
        public_key(key).verify((feed / "SHA256SUMS.sig").read_bytes(), sums)
    except InvalidSignature:
        sys.exit(f"{feed}: SHA256SUMS is not signed with this key. Ask the publisher for the right one.")
    for line in sums.decode().splitlines():
        digest, name = line.split("  ", 1)
        if hashlib.sha256((feed / name).read_bytes()).hexdigest() != digest:
            sys.exit(f"{feed}: {name} is not the file that was signed. Load the release again.")


def load(feed):
    """Rows of the release by kind, held against the control totals of its manifest."""
    manifest = json.loads((feed / "manifest.json").read_text(encoding="utf-8"))
    rows = {"firm": {}, "elevator": {}, "book": {}}
    for row in pyarrow.parquet.read_table(feed / "relativities.parquet").to_pylist():
        rows[row["subject_type"]][row["subject_id"]] = row
    for kind, of in rows.items():
        totals = manifest["control_totals"][kind]
        found = (
            len(of),
            sum(r["exposure_days"] for r in of.values()),
            sum(r["observed"] for r in of.values()),
            sum((r["expected"] for r in of.values()), Decimal(0)),
        )
        wanted = (
            manifest["row_counts"][kind],
            totals["exposure_days"],
            totals["observed"],
            Decimal(totals["expected"]),
        )
        if found != wanted:
            sys.exit(f"{feed}: the {kind} rows give {found}, the manifest says {wanted}.")
    return manifest, rows


def price(policies, rows, insurer):
    """One row for each policy, and the sums before and after."""
    factor = rows["book"][insurer]["premium_mean_relativity"] or Decimal(1)
    priced = []
    for policy in policies:
        base = Decimal(policy["base_premium"])
        lift = rows["elevator"].get(policy["elevator_id"])
        relativity = lift["relativity"] if lift else None
        exact = base * relativity / factor if lift else base
        priced.append(
            {
                "policy_id": policy["policy_id"],
                "elevator_id": policy["elevator_id"],
                "base_premium": base,
                "relativity": "" if relativity is None else relativity,
                "premium": exact.quantize(CENT, ROUND_HALF_UP),
                "reasons": ";".join(lift["reason_codes"]) if lift else "NOT_IN_FEED",
            }
        )
    return factor, priced


def main(feed, policies, key, out="priced.csv"):
    feed = pathlib.Path(feed)
    check_files(feed, key)
    manifest, rows = load(feed)
    with open(policies, encoding="utf-8-sig", newline="") as file:
        factor, priced = price(list(csv.DictReader(file)), rows, manifest["insurer_id"])
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(priced[0]) if priced else ["policy_id"])
        writer.writeheader()
        writer.writerows(priced)
    before = sum((p["base_premium"] for p in priced), Decimal(0))
    after = sum((p["premium"] for p in priced), Decimal(0))
    unknown = sum(p["reasons"] == "NOT_IN_FEED" for p in priced)
    print(f"{manifest['release_id']}: {len(priced)} policies, {unknown} of them of lifts not in the feed")
    print(f"neutral factor {factor}; base premium {before}, adjusted {after}, written to {out}")


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    main(*sys.argv[1:])
