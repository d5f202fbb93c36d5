"""All writing of the directory."""

from congthu.rooms.directory.flows.feeds import TrustReport, export_feed, trust_feed
from congthu.rooms.directory.flows.importing import export_csv, import_csv, import_rows
from congthu.rooms.directory.flows.mailboxes import set_password
from congthu.rooms.directory.flows.nodes import ensure_self_node, record_certificate
from congthu.rooms.directory.flows.remembering import forget, remember
from congthu.rooms.directory.queries.vouching import fingerprint

__all__ = [
    "TrustReport",
    "ensure_self_node",
    "export_csv",
    "export_feed",
    "fingerprint",
    "forget",
    "import_csv",
    "import_rows",
    "record_certificate",
    "remember",
    "set_password",
    "trust_feed",
]
