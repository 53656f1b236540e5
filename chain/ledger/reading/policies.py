"""Whose signatures count: the log's keys and policy, for readers without one of their own."""

from django.conf import settings

from chain.core import keys, policy
from chain.core.keys import VerifierKey
from chain.ledger import selectors, signing_keys


def known_keys() -> list[VerifierKey]:
    """The log's keys, as its entries announced them, then those of the policy's witnesses."""
    announced = _announced()
    if announced and settings.LEDGER.policy_file:
        witnesses = policy.parse(signing_keys.policy_file(announced)).witnesses
        return [*announced, *witnesses.values()]
    return announced


def policy_file() -> bytes:
    """The policy in force, as a file; empty before the log began."""
    announced = _announced()
    return signing_keys.policy_file(announced) if announced else b""


def _announced() -> list[VerifierKey]:
    return [keys.parse_vkey(each) for each in selectors.vkeys()]
