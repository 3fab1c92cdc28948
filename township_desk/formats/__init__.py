"""Files in and out: workbooks, PDF, Word and fonts."""
