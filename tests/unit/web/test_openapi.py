"""Tests that the REST interface is described, completely and truly."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from falcon.web.routes.every import GROUPS
from falcon.web.routing import Route

ROUTES = [route for routes in GROUPS.values() for route in routes]


def test_the_description_is_openapi_3_1(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").get_json()

    assert document["openapi"] == "3.1.0"
    assert document["info"]["title"] == "Falcon"


def test_every_reference_leads_somewhere(client: FlaskClient) -> None:
    text = client.get("/api/openapi.json").get_data(as_text=True)
    known = json.loads(text)["components"]["schemas"]

    parts = text.split('"#/components/schemas/')[1:]
    assert {part.split('"')[0] for part in parts} <= set(known)


def test_every_route_of_the_server_is_described(
    app: Flask, client: FlaskClient
) -> None:
    paths = client.get("/api/openapi.json").get_json()["paths"]

    served = {
        (rule.rule.replace("<int:", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule not in {"/", "/api/openapi.json"}
        and not rule.rule.startswith("/static")
    }
    described = {(path, method) for path, item in paths.items() for method in item}
    assert served == described


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_description_has_a_summary_and_a_command(
    client: FlaskClient, route: Route
) -> None:
    paths = client.get("/api/openapi.json").get_json()["paths"]

    path = route.path.replace("<int:", "{").replace(">", "}")
    operation = paths[path][route.method.lower()]
    assert operation["summary"].endswith(".")
    assert "curl -s" in operation["description"]
    assert str(route.status) in operation["responses"]


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.body], ids=lambda route: route.name
)
def test_an_example_fits_its_model(route: Route) -> None:
    assert route.body is not None

    body = route.body.model_validate_json(route.example, strict=True)

    assert body.model_fields_set <= set(json.loads(route.example))
