"""Corrects Superset's Chinese where it is wrong ("22 records" says "22 errors") or missing, in words that our readers see.

Runs after every installation of Superset: `python -m boards translate SITE_PACKAGES`. May be repeated.
"""

from __future__ import annotations

import json
from pathlib import Path

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
    "Network error": "网络错误",
    "No results": "没有数据",
    "No results were returned for this query": "所选范围内没有数据",
    "Add/edit filters": "编辑筛选",
    "Data refreshed": "数据已刷新",
}


def translate(packages: Path) -> int:
    """Gives the number of entries that were changed."""
    path = packages / "superset" / "translations" / "zh" / "LC_MESSAGES" / "messages.json"
    pack = json.loads(path.read_text(encoding="utf-8"))
    entries = pack["locale_data"]["superset"]
    changed = 0
    for source, word in _WORDS.items():
        # An entry with a plural holds one form in Chinese.
        if entries.get(source) != [word]:
            entries[source] = [word]
            changed += 1
    if changed:
        path.write_text(json.dumps(pack, ensure_ascii=False), encoding="utf-8")
    return changed
