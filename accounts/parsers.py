"""What a request's body may be."""

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import JSONParser


class TooLarge(APIException):
    """413: more than we take in one request."""

    status_code = 413
    default_code = "too_large"
    default_detail = (
        f"The request is larger than {settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20} MB."
    )


class BoundedJSONParser(JSONParser):
    """JSON of bounded size and depth: 413 and 400, where the framework's own would be a 500."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        try:
            return super().parse(BytesIO(body), media_type, parser_context)
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.") from None
