"""The Jinja2 environment of the pages: translation, Vietnamese dates, icons."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from congthu.apps.web import values, wording


def environment(**options: Any) -> Environment:
    """Build the environment Django asks for; an unknown name in a template is an error, not empty."""
    given = {k: v for k, v in options.items() if k not in {"autoescape", "undefined"}}
    env = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        **given,
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    env.globals.update(
        static=static,
        url=address,
        icon=icon,
        wording=wording,
        values_of=values,
        language=translation.get_language,
        get_messages=messages.get_messages,
    )
    env.filters.update(
        moment=wording.moment,
        clock=wording.clock,
        day=wording.day,
        size=wording.size,
        number=wording.number,
        day_of=wording.day_of,
    )
    return env


def address(name: str, *parts: object) -> str:
    """Address of a page by its name."""
    return reverse(name, args=[str(p) for p in parts])


def icon(name: str, extra: str = "") -> Markup:
    """A drawing beside a word; the word carries the meaning, so readers skip the drawing."""
    sprite = static("vendor/bootstrap-icons/sprite.svg")
    return Markup(
        '<svg class="icon {}" aria-hidden="true" focusable="false" width="16" height="16">'
        '<use href="{}#{}"/></svg>'
    ).format(extra, sprite, name)
