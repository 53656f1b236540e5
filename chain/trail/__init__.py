"""The audit trail as a log of its own: every event is sealed in an entry that commits to it.

Events are sealed after they were committed, so that writing one never waits for a chain. The log
stands on the public one: its checkpoints are anchored there, which is what keeps an operator from
rewriting both (docs/adr/0021-trail.md).
"""
