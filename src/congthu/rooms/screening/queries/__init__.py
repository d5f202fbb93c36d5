"""All reading of the screening room."""

from congthu.rooms.screening.queries.addresses import hosted_domains, own_addresses
from congthu.rooms.screening.queries.conformance import monthly

__all__ = ["hosted_domains", "monthly", "own_addresses"]
