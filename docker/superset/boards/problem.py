"""What a user can do something about."""

from __future__ import annotations


class Problem(Exception):
    """Something went wrong outside of this program: what, and what to do."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}\n  What to do: {remedy}")
