from django.urls import path, re_path

from guidance.views import checklist, editors, leave, machines, offline, pages, plan, search, selfcheck, slip

NAME = "[a-z0-9]+(?:-[a-z0-9]+)*"

urlpatterns = [
    path("", pages.home, name="home"),
    path("guidance/", pages.guidance, name="guidance"),
    re_path(rf"^guidance/(?P<band>{NAME})/$", pages.band, name="band"),
    re_path(rf"^guidance/(?P<band>{NAME})/(?P<topic>{NAME})/$", pages.page, name="page"),
    re_path(rf"^guidance/(?P<band>{NAME})/slip\.pdf$", slip.slip, name="slip"),
    path("apps/", pages.apps, name="apps"),
    re_path(rf"^apps/(?P<name>{NAME})/$", pages.app, name="app"),
    path("get-help/", pages.get_help, name="get-help"),
    re_path(rf"^get-help/(?P<name>{NAME})/$", pages.situation, name="situation"),
    path("self-check/", selfcheck.start, name="self-check"),
    path("self-check/<int:number>/", selfcheck.step, name="step"),
    path("self-check/checklist/", checklist.checklist, name="checklist"),
    path("self-check/choices/", checklist.choices, name="choices"),
    path("self-check/child/", checklist.child, name="child"),
    path("self-check/family-chat.<slug:ending>", checklist.take, name="take"),
    path("self-check/kept/", selfcheck.kept, name="kept"),
    path("self-check/again/", selfcheck.again, name="again"),
    path("plan/<str:token>/", plan.plan, name="plan"),
    path("glossary/", pages.glossary, name="glossary"),
    path("search/", search.search, name="search"),
    path("offline/", offline.offline, name="offline"),
    path("keep-help.js", offline.worker, name="keep-help"),
    path("leave/", leave.leave, name="leave"),
    path("problems/", editors.problems, name="problems"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("feed.xml", machines.feed, name="feed"),
    path("robots.txt", machines.robots, name="robots"),
    path("favicon.ico", machines.icon, {"name": "favicon.ico"}, name="favicon"),
    path("apple-touch-icon.png", machines.icon, {"name": "apple-touch-icon.png"}, name="touch-icon"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("healthz", machines.health, name="health"),
    path("healthz/live", machines.live, name="live"),
    path("healthz/ready", machines.ready, name="ready"),
    re_path(rf"^(?P<name>{NAME})/$", pages.site_page, name="site-page"),
]
