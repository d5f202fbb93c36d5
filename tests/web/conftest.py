"""A browser, a live server and a small nation for the page tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

# Playwright keeps an event loop in this thread; Django then fears for the ORM, which the tests use beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def _static_files() -> Iterator[None]:
    """Static files straight from the sources, before the live server builds its middleware."""
    from django.conf import settings
    from django.test import override_settings

    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(
        STORAGES=settings.STORAGES | plain,
        MIDDLEWARE=[m for m in settings.MIDDLEWARE if "whitenoise" not in m],
    ):
        yield


@pytest.fixture(autouse=True)
def _node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A node of its own for stored files."""
    from congthu.apps.web import limits
    from congthu.wiring import edges
    from congthu.wiring import settings as node_settings

    node_settings.save(node_settings.Settings(home=tmp_path, node="bkhcn"))
    monkeypatch.setenv("CONGTHU_DATA", str(tmp_path))
    for built in (edges.settings, edges.blobs, edges.waiting_files):
        built.cache_clear()
    for limit in (limits.LOGINS, limits.UPLOADS, limits.GIVEN, limits.SEARCHES):
        limit.forget()
    yield
    for built in (edges.settings, edges.blobs, edges.waiting_files):
        built.cache_clear()


@pytest.fixture
def nation(db: None) -> Any:
    from web import stage

    return stage.nation()


@pytest.fixture
def filled(nation: Any) -> dict[str, Any]:
    from django.utils import timezone

    from web import stage

    return dict(stage.filled(nation, timezone.now()))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, live_server: object) -> Iterator[BrowserContext]:
    made = chromium.new_context(base_url=str(live_server), viewport={"width": 1280, "height": 900})
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test when a script throws or the content policy blocks something."""
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda m: faults.append(m.text) if "Content Security Policy" in m.text else None)
    yield opened
    assert not faults


@pytest.fixture
def login(page: Page) -> Callable[[str], None]:
    from web import stage

    def enter(address: str) -> None:
        page.goto("/login")
        page.fill("#username", address)
        page.fill("#password", stage.PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url(lambda url: "/login" not in url)

    return enter
