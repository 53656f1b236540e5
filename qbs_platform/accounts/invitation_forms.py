"""The form to invite: what it asks depends on whom one may invite."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from qbs_platform.accounts import permissions
from qbs_platform.accounts.actors import Actor
from qbs_platform.accounts.enums import KIND_OF, Role, RoleKind
from qbs_platform.accounts.forms import EmailField
from qbs_platform.accounts.services.invitations import Offer
from qbs_platform.regions import selectors as regions
from qbs_platform.regions.models import Region


class InvitationForm(forms.Form):
    """Whom, to which role, and where it holds."""

    email = EmailField(autocomplete="off")
    role = forms.ChoiceField(
        label=_("角色"), error_messages={"required": _("请选择角色。")}, widget=forms.Select
    )
    region = forms.CharField(
        label=_("区划代码"),
        max_length=6,
        required=False,
        help_text=_("只用于监管部门：6 位行政区划代码，如 330000。"),
    )
    organisation = forms.UUIDField(
        label=_("机构编号"), required=False, help_text=_("只用于见证机构。")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = permissions.invites(actor)
        role = self.fields["role"]
        role.choices = [(r.value, r.label) for r in offered]  # type: ignore[attr-defined]
        kinds = {KIND_OF[r] for r in offered}
        if RoleKind.OFFICIAL not in kinds:
            del self.fields["region"]
        if RoleKind.ENDORSER not in kinds:
            del self.fields["organisation"]

    def clean(self) -> dict[str, Any]:
        """Ask for a region or an organisation where the role wants one, and drop them elsewhere."""
        given: dict[str, Any] = super().clean() or {}
        kind = KIND_OF[Role(given["role"])] if given.get("role") else None
        if kind is RoleKind.OFFICIAL:
            try:
                given["region"] = regions.by_code(given.get("region") or "")
            except Region.DoesNotExist:
                self.add_error("region", _("请填写现行的 6 位行政区划代码。"))
        if kind is RoleKind.ENDORSER and not given.get("organisation"):
            self.add_error("organisation", _("请填写见证机构的编号。"))
        return given

    def offer(self) -> Offer:
        """What the form offers, once it is valid."""
        role = Role(self.cleaned_data["role"])
        region: Region = self.cleaned_data.get("region")  # type: ignore[assignment]
        organisation: uuid.UUID | None = self.cleaned_data.get("organisation")
        return Offer(
            role=role,
            region=region if KIND_OF[role] is RoleKind.OFFICIAL else None,
            organisation=organisation if KIND_OF[role] is RoleKind.ENDORSER else None,
        )
