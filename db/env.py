"""Alembic's environment: runs migrations on the connection that township_desk.store.migrations hands over.

There is no connection of its own: a desk is migrated by opening it (backup first, one transaction, verified).
"""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, render_as_batch=True)
context.run_migrations()
