"""Where in the trip form a clerk settles what the settlement asks: the inputs behind findings and items."""

from __future__ import annotations

from collections.abc import Container
from typing import Final

from desktop.travel.settlement import REDUCTION, Finding, Item

#: The keys of inputs and lists of the trip form, by the code of the finding.
OF_FINDINGS: Final = {
    **dict.fromkeys(("meal_receipt", "meal_by_office_card"), "meals_provided"),
    **dict.fromkeys(("own_car_missing", "fuel_by_formula", "fuel_price_missing", "fuel_price_unsourced"), "own_car"),
    **dict.fromkeys(("fuel_price_differs", "efficiency_differs", "own_car_passengers", "own_car_proof"), "own_car"),
    **dict.fromkeys(("evidence_on_paper", "claims_alike", "claim_and_receipt"), "claims"),
    **dict.fromkeys(("scope_assumed", "scope_unclear", "scope_differs"), "scope"),
    **dict.fromkeys(("trip_same_day", "workshop_unset"), "days"),
    **dict.fromkeys(("trip_again", "order_period"), "start"),
    "trip_not_over": "end",
    "order_places": "destinations",
    "order_name": "name",
    "ordinance_unknown": "employer",
    "companion_grade": "accompanies_grade",
    "long_stay_unset": "long_stay",
    "distance_reading": "distance_km",
    "local_over_days": "local",
    "trip_cancelled": "cancel_reason",
    **dict.fromkeys(("deadline", "deadline_missed"), "applied_on"),
    "deadline_return": "advance_won",
    "reduced_unexplained": "reduced_reason",
    **dict.fromkeys(("reduced", "reduced_above"), "reduced_won"),
    **dict.fromkeys(("recovered", "recovered_none"), "paid_won"),
    "fraud_unexplained": "fraud_reason",
    "fraud_above": "fraud_won",
    **dict.fromkeys(("surcharge_undated", "surcharge_none"), "paid_on"),
    **dict.fromkeys(("surcharge_open", "surcharge_above", "surcharge_differs"), "surcharge_times"),
}
#: What counts as open beside the items: the surcharge (가산징수액) that is still missing.
_OPEN: Final = ("surcharge_undated", "surcharge_none", "surcharge_open", "surcharge_above")
_OF_ITEMS: Final = {REDUCTION: "reduced_reason", "근무지내여비": "local", "일비": "days", "식비": "days"}
_OF_A_CAR: Final = ("연료비", "통행료", "주차비", "선박운임")


def input_of_finding(finding: Finding) -> str:
    """The input that a finding is about; an empty string where there is none."""
    return OF_FINDINGS.get(finding.code, "")


def input_of_item(item: Item, filled: Container[str]) -> str:
    """The input behind an item that rests on no receipt; ``filled`` are the lists of the form that hold rows."""
    if item.item in _OF_A_CAR and "own_car" in filled:
        return "own_car"
    return _OF_ITEMS.get(item.item, "claims" if "claims" in filled else "destinations")


def is_open(finding: Finding) -> bool:
    """Whether a finding stands for something that is counted as open."""
    return finding.code in _OPEN
