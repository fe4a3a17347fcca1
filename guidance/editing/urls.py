from django.urls import path, register_converter

from guidance.editing.paths import ContentPath
from guidance.editing.views import (
    changes,
    finding,
    history,
    joining,
    meeting,
    people,
    setting_up,
    signing_in,
    starting,
    translating,
    writing,
    you,
)  # fmt: skip

app_name = "editor"
register_converter(ContentPath, "content")

FINDING = [
    path("", finding.today, name="today"),
    path("launch/", finding.launch, name="launch"),
    path("find/", finding.finder, name="find"),
    path("names/", finding.names, name="names"),
    path("flow/", finding.flow, name="flow"),
]

WRITING = [
    path("write/<content:path>", writing.write, name="write"),
    path("check/<content:path>", writing.check, name="check"),
    path("preview/<content:path>", writing.preview, name="preview"),
    path("paste/", writing.paste, name="paste"),
    path("clash/<int:pk>/", meeting.clash, name="clash"),
    path("clash/file/<int:pk>/", meeting.clash_with_file, name="clash-with-file"),
]

STARTING = [
    path("translations/", translating.translations, name="translations"),
    path("translate/<content:path>", translating.translate, name="translate"),
    path("new/", starting.new, name="new"),
    path("new/<slug:kind>/", starting.new_kind, name="new-kind"),
    path("rename/<content:path>", starting.rename, name="rename"),
    path("delete/<content:path>", starting.delete, name="delete"),
    path("uses/<content:path>", starting.used, name="uses"),
]

CHANGES = [
    path("changes/", changes.changes, name="changes"),
    path("changes/<int:pk>/", changes.change, name="change"),
    path("changes/<int:pk>/whom/", changes.whom, name="whom"),
    path("changes/<int:pk>/act/", changes.act, name="act"),
    path("changes/<int:pk>/again/", changes.again, name="again"),
]

HISTORY = [
    path("history/", history.everything, name="everything"),
    path("history/<content:path>", history.history, name="history"),
    path("version/<slug:which>/<content:path>", history.version, name="version"),
]

PEOPLE = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/code/", signing_in.code, name="code"),
    path("sign-in/recovery-code/", signing_in.recovery_code, name="recovery-code"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("first/", joining.first, name="first"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
    path("second-step/", setting_up.set_up, name="set-up"),
    path("second-step/not-now/", setting_up.not_now, name="not-now"),
    path("second-step/recovery-codes/", setting_up.recovery_codes, name="recovery-codes"),
    path("you/", you.you, name="you"),
    path("you/password/", you.password, name="password"),
    path("you/second-step/", you.second_step, name="second-step"),
    path("you/recovery-codes/", you.new_recovery_codes, name="new-recovery-codes"),
    path("you/sign-out-everywhere/", you.sign_out_everywhere, name="sign-out-everywhere"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/links/<int:number>/withdraw/", people.withdraw, name="withdraw"),
    path("people/<int:number>/", people.person, name="person"),
    path("people/<int:number>/role/", people.change_role, name="change-role"),
    path("people/<int:number>/close/", people.close, name="close"),
    path("people/<int:number>/reopen/", people.reopen, name="reopen"),
    path("people/<int:number>/lift/", people.lift_lock, name="lift-lock"),
    path("people/<int:number>/link/", people.make_link, name="make-link"),
]

urlpatterns = [*FINDING, *WRITING, *STARTING, *CHANGES, *HISTORY, *PEOPLE]
