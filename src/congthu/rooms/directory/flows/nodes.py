"""This node's own row, and the seal certificates of its agencies."""

from __future__ import annotations

from django.db import transaction

from congthu.rooms.directory.errors import NodeRenamed, NotInDirectory
from congthu.rooms.directory.models import Agency, Node


@transaction.atomic
def ensure_self_node(*, name: str, web_url: str = "") -> Node:
    """The row of this node, made on the first call; its name never changes. Safe to repeat."""
    node = Node.objects.select_for_update().filter(is_self=True).first()
    if node is None:
        return Node.objects.create(name=name, is_self=True, web_url=web_url)
    if node.name != name:
        raise NodeRenamed(f"This node is called {node.name} and cannot be renamed to {name}.")
    if node.web_url != web_url:
        node.web_url = web_url
        node.save(update_fields=["web_url"])
    return node


def record_certificate(code: str, pem: str) -> None:
    """Keep the seal certificate of an agency of this node, so that its feed carries it."""
    if not Agency.objects.filter(code=code, node__is_self=True).update(certificate=pem):
        raise NotInDirectory(f"This node has no agency with the code {code[:40]}.")
