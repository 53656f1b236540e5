"""The public verifier: ``python -m chain.core.verify FILE [--policy FILE]``.

Checks a bundle (``bundle``) offline, with the standard library and ``cryptography`` alone. Exit
code 0: everything holds. 1: something does not. 2: the file or the policy cannot be read.

Whose signatures count is said by a policy file. Take it from somebody you trust and name it with
``--policy``. A bundle may bring its own; then the report says so and prints the policy's
fingerprint, because a forger would bring one too.
"""

import argparse
import hmac
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from chain.core import bundle, commitment, entries, hashing, merkle, policy
from chain.core.errors import CoreError, FormatError, VerificationError
from chain.core.report import Report, printable, utc

GOOD, BAD, NOT_READABLE = 0, 1, 2


def verify_bundle(data: bytes, policy_data: bytes | None = None) -> Report:
    """Check every entry of a bundle; the report says what holds and what does not.

    ``policy_data`` is a policy file that the reader trusts; None takes the bundle's own.
    Raises FormatError when the bundle or the policy cannot be read, or none is given.
    """
    package = bundle.parse(data)
    trusted = package.policy if policy_data is None else policy_data
    if trusted is None:
        raise FormatError("The bundle brings no policy file: name one that you trust.")
    rules = policy.parse(trusted)
    report = Report()
    report.state(f"Policy with SHA-256 {sha256(trusted).hexdigest()}")
    if policy_data is None:
        report.proviso = "if you trust the policy"
        report.state("  NOTE   It came inside the bundle, where a forger would put one too:")
        report.state("         compare its SHA-256 with one that you got from somebody you trust.")
    for item in package.items:
        _check_item(report, item, rules)
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; prints the report and returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m chain.core.verify",
        description="Check offline that entries are in the log and what they commit to.",
        epilog="Exit code 0: everything holds. 1: something does not. 2: not readable.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a bundle, such as bundle.json")
    parser.add_argument("--policy", type=Path, help="a policy file that you trust")
    options = parser.parse_args(arguments)
    try:
        trusted = options.policy.read_bytes() if options.policy else None
        report = verify_bundle(options.file.read_bytes(), trusted)
    except (OSError, FormatError) as reason:
        _write(f"NOT READABLE: {printable(str(reason))}\n")
        return NOT_READABLE
    _write(report.render())
    return GOOD if report.is_good else BAD


def _check_item(report: Report, item: bundle.Item, rules: policy.Policy) -> None:
    """Report on one entry; the first thing that does not hold ends it, for the rest rests on it."""
    report.state(f"Entry {item.proof.index}")
    try:
        for sentence in _established(item, rules):
            report.good(sentence)
    except CoreError as reason:
        report.bad(f"{reason} Nothing further was checked of this entry.")
    else:
        if item.opening is None:
            report.state("  --     The bundle does not show the record that the entry commits to.")


def _established(item: bundle.Item, rules: policy.Policy) -> Iterator[str]:
    """Give, step by step, what has been shown. Raises CoreError at what cannot be."""
    judged = policy.judge(rules, item.proof.note)
    tree = judged.checkpoint
    yield f"The log {tree.origin} signed: {tree.size} entries, root {tree.root.hex()}."
    yield _witnesses(judged)
    merkle.verify_inclusion(
        index=item.proof.index,
        size=tree.size,
        leaf_hash=hashing.leaf_hash(item.entry),
        proof=item.proof.hashes,
        root=tree.root,
    )
    yield f"The {len(item.entry)} bytes of the entry are number {item.proof.index} of that tree."
    entry = entries.parse(item.entry)
    if entry.index != item.proof.index:
        raise VerificationError(f"The entry carries another number: {entry.index}.")
    yield f"The entry says: {entry.kind}, {entry.ref}, at {entry.at}, event {entry.event}."
    if item.opening:
        yield _record(entry, item.opening)


def _witnesses(judged: policy.TrustedCheckpoint) -> str:
    seen = ", ".join(f"{name} at {utc(time)}" for name, time in judged.witnesses.items())
    if not judged.is_quorum:
        raise VerificationError(f"Too few witnesses for the policy: {seen or 'none'}.")
    return f"Witnesses, enough for the policy: {seen or 'none, and none demanded'}."


def _record(entry: entries.Entry, opening: bundle.Opening) -> str:
    if not hmac.compare_digest(commitment.commit(opening.salt, opening.record), entry.commitment):
        raise VerificationError("The record shown is not the one that the entry commits to.")
    return f"The entry commits to this record: {opening.record.decode()}"


def _write(text: str) -> None:
    """Print even where the terminal's encoding lacks a character."""
    encoding = sys.stdout.encoding or "ascii"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


if __name__ == "__main__":
    sys.exit(main())
