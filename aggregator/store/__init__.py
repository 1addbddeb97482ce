"""What we hold: one contract (``ports.Store``); SQLite embedded, PostgreSQL when one machine is too small.

The files, from the ground up: ``columns`` and ``plain`` (how values stand in a database), ``schema`` and
``migrations`` (the tables), ``database`` with ``sqlite`` and ``postgresql`` (transactions, and errors in
plain words), ``rows`` (nouns to rows and back), then one file for each group of verbs: ``states``,
``intakes`` (with the pure ``identity``), ``stories``, ``ledgers``, ``watching``, ``keeping`` (backups, with
``leases``); and ``sql``, the door that joins them.
"""

from aggregator.store.intakes import story_begun_by
from aggregator.store.keeping import backup_to_work_on
from aggregator.store.opening import STORES
from aggregator.store.sql import SqlStore

__all__ = ["STORES", "SqlStore", "backup_to_work_on", "story_begun_by"]
