"""What `dashboards` says while it works, in the reader's language."""

from __future__ import annotations

_TEXTS = {
    "packages": ("installing Debian packages: {0}", "安装 Debian 软件包：{0}"),
    "venv": ("installing Superset (0.9 GB, once)", "安装 Superset（0.9 GB，仅一次）"),
    "postgres": ("starting PostgreSQL on port {0}", "启动 PostgreSQL，端口 {0}"),
    "demo": ("making the demo county", "生成演示县数据"),
    "rating": ("releasing its rating of {0}", "发布 {0} 评级"),
    "feed": ("releasing its insurers' feed of {0}", "发布 {0} 保险数据"),
    "publish": ("publishing {0} to PostgreSQL", "将 {0} 发布到 PostgreSQL"),
    "prepare": ("preparing Superset's own database", "准备 Superset 自身的数据库"),
    "superset": ("starting Superset", "启动 Superset"),
    "apply": ("importing dashboards", "导入看板"),
    "applied": ("{0} dashboards with {1} charts; removed {2}; roles changed: {3}", "看板 {0} 个、图表 {1} 张；移除 {2}；变更角色：{3}"),
    "none": ("none", "无"),
    "open": ("Open {0} (中文) or {1} (English); names and passwords: {2}", "打开 {0}（中文）或 {1}（English）；用户名与密码见 {2}"),
    "public": ("Without an account: {0}", "无需账号：{0}"),
    "stop": ("./liftguard dashboards --stop ends it", "停止：./liftguard dashboards --stop"),
    "stopped": ("Superset and PostgreSQL are stopped; their data stay in {0}", "Superset 与 PostgreSQL 已停止，数据仍在 {0}"),
    "fresh": ("the dashboards' assets are what the definitions ask for", "看板文件与定义一致"),
    "stale": ("these assets are not what the definitions ask for:", "以下看板文件与定义不一致："),
    "stale.remedy": ("Run ./liftguard dashboards --generate and commit docker/superset/assets.",
                     "运行 ./liftguard dashboards --generate 并提交 docker/superset/assets。"),
    "written": ("{0} files changed in {1}", "{1} 中有 {0} 个文件变更"),
}


class Says:
    """Texts of one language."""

    def __init__(self, language: str) -> None:
        self._place = 1 if language == "zh" else 0

    def __call__(self, key: str, *values: object) -> str:
        return _TEXTS[key][self._place].format(*values)
