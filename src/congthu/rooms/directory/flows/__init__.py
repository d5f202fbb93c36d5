"""All writing of the directory."""

from congthu.rooms.directory.flows.importing import export_csv, import_csv, import_rows
from congthu.rooms.directory.flows.mailboxes import set_password
from congthu.rooms.directory.flows.nodes import ensure_self_node, record_certificate

__all__ = [
    "ensure_self_node",
    "export_csv",
    "import_csv",
    "import_rows",
    "record_certificate",
    "set_password",
]
