"""Authlib, a client library for OpenID Connect, with its discovery, JSON Web Keys and device flow (RFC 8628)."""

import requests
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet

import steps


def steps_of(asked):
    web = requests.Session()
    web.trust_env = False
    found = web.get(asked["url"] + "/.well-known/openid-configuration").json()

    def client(**settings):
        session = OAuth2Session(**settings)
        session.trust_env = False
        return session

    def claims(token):
        read = jwt.decode(token, KeySet.import_key_set(web.get(found["jwks_uri"]).json()))
        jwt.JWTClaimsRegistry(iss={"essential": True, "value": found["issuer"]}).validate(read.claims)
        return read.claims

    def program(client_id, client_secret):
        session = client(client_id=client_id, client_secret=client_secret)
        return claims(session.fetch_token(found["token_endpoint"], grant_type="client_credentials")["access_token"])

    def begin(client_id, scope):
        form = {"client_id": client_id, "scope": scope}
        return web.post(found["device_authorization_endpoint"], data=form).json()

    def poll(client_id, device_code):
        session = client(client_id=client_id, token_endpoint_auth_method="none")
        grant = "urn:ietf:params:oauth:grant-type:device_code"
        tokens = session.fetch_token(found["token_endpoint"], grant_type=grant, device_code=device_code)
        return {"access": claims(tokens["access_token"]), "id": claims(tokens["id_token"])}

    def refresh(client_id, refresh_token):
        session = client(client_id=client_id, token_endpoint_auth_method="none")
        return claims(session.refresh_token(found["token_endpoint"], refresh_token=refresh_token)["access_token"])

    return {"discover": lambda: found, "program": program, "begin": begin, "poll": poll, "refresh": refresh}


steps.run(steps_of)
