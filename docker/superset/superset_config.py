"""Superset's configuration for LiftGuard; named by SUPERSET_CONFIG_PATH.

Secrets are files of one directory (LIFTGUARD_SECRETS), each holding one value: they never stand in the environment of
a process that others may list, and Docker mounts its secrets just so. Everything else has one right value here.
"""

import os
from typing import Any
from urllib.parse import quote

from readers import insurer_user, secret, setting

SECRET_KEY = secret("superset_secret_key")
SQLALCHEMY_DATABASE_URI = "postgresql+psycopg2://superset_meta:{}@{}:{}/superset".format(
    quote(secret("superset_meta"), safe=""),
    setting("LIFTGUARD_PG_HOST", "127.0.0.1"),
    setting("LIFTGUARD_PG_PORT", "5432"),
)
SQLALCHEMY_TRACK_MODIFICATIONS = False

BABEL_DEFAULT_LOCALE = "zh"
LANGUAGES = {"zh": {"flag": "cn", "name": "简体中文"}, "en": {"flag": "us", "name": "English"}}

# Jinja picks the scope whose rows a chart shows; nothing else is switched on.
FEATURE_FLAGS = {"ENABLE_TEMPLATE_PROCESSING": True}
CELERY_CONFIG = None
CACHE_CONFIG = {"CACHE_TYPE": "SimpleCache", "CACHE_DEFAULT_TIMEOUT": 300}
# Kept until the next publish, a day at most.
DATA_CACHE_CONFIG = {
    "CACHE_TYPE": "published_rows.PublishedRows",
    "CACHE_DIR": os.path.join(os.environ["SUPERSET_HOME"], "rows"),
    "CACHE_THRESHOLD": 1000,
    "CACHE_DEFAULT_TIMEOUT": 86400,
}

AUTH_ROLE_PUBLIC = "Public"
PUBLIC_ROLE_LIKE = None
RATELIMIT_ENABLED = False
FAB_API_SWAGGER_UI = False
ROW_LIMIT = 5000
SQLLAB_TIMEOUT = 30
SUPERSET_WEBSERVER_TIMEOUT = 60

# One colour for charts whose series all have a named colour of their own; the rest take the dashboard's.
EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "liftguardMono",
        "label": "LiftGuard, one colour",
        "description": "",
        "isDefault": False,
        "colors": ["#2f6f9f"],
    },
    {
        # Okabe and Ito's palette, told apart by the colour-blind, without its yellow (too pale on white).
        "id": "liftguard",
        "label": "LiftGuard",
        "description": "",
        "isDefault": True,
        "colors": ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7f7f7f", "#332288"],
    },
]
EXTRA_SEQUENTIAL_COLOR_SCHEMES = [
    {
        "id": "liftguardBlues",
        "label": "LiftGuard, blues",
        "description": "",
        "isDiverging": False,
        "isDefault": True,
        "colors": ["#f2f6fa", "#c6dbec", "#7fb2d6", "#2f7fb5", "#0b4a7a"],
    }
]

# The default policy lets a telemetry pixel out; this one lets nothing out.
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "base-uri": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": os.environ.get("LIFTGUARD_HTTPS") == "1",
}
SESSION_COOKIE_SECURE = os.environ.get("LIFTGUARD_HTTPS") == "1"
SESSION_COOKIE_SAMESITE = "Lax"

_LOGO = (
    "<svg xmlns='http://www.w3.org/2000/svg' width='150' height='24' viewBox='0 0 150 24'>"
    "<rect x='1' y='1' width='18' height='22' rx='3' fill='#0b4a7a'/>"
    "<path d='M6 10l4-5 4 5zM6 14l4 5 4-5z' fill='#fff'/>"
    "<text x='27' y='17' font-family='sans-serif' font-size='15' font-weight='700' fill='#0b4a7a'>LiftGuard 守梯</text>"
    "</svg>"
)
APP_NAME = "LiftGuard 守梯"
THEME_DEFAULT = {
    "token": {
        "brandAppName": "LiftGuard",
        "brandLogoAlt": "LiftGuard",
        "brandLogoUrl": "data:image/svg+xml;utf8," + quote(_LOGO),
        "brandLogoHeight": "24px",
        "brandLogoHref": "/superset/dashboard/overview-zh/",
        "brandLogoMargin": "18px",
        "colorPrimary": "#0b5a8f",
        "fontFamily": "Inter, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
    },
    "algorithm": "default",
}


def DB_CONNECTION_MUTATOR(  # noqa: N802 (Superset's name)
    uri: Any, params: dict[str, Any], username: str | None, security_manager: Any, source: Any
) -> tuple[Any, dict[str, Any]]:
    """Lets an insurer's people reach PostgreSQL as the insurer's own user, whose rows PostgreSQL itself fences."""
    if uri.username != "superset_ro" or not username:
        return uri, params
    user = security_manager.find_user(username=username)
    insurer = insurer_user(role.name for role in security_manager.get_user_roles(user)) if user else None
    return (uri.set(username=insurer, password=secret(insurer)) if insurer else uri), params


_PHONE = '<meta name="viewport" content="width=device-width, initial-scale=1">'


def FLASK_APP_MUTATOR(app: Any) -> None:  # noqa: N802 (Superset's name)
    """Lets phones show pages at their own width: Superset's say nothing of it, and come out in letters of two millimetres."""
    from jinja2 import ChoiceLoader, DictLoader

    app.jinja_loader = ChoiceLoader([DictLoader({"head_custom_extra.html": _PHONE}), app.jinja_loader])


SQLALCHEMY_ENGINE_OPTIONS = {"pool_pre_ping": True}
LOG_LEVEL = "WARNING"

