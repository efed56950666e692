"""A local store that speaks as S3 does, as much of it as recordings need."""

from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.fakes.server import Answer, FakeServer, Received


class FakeBucket(FakeServer):
    """`objects` by their path, `/bucket/key`. It knows one key pair and looks at no signature."""

    def __init__(self) -> None:
        super().__init__()
        self.objects: dict[str, bytes] = {}

    def respond(self, request: Received) -> Answer:
        parts = urlsplit(request.path)
        path = unquote(parts.path)
        is_signed = "AWS4-HMAC-SHA256" in request.headers.get("authorization", parts.query)
        if not is_signed:
            return Answer(403)
        if request.method == "PUT":
            self.objects[path] = request.body
            return Answer(200, headers={"ETag": '"x"'})
        if request.method == "DELETE":
            self.objects.pop(path, None)
            return Answer(204)
        if prefixes := parse_qs(parts.query).get("prefix"):
            return self._listed(f"{path}/", prefixes[0])
        known = self.objects.get(path)
        return Answer(404) if known is None else Answer(200, known)

    def _listed(self, bucket: str, prefix: str) -> Answer:
        keys = [path.removeprefix(bucket) for path in self.objects]
        found = "".join(
            f"<Contents><Key>{escape(key)}</Key></Contents>"
            for key in keys
            if key.startswith(prefix)
        )
        return Answer(200, f"<ListBucketResult>{found}</ListBucketResult>".encode())
