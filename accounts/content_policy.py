"""What a page may load: everything from our own server, nothing written into the page itself."""

HEADER = "Content-Security-Policy"
EVERYWHERE = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self' https:",  # recordings may lie in a bucket
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def content_policy(**opened: str) -> str:
    """The header's value; `script_src="https://…"` is allowed besides what comes from us."""
    besides = {name.replace("_", "-"): f"'self' {what}" for name, what in opened.items()}
    return "; ".join(f"{name} {what}" for name, what in {**EVERYWHERE, **besides}.items())
