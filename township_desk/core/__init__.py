"""What a field, ledger, printed table, period, query, change and problem is; no Qt, no SQL, no file formats."""
