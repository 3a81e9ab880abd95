"""`python -m boards generate [--check]`."""
import sys
from pathlib import Path

from .generate import stale, write
from .model import Schemas

ROOT = Path(__file__).resolve().parents[3]
schemas, target = Schemas(ROOT / "schemas"), ROOT / "docker" / "superset" / "assets"
if "--check" in sys.argv:
    print(stale(schemas, target)); sys.exit(bool(stale(schemas, target)))
print(write(schemas, target), "files")
