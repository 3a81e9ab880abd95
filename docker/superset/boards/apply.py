"""Brings a Superset to the state of the generated assets: import, prune, roles, row-level security. Idempotent.

What an export of Superset cannot hold (roles, permissions, row-level security) is applied here, found by name or uuid.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .client import Superset, SupersetError

ANALYST = "liftguard_analyst"
PUBLIC = "Public"
_RULES = "liftguard "
_VIEWER = [
    ("can_read", "Dashboard"),
    ("can_read", "Chart"),
    ("can_dashboard", "Superset"),
    ("can_language_pack", "Superset"),
    ("can_time_range", "Api"),
]
_LOGGED_IN = [*_VIEWER, ("can_read", "DashboardFilterStateRestApi"), ("can_write", "DashboardFilterStateRestApi")]


def insurer_role(insurer: str) -> str:
    return f"liftguard_insurer_{insurer}"


@dataclass(frozen=True)
class Serving:
    """Where PostgreSQL is, as Superset sees it, and the passwords of its users."""

    host: str
    port: int
    database: str
    passwords: dict[str, str] = field(repr=False)
    insurers: tuple[str, ...] = ()


@dataclass
class Report:
    """What was found and done."""

    charts: int = 0
    dashboards: int = 0
    pruned: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    changed_roles: list[str] = field(default_factory=list)


def apply(superset: Superset, assets: Path, serving: Serving, people: dict[str, str]) -> Report:
    """Imports, prunes and sets the roles; the session must be an administrator's.

    people: accounts that must exist, by name, with their passwords; `analyst` and `insurer_<id>` get the role of that name.
    """
    index = json.loads((assets / "index.json").read_text(encoding="utf-8"))
    report = Report(len(index["charts"]), len(index["dashboards"]))
    _import(superset, assets, index, serving)
    _prune(superset, index, report)
    roles = _roles(superset, index, serving, report)
    _people(superset, people, roles)
    return report


def _import(superset: Superset, assets: Path, index: dict[str, Any], serving: Serving) -> None:
    passwords = {}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for path in sorted(assets.rglob("*.yaml")):
            name = path.relative_to(assets).as_posix()
            content = path.read_text(encoding="utf-8")
            if name.startswith("databases/"):
                content = re.sub(
                    r"@[^\s'\"]+/liftguard", f"@{serving.host}:{serving.port}/{serving.database}", content, count=1
                )
            bundle.writestr(f"assets/{name}", content)
    for database in index["databases"].values():
        if database["user"] not in serving.passwords:
            raise SupersetError(f"no password of the database user {database['user']}; see docker/superset/README.md")
        passwords[database["path"]] = serving.passwords[database["user"]]
    superset.upload("/api/v1/assets/import/", "assets.zip", buffer.getvalue(), {"passwords": json.dumps(passwords)})


def _prune(superset: Superset, index: dict[str, Any], report: Report) -> None:
    """Deletes what an earlier bundle brought and this one no longer has; what people made themselves stays."""
    for kind, path in (("dashboards", "dashboard"), ("charts", "chart"), ("datasets", "dataset")):
        for row in superset.all(f"/api/v1/{path}/", ["id", "uuid"]):
            if row["uuid"] in index[kind]:
                continue
            shown = superset.call("GET", f"/api/v1/{path}/{row['id']}")["result"]
            if shown.get("is_managed_externally"):
                superset.call("DELETE", f"/api/v1/{path}/{row['id']}")
                report.pruned.append(f"{path} {row['uuid']}")


def _people(superset: Superset, people: dict[str, str], roles: dict[str, int]) -> None:
    """Makes accounts that do not exist yet; those that do keep the password that their owner may have changed."""
    known = {row["username"] for row in superset.all("/api/v1/security/users/")}
    for name, password in people.items():
        role = ANALYST if name == "analyst" else insurer_role(name.removeprefix("insurer_"))
        if name not in known:
            superset.call("POST", "/api/v1/security/users/", {
                "username": name, "password": password, "first_name": name, "last_name": "LiftGuard", "active": True,
                "email": f"{name}@liftguard.invalid".lower(), "roles": [roles[role]]})


def _roles(superset: Superset, index: dict[str, Any], serving: Serving, report: Report) -> dict[str, int]:
    permissions = {
        (row["permission"]["name"], row["view_menu"]["name"]): row["id"]
        for row in superset.all("/api/v1/security/permissions-resources/")
    }
    datasets = {row["uuid"]: row for row in superset.all("/api/v1/dataset/", ["id", "uuid"])}
    perms: dict[str, tuple[str, str]] = {}
    by_id = {(name.rsplit("(id:", 1)[1].rstrip(")") if "(id:" in name else ""): (action, name)
             for action, name in permissions if action == "datasource_access"}
    for uuid, row in datasets.items():
        perm = by_id.get(str(row["id"]))
        if perm is None:
            raise SupersetError(f"Superset has no permission for the dataset {uuid}; import again")
        perms[uuid] = perm

    def granted(audience: str) -> list[tuple[str, str]]:
        return [perms[uuid] for uuid, dataset in index["datasets"].items() if audience in dataset["audiences"]]

    wanted = {PUBLIC: [*_VIEWER, *granted("public")], ANALYST: [*_LOGGED_IN, *granted("analyst"), *granted("public")]}
    for insurer in serving.insurers:
        wanted[insurer_role(insurer)] = [*_LOGGED_IN, *granted("insurer"), *granted("public")]
    roles = {row["name"]: row["id"] for row in superset.all("/api/v1/security/roles/")}
    for name, pairs in wanted.items():
        missing = [pair for pair in pairs if pair not in permissions]
        if missing:
            raise SupersetError(f"Superset does not know the permissions {missing}; is it 6.1?")
        ids = sorted(permissions[pair] for pair in pairs)
        if name not in roles:
            roles[name] = superset.call("POST", "/api/v1/security/roles/", {"name": name})["id"]
        present = sorted(row["id"] for row in superset.call("GET", f"/api/v1/security/roles/{roles[name]}/permissions/")["result"])
        if present != ids:
            superset.call("POST", f"/api/v1/security/roles/{roles[name]}/permissions", {"permission_view_menu_ids": ids})
            report.changed_roles.append(name)
        report.roles.append(name)
    _insurers_rows(superset, index, serving, datasets, roles)
    stray = [name for name in roles if name.startswith("liftguard_insurer_") and name not in wanted]
    for name in stray:
        # An insurer without a database user would read as the user that reads everything.
        superset.call("POST", f"/api/v1/security/roles/{roles[name]}/permissions", {"permission_view_menu_ids": []})
        report.changed_roles.append(name)
    return roles


def _insurers_rows(
    superset: Superset, index: dict[str, Any], serving: Serving, datasets: dict[str, Any], roles: dict[str, int]
) -> None:
    """Superset's own row-level security, a second fence before PostgreSQL's: nobody but administrators and analysts sees a
    row of an insurer's dataset, except each insurer its own."""
    tables = sorted(datasets[uuid]["id"] for uuid, dataset in index["datasets"].items() if "insurer" in dataset["audiences"])
    if not tables:
        return
    rules = [{
        "name": _RULES + "base", "description": "", "filter_type": "Base", "group_key": "insurer", "clause": "1 = 0",
        "tables": tables, "roles": sorted([roles["Admin"], roles[ANALYST]]),
    }]
    for insurer in serving.insurers:
        quoted = insurer.replace("'", "''")
        rules.append({
            "name": f"{_RULES}insurer {insurer}", "description": "", "filter_type": "Regular", "group_key": "insurer",
            "clause": f"insurer_id = '{quoted}'", "tables": tables, "roles": [roles[insurer_role(insurer)]],
        })
    present = {row["name"]: row for row in superset.all("/api/v1/rowlevelsecurity/") if row["name"].startswith(_RULES)}
    for rule in rules:
        row = present.pop(rule["name"], None)
        if row is None:
            superset.call("POST", "/api/v1/rowlevelsecurity/", rule)
            continue
        shown = superset.call("GET", f"/api/v1/rowlevelsecurity/{row['id']}")["result"]
        same = all(shown[key] == rule[key] for key in ("clause", "filter_type", "group_key")) and all(
            sorted(entry["id"] for entry in shown[key]) == rule[key] for key in ("tables", "roles")
        )
        if not same:
            superset.call("PUT", f"/api/v1/rowlevelsecurity/{row['id']}", rule)
    for row in present.values():
        superset.call("DELETE", f"/api/v1/rowlevelsecurity/{row['id']}")
