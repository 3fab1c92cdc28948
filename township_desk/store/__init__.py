"""The database: schema, records, journal, migrations and backup."""
