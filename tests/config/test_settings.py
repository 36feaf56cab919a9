"""Production starts with everything it needs, or says what is missing and does not start."""

import os
import subprocess
import sys

import pytest

from config.settings import BASE_DIR, NEEDED_IN_PRODUCTION
from embedded.rehearsal import production

WHOLE = production() | {"DATABASE_URL": "postgres://u:p@127.0.0.1:1/x", "REDIS_URL": "redis://127.0.0.1:1/0"}


def start(**environ: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process that knows this environment and nothing else."""
    words = "from django.conf import settings; print(settings.MODE, settings.DEBUG, settings.SECURE_SSL_REDIRECT)"
    return subprocess.run(
        [sys.executable, "-c", words],
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONUTF8": "1", **environ},
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_production_starts_with_its_secrets_and_never_in_debug_mode():
    assert start(**WHOLE).stdout.split() == ["production", "False", "True"]


def test_without_any_environment_the_mode_is_production_and_everything_is_missed():
    refused = start()
    assert refused.returncode != 0
    assert all(name in refused.stderr for name in NEEDED_IN_PRODUCTION)
    assert "不会使用默认密钥启动" in refused.stderr


@pytest.mark.parametrize("name", NEEDED_IN_PRODUCTION)
def test_production_refuses_to_start_without(name):
    refused = start(**{key: value for key, value in WHOLE.items() if key != name})
    assert refused.returncode != 0
    assert f"生产模式缺少环境变量：{name}。" in refused.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", "short", "至少需要 50 个字符"),
        ("FIELD_KEYS", "k1:sm4:AAAA", "needs 16"),
        ("INDEX_KEY", "AAAA", "fewer than 32 bytes"),
    ],
)
def test_production_refuses_to_start_with_a_weak_key(name, value, words):
    refused = start(**{**WHOLE, name: value})
    assert refused.returncode != 0
    assert words in refused.stderr


def test_no_secret_stands_in_what_is_said_about_a_missing_one():
    refused = start(**{key: value for key, value in WHOLE.items() if key != "REDIS_URL"})
    assert WHOLE["SECRET_KEY"] not in refused.stderr
    assert WHOLE["FIELD_KEYS"] not in refused.stderr
