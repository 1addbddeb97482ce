"""What Alembic runs: the migrations, on the connection and in the transaction that ``migrate`` hands in."""

from alembic import context

from aggregator.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # on SQLite too: we begin its transactions ourselves
)
with context.begin_transaction():
    context.run_migrations()
