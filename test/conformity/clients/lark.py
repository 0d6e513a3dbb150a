"""lark-oapi, the SDK of Lark's own people for Python."""

import json

import lark_oapi as lark
from lark_oapi.api.im.v1 import CreateMessageRequest, CreateMessageRequestBody

import steps


def steps_of(asked):
    def client(secret):
        builder = lark.Client.builder().app_id(asked["appId"]).app_secret(secret)
        return builder.domain(asked["url"]).log_level(lark.LogLevel.CRITICAL).build()

    mine = client(asked["appSecret"])

    def send(receiver, text, uuid=None, kind="email", secret=None):
        body = CreateMessageRequestBody.builder().receive_id(receiver).msg_type("text")
        body = body.content(json.dumps({"text": text}))
        if uuid is not None:
            body = body.uuid(uuid)
        request = CreateMessageRequest.builder().receive_id_type(kind).request_body(body.build()).build()
        answer = (mine if secret is None else client(secret)).im.v1.message.create(request)
        return {"code": answer.code, "id": answer.data.message_id if answer.success() else None}

    def bot():
        request = lark.BaseRequest.builder().http_method(lark.HttpMethod.GET).uri("/open-apis/bot/v3/info")
        answer = mine.request(request.token_types({lark.AccessTokenType.TENANT}).build())
        return json.loads(answer.raw.content)["bot"]["app_name"]

    def forget():
        # Tokens are shared by all clients of the process.
        lark.core.token.TokenManager.cache.set(f"self_tenant_token:{asked['appId']}", "", 0)

    return {"send": send, "bot": bot, "forget token": forget}


steps.run(steps_of)
