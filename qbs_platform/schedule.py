"""What the pulse wakes: task name -> seconds between two wake-ups (security.md, RL-2)."""

PULSE_TASKS = {
    "chain.ledger.append_pending": 2.0,
    "chain.trail.seal_waiting": 10.0,
    "chain.ledger.audit_when_due": 600.0,
    "enterprises.mind_the_clocks": 600.0,
    "enterprises.mind_the_declarations": 600.0,
    "qbs_platform.operations.record_worker_heartbeat": 4.0,
    "qbs_platform.accounts.send_letters": 10.0,
    "qbs_platform.notifications.deliver_due": 4.0,
    "qbs_platform.notifications.prepare_digests": 60.0,
    "qbs_platform.files.scan_waiting": 30.0,
    "qbs_platform.files.sweep_orphans": 3600.0,
}
