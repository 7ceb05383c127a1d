"""What no log may show: whatever tests sign in with, are given, or say of people. `conftest` goes through every server's log
for it when all tests are over."""

import re
import urllib.parse

# Shorter ones would be found by chance.
SHORTEST = 10
# Members of bodies and answers that hold something that opens something, or says who somebody is.
MEMBERS = {
    "password", "new_password", "present_password", "current_password", "token", "access_token", "refresh_token", "secret",
    "signature", "mail", "invitation", "recovery_codes", "client_secret", "conversation_token",
}
# Names of variables whose values are secrets.
SECRET = re.compile(r"(KEY|SECRET|TOKEN|PASSWORD)$")

found = set()


def plant(text):
    """Notes a text that must be in no log, and gives it back; one of a few characters over and over is no secret."""
    if isinstance(text, str) and len(text) >= SHORTEST and len(set(text)) >= 5:
        found.add(text)
    return text


def plant_members(value):
    """Notes what the members of a JSON value hold by their names."""
    if isinstance(value, dict):
        for name, member in value.items():
            if name in MEMBERS:
                for text in member if isinstance(member, list) else [member]:
                    plant(text)
            plant_members(member)
    elif isinstance(value, list):
        for member in value:
            plant_members(member)


def plant_environment(environment):
    for name, value in environment.items():
        if SECRET.search(name) and not value.startswith("/"):
            plant(value)


def leaks(text):
    """What of it a text shows, plainly or as it stands in addresses."""
    return sorted(
        word for word in found
        if word in text or (quoted := urllib.parse.quote(word)) != word and quoted in text)
