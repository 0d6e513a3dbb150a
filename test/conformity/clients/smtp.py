"""smtplib of Python's own library."""

import smtplib
from email.message import EmailMessage

import steps


def steps_of(asked):
    def mail(to, subject):
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "script@example.com", ", ".join(to), subject
        message["Message-ID"] = f"<{subject}@example.com>"
        message.set_content("Grüße")
        return message

    def send(to, subject, user=None):
        with smtplib.SMTP(asked["host"], asked["port"], timeout=10) as server:
            if user is not None:
                server.login(user, "any")
            refused = server.send_message(mail(to, subject))
            return {address: code for address, (code, _) in refused.items()}

    def extensions():
        with smtplib.SMTP(asked["host"], asked["port"], timeout=10) as server:
            server.ehlo()
            return sorted(server.esmtp_features)

    return {"send": send, "extensions": extensions}


steps.run(steps_of)
