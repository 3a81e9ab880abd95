"""Brings Superset's own database up to date and gives it an administrator. Runs in Superset's environment:

    SUPERSET_CONFIG_PATH=… LIFTGUARD_SECRETS=… python -m boards prepare

It does what `superset db upgrade`, `superset init` and `superset fab create-admin` do, in one start instead of three, and
without a password on a command line. May be repeated.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from .secretfiles import SecretFiles

ADMIN = "admin"


def prepare() -> None:
    logging.disable(logging.WARNING)
    secrets = SecretFiles(Path(os.environ["LIFTGUARD_SECRETS"]))
    secrets.make("superset_secret_key")
    password = secrets.make("superset_admin")
    # Superset can be imported here only: this module is read by the other commands too.
    from superset.app import create_app

    app = create_app()
    with app.app_context():
        from flask_migrate import upgrade
        from superset.extensions import appbuilder, security_manager

        upgrade(directory=str(Path(app.root_path) / "migrations"))
        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        user = security_manager.find_user(username=ADMIN)
        if user is None:
            role = security_manager.find_role("Admin")
            if not security_manager.add_user(ADMIN, "LiftGuard", "Admin", "admin@liftguard.invalid", role, password=password):
                raise RuntimeError("Superset could not make the administrator")
        else:
            security_manager.reset_password(user.id, password)
