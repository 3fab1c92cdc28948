"""Township Desk (镇务台账): a ledger desk for township offices."""

__version__ = "0.1.0"
