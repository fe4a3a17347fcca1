from django.urls import include, path

urlpatterns = [path("editor/", include("guidance.editing.urls")), path("", include("guidance.urls"))]

handler400 = "guidance.views.errors.bad_request"
handler403 = "guidance.views.errors.forbidden"
handler404 = "guidance.views.errors.not_found"
handler500 = "guidance.views.errors.server_error"
