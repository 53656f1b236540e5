"""Routes of people and sessions. allauth's own routes are not mounted."""

from django.urls import path

from qbs_platform.accounts.views import (
    invitations,
    members,
    phones,
    second_factors,
    security,
    sign_in,
    sign_up,
)

app_name = "accounts"

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/second-factor/", sign_in.second_factor, name="second-factor"),
    path(
        "sign-in/second-factor/options/",
        sign_in.second_factor_options,
        name="second-factor-options",
    ),
    path("join/", sign_up.sign_up, name="sign-up"),
    path("join/<str:token>/", sign_up.sign_up_complete, name="sign-up-complete"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("role/", sign_in.role_switch, name="role-switch"),
    path("password/forgotten/", security.password_forgotten, name="password-forgotten"),
    path(
        "password/reset/<uuid:person>/<str:token>/", security.password_reset, name="password-reset"
    ),
    path("security/", security.security, name="security"),
    path("security/password/", security.password_change, name="password-change"),
    path("security/sessions/end-others/", security.sign_out_others, name="sign-out-others"),
    path("security/sessions/<uuid:sign_in>/end/", security.session_end, name="session-end"),
    path("security/personal-data/", security.personal_data, name="personal-data"),
    path("security/stay/", security.stay, name="stay"),
    path("security/phone/", phones.phone_add, name="phone-add"),
    path("security/phone/code/", phones.phone_confirm, name="phone-confirm"),
    path("security/phone/remove/", phones.phone_remove, name="phone-remove"),
    path("security/prove/", security.prove, name="prove"),
    path("security/prove/options/", security.prove_options, name="prove-options"),
    path("security/app/", second_factors.app_add, name="app-add"),
    path("security/passkeys/", second_factors.passkey_add, name="passkey-add"),
    path("security/passkeys/options/", second_factors.passkey_options, name="passkey-options"),
    path("security/recovery-codes/", second_factors.recovery_codes, name="recovery-codes"),
    path(
        "security/factors/<int:factor>/remove/", second_factors.factor_remove, name="factor-remove"
    ),
    path("members/", members.member_list, name="members"),
    path("members/<uuid:grant>/revoke/", members.member_revoke, name="member-revoke"),
    path("invitations/", invitations.invitation_list, name="invitations"),
    path("invitations/new/", invitations.invitation_new, name="invitation-new"),
    path(
        "invitations/<uuid:invitation>/withdraw/",
        invitations.invitation_withdraw,
        name="invitation-withdraw",
    ),
    path(
        "invitations/accept/<str:token>/", invitations.invitation_accept, name="invitation-accept"
    ),
]
