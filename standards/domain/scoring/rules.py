"""The rules by the names that the standard's files use."""

from collections.abc import Callable

from standards.domain.facts import Facts, Given
from standards.domain.scoring import conformity, credit, insurance, testing, traceability
from standards.domain.scoring.results import Result

Rule = Callable[[Given, Facts, int], Result]
"""Takes the evidence, the standard's terms for the rule, and the most points of the clause."""

RULES: dict[str, Rule] = {
    "credit.legal_identity": credit.legal_identity,
    "credit.licences": credit.licences,
    "credit.no_serious_listing": credit.no_serious_listing,
    "credit.credit_grade": credit.credit_grade,
    "credit.enforcement": credit.enforcement,
    "credit.commitment": credit.commitment,
    "credit.complaints": credit.complaints,
    "standards.disclosed": conformity.disclosed,
    "standards.current": conformity.current,
    "standards.mandatory_matrix": conformity.mandatory_matrix,
    "standards.better_than_baseline": conformity.better_than_baseline,
    "standards.methods_stated": conformity.methods_stated,
    "standards.weaker_is_flagged": conformity.weaker_is_flagged,
    "standards.label": conformity.label,
    "testing.qualified_report": testing.qualified_report,
    "testing.sampling": testing.sampling,
    "testing.confirmed_by_laboratory": testing.confirmed_by_laboratory,
    "testing.lots_released": testing.lots_released,
    "testing.spot_checks": testing.spot_checks,
    "testing.instruments": testing.instruments,
    "testing.retained_samples": testing.retained_samples,
    "traceability.unique_code": traceability.unique_code,
    "traceability.parties": traceability.parties,
    "traceability.key_events": traceability.key_events,
    "traceability.drill": traceability.drill,
    "traceability.retention": traceability.retention,
    "traceability.scan_protection": traceability.scan_protection,
    "traceability.recall_readiness": traceability.recall_readiness,
    "traceability.corrections": traceability.corrections,
    "insurance.policy_in_force": insurance.policy_in_force,
    "insurance.limits_fit": insurance.limits_fit,
    "insurance.cover": insurance.cover,
    "insurance.advance_payout": insurance.advance_payout,
    "insurance.confirmed_by_insurer": insurance.confirmed_by_insurer,
    "insurance.claims": insurance.claims,
    "insurance.risk_service": insurance.risk_service,
}
