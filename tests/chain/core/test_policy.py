"""The policy file (C2SP tlog-policy) and what it makes of a checkpoint."""

from dataclasses import replace
from itertools import combinations

import pytest

from chain.core import policy
from chain.core.errors import FormatError, VerificationError
from chain.core.keys import SignatureType
from tests.chain.core import example
from tests.chain.core.example import ASSOCIATION, ENTERPRISE, GOVERNMENT, LOG, TIME

BODIES = example.entry_bodies()
RULES = policy.parse(example.POLICY)
LOG_LINE = f"log {LOG.key.vkey}\n"
A, B, C = (
    f"witness {name} {example.signer(name, seed).key.vkey}\n"
    for name, seed in (("a", 11), ("b", 12), ("c", 13))
)


def read(text: str) -> policy.Policy:
    return policy.parse(text.encode())


def holding(text: str) -> set[str]:
    """Every set of witnesses that is a quorum, written as one word each."""
    rules = read(text)
    return {
        "".join(each)
        for count in range(len(rules.witnesses) + 1)
        for each in combinations(rules.witnesses, count)
        if rules.is_quorum(set(each))
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quorum none\n", {""}),
        (f"{A}quorum none\n", {"", "a"}),
        (f"{A}{B}quorum b\n", {"b", "ab"}),
        (f"{A}{B}group g any a b\nquorum g\n", {"a", "b", "ab"}),
        (f"{A}{B}group g all a b\nquorum g\n", {"ab"}),
        (f"{A}{B}group g 2 a b\nquorum g\n", {"ab"}),
        (f"{A}{B}{C}group g 2 a b c\nquorum g\n", {"ab", "ac", "bc", "abc"}),
        (
            f"{A}{B}{C}group g any a b\ngroup h all g c\nquorum h\n",
            {"ac", "bc", "abc"},
        ),
    ],
)
def test_quorum_is_what_the_groups_say(text: str, expected: set[str]) -> None:
    assert holding(text) == expected


def test_a_name_that_is_no_witness_counts_for_nothing() -> None:
    rules = read(f"{A}{B}group g all a b\nquorum g\n")

    assert not rules.is_quorum({"a", "g", "stranger"})


def test_blanks_comments_addresses_and_foreign_octets_are_read() -> None:
    text = f"\n \t \n  # 注 comment\n\tlog\t{LOG.key.vkey}  https://log.example/ \nquorum none\n"

    rules = policy.parse(text.encode() + b"# \xff\xfe\n")

    assert rules.logs == [LOG.key]


def test_names_are_octets() -> None:
    line = A.encode().replace(b" a ", b" \xff ")

    rules = policy.parse(line + b"quorum \xff\n")

    assert rules.is_quorum(set(rules.witnesses))


@pytest.mark.parametrize(
    "text",
    [
        "",
        LOG_LINE,
        "quorum none",
        "quorum none\nquorum none\n",
        "quorum a\n",
        f"quorum a\n{A}",
        "quorum\n",
        "quorum none none\n",
        "quorum none\n\x07\n",
        "quorum none\n# \x07\n",
        "quorum none\n# no newline",
        "quorum none\r\n",
        "quorum none\x7f\n",
        "Quorum none\n",
        "quorum\u00a0none\n",
        "log\nquorum none\n",
        "log x\nquorum none\n",
        f"{LOG_LINE}{LOG_LINE}quorum none\n",
        f"log {LOG.key.vkey} url more\nquorum none\n",
        f"{A}{A}quorum none\n",
        f"{A}{B.replace(' b ', ' a ')}quorum none\n",
        f"{A}{A.replace(' a ', ' b ')}quorum none\n",
        f"{A.replace(' a ', ' none ')}quorum none\n",
        f"witness a {LOG.key.vkey}\nquorum a\n",
        f"{A}group g any a a\nquorum g\n",
        f"{A}group g any a\ngroup h any a\nquorum g\n",
        f"{A}group a any a\nquorum a\n",
        f"{A}group g any b\nquorum g\n",
        f"{A}group g any none\nquorum g\n",
        f"{A}group g any g\nquorum g\n",
        f"{A}group g any\nquorum a\n",
        f"{A}group g\nquorum a\n",
        f"{A}group g 0 a\nquorum g\n",
        f"{A}group g 2 a\nquorum g\n",
        f"{A}group g 01 a\nquorum g\n",
        f"{A}group g -1 a\nquorum g\n",
        f"{A}group g {'9' * 5000} a\nquorum g\n",
        f"{A}group g most a\nquorum g\n",
    ],
)
def test_what_is_no_policy_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        read(text)


def test_the_refusal_names_the_line() -> None:
    with pytest.raises(FormatError, match="Line 3"):
        read(f"{LOG_LINE}\nnonsense\nquorum none\n")


def test_a_key_in_two_roles_of_one_party_is_still_one_key() -> None:
    again = example.signer("other.name", 11, SignatureType.ED25519_COSIGNATURE).key.vkey

    with pytest.raises(FormatError):
        read(f"{A}witness z {again}\nquorum none\n")


def test_a_cosigned_checkpoint_is_judged() -> None:
    judged = policy.judge(RULES, example.signed(BODIES))

    assert judged.log == LOG.key
    assert judged.checkpoint.size == len(BODIES)
    assert judged.witnesses == dict.fromkeys(("government", "association", "enterprise"), TIME)
    assert judged.is_quorum


def test_a_checkpoint_with_too_few_witnesses_is_anchored_and_not_witnessed() -> None:
    judged = policy.judge(RULES, example.signed(BODIES, [ENTERPRISE]))

    assert judged.witnesses == {"enterprise": TIME}
    assert not judged.is_quorum


def test_one_witness_that_signs_twice_counts_once_and_by_its_latest_time() -> None:
    note = example.signed(BODIES, [GOVERNMENT])
    again = GOVERNMENT.sign(note.text, time=TIME + 60)

    judged = policy.judge(RULES, replace(note, signatures=(again, *note.signatures)))

    assert judged.witnesses == {"government": TIME + 60}
    assert not judged.is_quorum


def test_a_cosignature_without_a_time_does_not_count() -> None:
    note = example.signed(BODIES, [GOVERNMENT])
    timeless = ENTERPRISE.sign(note.text, time=0)

    judged = policy.judge(RULES, replace(note, signatures=(*note.signatures, timeless)))

    assert judged.witnesses == {"government": TIME}


def test_witnesses_alone_do_not_make_a_checkpoint() -> None:
    note = example.signed(BODIES)

    with pytest.raises(VerificationError):
        policy.judge(RULES, replace(note, signatures=note.signatures[1:]))


def test_a_log_signs_only_under_its_own_origin() -> None:
    text = example.signed(BODIES).text.replace(example.ORIGIN, "other.example/log")
    note = replace(
        example.signed(BODIES),
        text=text,
        signatures=(LOG.sign(text), GOVERNMENT.sign(text, time=1)),
    )

    with pytest.raises(VerificationError):
        policy.judge(RULES, note)


def test_a_forged_cosignature_spoils_the_checkpoint() -> None:
    note = example.signed(BODIES, [GOVERNMENT, ASSOCIATION])
    forged = replace(note.signatures[2], payload=note.signatures[1].payload)

    with pytest.raises(VerificationError):
        policy.judge(RULES, replace(note, signatures=(*note.signatures[:2], forged)))


def test_a_log_may_sign_with_mldsa_alone() -> None:
    log = example.signer(example.ORIGIN, 21, SignatureType.MLDSA44_COSIGNATURE)
    text = example.signed(BODIES).text
    note = replace(example.signed(BODIES), text=text, signatures=(log.sign(text, time=0),))

    judged = policy.judge(read(f"{LOG_LINE}log {log.key.vkey}\nquorum none\n"), note)

    assert judged.log == log.key
