"""Corrects Superset's Chinese in words that our readers see.

About a third of its entries are marked fuzzy, which is to say guessed by a program from a similar text and looked at by
nobody ("Sign in" reads "Not In", "22 records" reads "22 errors"); the release carries them all the same. They are taken
out of both catalogues, the browser's and the server's, so that those texts stay English; the ones that our readers meet get
their right words.

Runs after every installation of Superset, in its environment: `python -m boards translate SITE_PACKAGES`. May be repeated.
"""

from __future__ import annotations

import json
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

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


def translate(packages: Path) -> int:
    """Gives the number of entries of the browser's catalogue that were changed."""
    folder = packages / "superset" / "translations" / "zh" / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale="zh")
    # Of an entry with a plural the browser's catalogue knows the singular.
    guessed = {entry.id if isinstance(entry.id, str) else entry.id[0] for entry in catalogue if entry.id and entry.fuzzy}
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue, use_fuzzy=False)
    path = folder / "messages.json"
    pack = json.loads(path.read_text(encoding="utf-8"))
    entries = pack["locale_data"]["superset"]
    changed = 0
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
