"""The voice call's script, which bin/build-voice makes."""

from django.contrib.staticfiles import finders
from django.templatetags.static import static

PATH = "built/voice.js"


def voice_script() -> str:
    """Its address; empty where nobody built it, or where it came after collectstatic."""
    try:
        return static(PATH) if finders.find(PATH) else ""
    except ValueError:  # the manifest of collectstatic does not know it
        return ""
