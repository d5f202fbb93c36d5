"""The WSGI application, for granian's workers: each starts Django for the node of ``CONGTHU_DATA``."""

from __future__ import annotations

from django.core.handlers.wsgi import WSGIHandler

from congthu.wiring.boot import boot

boot()
application = WSGIHandler()
