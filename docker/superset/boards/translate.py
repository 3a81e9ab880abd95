"""Corrects Superset's Chinese in words that our readers see.

About a third of its entries are marked fuzzy, which is to say guessed by a program from a similar text and looked at by
nobody ("Sign in" reads "Not In", "22 records" reads "22 errors"); the release carries them all the same. They are taken
out of both catalogues, the browser's and the server's, so that those texts stay English; the ones that our readers meet get
their right words.

Runs after every installation of Superset: `python -m boards translate SITE_PACKAGES`. May be repeated.
"""

from __future__ import annotations

import ast
import json
import struct
from pathlib import Path

_MAGIC = 0x950412DE
_HEADER = 28
_WORDS = {
    "%s record": "%s 条记录",
    "Search %s record": "搜索 %s 条记录",
    "Search %s records": "搜索 %s 条记录",
    "%s option": "%s 个选项",
    "entries per page": "条/页",
    "Select ...": "请选择",
    "Filters": "筛选",
    "Filter": "筛选",
    "Apply filters": "应用筛选",
    "All filters": "全部筛选",
    "More filters": "更多筛选",
    "Filters out of scope (%d)": "不适用的筛选 (%d)",
    "Applied filters (%d)": "已用筛选 (%d)",
    "Clear all": "清除",
    "%s Error": "%s 错误",
    "Error": "错误",
    "Network error": "网络错误",
    "Sign in": "登录",
    "Login": "登录",
    "Logout": "退出",
    "Enter your login and password below:": "请输入用户名和密码：",
    "Username": "用户名",
    "Password": "密码",
    "There is currently no information to display.": "目前没有可显示的内容。",
    "No results": "没有数据",
    "No results were returned for this query": "所选范围内没有数据",
    "Add/edit filters": "编辑筛选",
    "Data refreshed": "数据已刷新",
}


def _guessed(catalogue: str) -> set[str]:
    """Source texts of the entries that are marked fuzzy."""
    guessed: set[str] = set()
    for entry in catalogue.split("\n\n"):
        lines = entry.splitlines()
        if not any(line.startswith("#,") and "fuzzy" in line for line in lines):
            continue
        text, inside = "", False
        for line in lines:
            if line.startswith("msgid "):
                inside, text = True, ast.literal_eval(line.removeprefix("msgid "))
            elif line.startswith('"') and inside:
                text += ast.literal_eval(line)
            else:
                inside = False
        guessed.add(text)
    return guessed


def _without(compiled: bytes, guessed: set[str]) -> bytes:
    """A catalogue as the server reads it (GNU gettext's .mo), without these entries."""
    byte_order = "<" if compiled[:4] == struct.pack("<I", _MAGIC) else ">"
    count, texts, words = struct.unpack_from(f"{byte_order}3I", compiled, 8)

    def part(table: int, number: int) -> bytes:
        length, offset = struct.unpack_from(f"{byte_order}2I", compiled, table + 8 * number)
        return compiled[offset:offset + length]

    # A text with a plural holds both, apart by a zero.
    kept = [(part(texts, i), part(words, i)) for i in range(count) if part(texts, i).split(b"\0")[0].decode() not in guessed]
    tables, body = b"", b""
    for column in (0, 1):
        for entry in kept:
            tables += struct.pack("<2I", len(entry[column]), _HEADER + 16 * len(kept) + len(body))
            body += entry[column] + b"\0"
    return struct.pack("<7I", _MAGIC, 0, len(kept), _HEADER, _HEADER + 8 * len(kept), 0, 0) + tables + body


def translate(packages: Path) -> int:
    """Gives the number of entries that were changed."""
    folder = packages / "superset" / "translations" / "zh" / "LC_MESSAGES"
    path = folder / "messages.json"
    pack = json.loads(path.read_text(encoding="utf-8"))
    entries = pack["locale_data"]["superset"]
    changed = 0
    guessed = _guessed((folder / "messages.po").read_text(encoding="utf-8")) - {""}
    compiled = (folder / "messages.mo").read_bytes()
    kept = _without(compiled, guessed)
    if kept != compiled:
        (folder / "messages.mo").write_bytes(kept)
    for source in guessed - _WORDS.keys():
        changed += entries.pop(source, None) is not None
    for source, word in _WORDS.items():
        # An entry with a plural holds one form in Chinese.
        if entries.get(source) != [word]:
            entries[source] = [word]
            changed += 1
    if changed:
        path.write_text(json.dumps(pack, ensure_ascii=False), encoding="utf-8")
    return changed
