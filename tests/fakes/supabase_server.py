"""A Supabase project as far as the API sees it: its public keys, and the tokens it gives out."""

import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tests.fakes.server import Answer, FakeServer, Received, Script, json_answer

PATH = "/auth/v1/.well-known/jwks.json"


class FakeSupabase(FakeServer):
    """`on_keys` says how the keys are answered; `rotate()` signs with a new one from then on."""

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.public: list[dict[str, Any]] = []
        self.on_keys = Script(lambda _: json_answer({"keys": self.public}))
        self._signing: tuple[str, str, Any] = ("", "", None)
        self.rotate()

    def rotate(self, algorithm: str = "ES256", *, keep: bool = True) -> None:
        """A new key; without ``keep`` the earlier ones are withdrawn."""
        name = f"key-{len(self.public) + 1}-{algorithm}"
        if algorithm == "ES256":
            key = ec.generate_private_key(ec.SECP256R1())
            jwk = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
        else:
            key = rsa.generate_private_key(65537, 2048)
            jwk = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
        jwk.pop("key_ops", None)
        described = {**jwk, "kid": name, "alg": algorithm, "use": "sig"}
        self.public = [*(self.public if keep else []), described]
        self._signing = (name, algorithm, key)

    def claims(self, user: Any, **changes: Any) -> dict[str, Any]:
        """What a token of this user says; None leaves a claim out."""
        now = int(time.time())
        usual = {
            "sub": str(user.pk),
            "aud": "authenticated",
            "iss": f"{self.url}/auth/v1",
            "iat": now,
            "exp": now + 3600,
            "email": user.email,
            "role": "authenticated",
        }
        return {name: value for name, value in {**usual, **changes}.items() if value is not None}

    def token(self, user: Any, **changes: Any) -> str:
        name, algorithm, key = self._signing
        return jwt.encode(self.claims(user, **changes), key, algorithm, headers={"kid": name})

    def respond(self, request: Received) -> Answer:
        if request.path == PATH:
            return self.on_keys.answer(request)
        return json_answer({"msg": "not found"}, status=404)
