"""Events that more than one entry carries: the one question that needs all entries at once."""

from dataclasses import dataclass

from django.db import connection, transaction

from chain.ledger.auditing.findings import Findings

_REPEATED = """
SELECT event_id, max(seq) FROM ledger_entry WHERE seq < %s
GROUP BY event_id HAVING count(*) > 1 ORDER BY 2 LIMIT 100
"""


@dataclass(frozen=True, slots=True)
class Repeats:
    """To be looked for among the first ``size`` entries, beside the segments."""

    size: int


def check(asked: Repeats) -> Findings:
    """Name each event that is repeated, at its last entry."""
    findings = Findings()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")  # the one long query, ours to wait for
        cursor.execute(_REPEATED, [asked.size])
        for event, seq in cursor.fetchall():
            findings.add(seq, f"entry {seq}", f"repeats the event {event}")
    return findings
