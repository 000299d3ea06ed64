"""Runs the steps on the connection that ``unmask.casebook.database`` hands over."""

from alembic import context

from unmask.casebook.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
