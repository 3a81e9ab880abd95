"""Bringing in the assets again changes nothing, and what is no longer among them goes."""

from __future__ import annotations

from boards.local import Local

_TABLES = ("dashboards", "slices", "tables", "table_columns", "sql_metrics", "dbs", "dashboard_slices", "ab_role", "ab_permission_view_role",
           "row_level_security_filters", "rls_filter_roles", "rls_filter_tables", "ab_user", "ab_user_role", "embedded_dashboards")
_PASSING = ("changed_on", "last_saved_at", "login_count", "last_login", "fail_login_count", "changed_by_fk", "last_saved_by_fk", "password")


def state(stack: Local) -> dict[str, str]:
    """All rows of Superset's own database that matter, without times of change (and encrypted passwords, salted anew)."""
    found = {}
    for table in _TABLES:
        columns = stack.cluster.psql(f"SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY 1", "superset").splitlines()
        # An import links charts and dashboards anew; the numbers of these links are named nowhere.
        passing = {*_PASSING, "id"} if table == "dashboard_slices" else _PASSING
        kept = ", ".join(f'"{column}"' for column in columns if column not in passing and not column.startswith("encrypted"))
        # As JSON a row is one line, whatever its texts hold, and all types can be ordered.
        found[table] = stack.cluster.psql(f"SELECT to_jsonb(t)::text FROM (SELECT {kept} FROM {table}) t ORDER BY 1", "superset")
    return found


def test_a_second_import_changes_nothing_but_prunes_what_is_ours_and_no_longer_defined(stack: Local) -> None:
    admin = stack.login()
    # What a run that was broken off here has left.
    for number in stack.cluster.psql("SELECT id FROM slices WHERE slice_name IN ('left over', 'somebody''s own')", "superset").splitlines():
        admin.call("DELETE", f"/api/v1/chart/{number}")
    before = state(stack)
    dataset = int(stack.cluster.psql("SELECT min(id) FROM tables", "superset"))
    made = {}
    for name, ours in (("left over", True), ("somebody's own", False)):
        made[name] = admin.call("POST", "/api/v1/chart/", {
            "slice_name": name, "viz_type": "table", "datasource_id": dataset, "datasource_type": "table", "params": "{}", "is_managed_externally": ours})["id"]
    report = stack.apply()
    assert len(report.pruned) == 1 and report.changed_roles == []
    left = stack.cluster.psql("SELECT slice_name FROM slices WHERE slice_name IN ('left over', 'somebody''s own')", "superset")
    assert left == "somebody's own"
    admin.call("DELETE", "/api/v1/chart/" + str(made["somebody's own"]))
    after = state(stack)
    for table in _TABLES:
        assert before[table].splitlines() == after[table].splitlines(), f"{table} changed"
    assert len(before["slices"].splitlines()) == report.charts
