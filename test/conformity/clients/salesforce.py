"""simple-salesforce, a client that people's own scripts use."""

from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce

import steps


def steps_of(asked):
    # The library always speaks https, and signs in at login.salesforce.com: the session that it is given has an adapter
    # that sends everything to the sandbox.
    class ToSandbox(HTTPAdapter):
        def send(self, request, **options):
            parts = urlsplit(request.url)
            request.url = asked["url"] + parts.path + ("?" + parts.query if parts.query else "")
            return super().send(request, **options)

    session = requests.Session()
    session.trust_env = False
    session.mount("https://", ToSandbox())
    signed_in = {}

    def sign_in(password=None):
        signed_in["salesforce"] = Salesforce(
            username=asked["username"],
            password=password or asked["password"],
            security_token=asked["securityToken"],
            session=session,
        )
        return signed_in["salesforce"].sf_instance

    def of(name):
        return getattr(signed_in["salesforce"], name)

    return {
        "sign in": sign_in,
        "query": lambda soql: of("query_all")(soql)["records"],
        "describe": lambda name: [field["name"] for field in of(name).describe()["fields"]],
        "create": lambda name, fields: of(name).create(fields),
        "get": lambda name, record_id: of(name).get(record_id),
        "get by": lambda name, field, value: of(name).get_by_custom_id(field, value),
        "update": lambda name, record_id, fields: of(name).update(record_id, fields),
        "upsert": lambda name, record_id, fields: of(name).upsert(record_id, fields),
        "delete": lambda name, record_id: of(name).delete(record_id),
        "limits": lambda: of("limits")()["DailyApiRequests"],
    }


steps.run(steps_of)
