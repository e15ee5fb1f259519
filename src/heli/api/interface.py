"""The interface as a whole: operations, tokens, problems; its description lies at /api/openapi.json."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from heli.api.auth import TokenAuth
from heli.api.problems import of_error, problem
from heli.api.routes import directory, matters, papers, proposals
from heli.base.errors import HeliError, Reason
from heli.base.text import Msg


class Interface(NinjaAPI):
    """NinjaAPI, describing problems by their own media type."""

    def get_openapi_schema(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    content = response.get("content", {})
                    if int(status) >= 400 and "application/json" in content:
                        content["application/problem+json"] = content.pop("application/json")
        return schema


api = Interface(
    title="Heli 合力",
    version="1",
    description="Matters, acts, time limits and papers of a procuratorate. The same policy as everywhere.",
    auth=TokenAuth(),
    docs_url=None,
    urls_namespace="api",
)
for subject in (matters, papers, proposals, directory):
    api.add_router("", subject.router)


@api.exception_handler(HeliError)
def _refused(request: HttpRequest, error: HeliError) -> HttpResponse:
    return of_error(request, error)


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    reasons = [
        Reason(
            f"input.{fault['type']}",
            Msg("%(why)s", {"why": fault["msg"]}),
            field=".".join(str(part) for part in fault["loc"][1:]) or None,
        )
        for fault in error.errors
    ]
    return problem(request, 422, reasons)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    say = Msg("There is no token, or it holds no longer.")
    response = problem(request, 401, [Reason("token.none", say, do=Msg("Ask a security administrator."))])
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(
        request, error.status_code, [Reason("input.unreadable", Msg("The request can't be read."))]
    )


@api.exception_handler(Http404)
def _absent(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(request, 404)
