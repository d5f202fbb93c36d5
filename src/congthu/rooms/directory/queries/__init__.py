"""All reading of the directory."""

from congthu.rooms.directory.queries.access import acts_for, may_act_for
from congthu.rooms.directory.queries.listing import (
    children,
    everything,
    find,
    lineage,
    listing,
    nearest,
    published,
)
from congthu.rooms.directory.queries.lookups import (
    addresses_for,
    agency,
    agency_mailbox,
    hosted,
    is_here,
    is_official,
    mailbox,
    names,
    node_named,
    other_nodes,
    self_node,
    snapshot,
)
from congthu.rooms.directory.queries.remembered import remembered, remembered_rows
from congthu.rooms.directory.queries.staff import officers, units
from congthu.rooms.directory.queries.tables import rows
from congthu.rooms.directory.queries.vouching import may_vouch, vouches

__all__ = [
    "acts_for",
    "addresses_for",
    "agency",
    "agency_mailbox",
    "children",
    "everything",
    "find",
    "hosted",
    "is_here",
    "is_official",
    "lineage",
    "listing",
    "mailbox",
    "may_act_for",
    "may_vouch",
    "names",
    "nearest",
    "node_named",
    "officers",
    "other_nodes",
    "published",
    "remembered",
    "remembered_rows",
    "rows",
    "self_node",
    "snapshot",
    "units",
    "vouches",
]
