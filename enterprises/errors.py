"""Refusals about enterprises."""

from qbs_platform.common.errors import FormRefused, PermissionRefused, Refusal


class CodeRefused(FormRefused):
    """The unified social credit code cannot be right."""


class AlreadyJoined(Refusal):
    """An enterprise with this code is here, or is being checked: one asks to join it."""


class StaffMayNotJoin(PermissionRefused):
    """Whoever checks, supervises or vouches does not act for an enterprise with that account."""


class NotOwnEnterprise(PermissionRefused):
    """The role that the person acts under is for another enterprise."""


class StaleForm(Refusal):
    """Somebody else saved in the meantime."""


class ItemClosed(Refusal):
    """Only what was returned may be changed now."""


class ValueRefused(FormRefused):
    """A value cannot be right; ``item`` is which."""

    def __init__(self, sentence: str, item: str) -> None:
        super().__init__(sentence)
        self.item = item
        self.field = item.lower()


class Incomplete(FormRefused):
    """Something that is needed is missing or wrong; the page lists it."""


class CommitmentsOpen(FormRefused):
    """Agreement and declaration are not both signed in their present text."""


class ItemsUnanswered(FormRefused):
    """Something that was returned was neither changed nor answered."""


class NothingReturned(FormRefused):
    """A return names at least one item, with a reason each."""


class OwnCase(PermissionRefused):
    """Nobody checks an enterprise that they belong to or belonged to."""


class OpinionGiven(Refusal):
    """One person gives one opinion: the second one is somebody else's."""


class NoOpinion(Refusal):
    """There is no standing opinion of this person to take back."""


class RegisterUnclear(FormRefused):
    """An acceptance needs a fresh look into the register that shows the enterprise in business."""


class OverrideMissing(FormRefused):
    """A code that only one check layer passes needs a note on how it was verified."""


class ReasonMissing(FormRefused):
    """A refusal says why, in words the enterprise can act upon."""


class RequestSettled(Refusal):
    """The request to join was answered already."""


class RequestRepeated(Refusal):
    """The person asked before, or is a member already."""


class FormatUnknown(FormRefused):
    """Exports are CSV or XLSX."""


class TooManyRows(FormRefused):
    """More rows than one file may hold."""


class NotOnChain(Refusal):
    """Only an enterprise that is on chain keeps products and lots, or declares anything."""


class DraftOpen(Refusal):
    """A product has one draft at a time."""


class DeclarationFlawed(FormRefused):
    """A draft with faults is not published; its page lists them."""


class SignatureMissing(FormRefused):
    """The commitment was not accepted in the wording that holds now."""


class TargetUnknown(FormRefused):
    """The declaration has no such standard or indicator."""


class StatementTooShort(FormRefused):
    """A challenge, an answer or a reason says what is meant."""


class AnswerGiven(Refusal):
    """The enterprise answered this challenge already; what was said stays."""


class ChallengeSettled(Refusal):
    """The challenge was decided already."""


class AnswerAwaited(Refusal):
    """The enterprise may still answer: nobody decides before it did or its time is over."""


class NameTaken(FormRefused):
    """The enterprise has a brand or a place of that name already."""


class CodeTaken(FormRefused):
    """Another product has the GTIN, or the enterprise's own code."""


class LotNumberTaken(FormRefused):
    """The product has a lot of that number already."""


class CodeFixed(FormRefused):
    """A product that has lots keeps its code."""


class NotOfThisEnterprise(FormRefused):
    """The brand or place is not one of the enterprise's, or not one of the product's."""


class StillUsed(Refusal):
    """Products or lots name the brand or place, so it stays."""


class ProductRetired(Refusal):
    """A product that is no longer made gets no new lots and is not declared."""


class InspectionFailed(Refusal):
    """A lot that its inspection found wanting does not go out."""


class PhotosRefused(FormRefused):
    """The product has as many pictures as it may, or the picture has no words."""


class StillHere(Refusal):
    """The personal data of an enterprise are needed while it takes part or asks to."""


class LastOwnerLeaves(Refusal):
    """An enterprise would be left without anybody who may act for it."""
