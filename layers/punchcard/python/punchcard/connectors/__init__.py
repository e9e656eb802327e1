"""What shops send, in Punchcard's words: one connector per platform, pure translation."""

from punchcard.connectors.platforms import Connector, connector_for

__all__ = ["Connector", "connector_for"]
