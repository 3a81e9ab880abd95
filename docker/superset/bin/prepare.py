"""Superset's own database: schema, permissions and the administrator, in one process.

The commands of Superset that do this take a password as an argument, which every process list shows, and each of them
starts the application anew.
"""

import os
from pathlib import Path

from superset.app import create_app

app = create_app()
with app.app_context():
    from flask_appbuilder.security.sqla.models import User  # noqa: F401 (maps the tables before the upgrade)
    from flask_migrate import upgrade
    from superset import security_manager
    from superset.extensions import appbuilder

    upgrade(directory=str(Path(__import__("superset").__file__).parent / "migrations"))
    appbuilder.add_permissions(update_perms=True)
    security_manager.sync_role_definitions()
    if security_manager.find_user(username="admin") is None:
        password = (Path(os.environ["LIFTGUARD_SECRETS"]) / "admin").read_text(encoding="utf-8").strip()
        added = security_manager.add_user(
            "admin", "LiftGuard", "Admin", "admin@localhost", security_manager.find_role("Admin"), password=password
        )
        if not added:
            raise SystemExit("Superset's administrator could not be made")
print("Superset's database is up to date", flush=True)
