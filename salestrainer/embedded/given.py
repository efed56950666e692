"""Servers that the caller named instead of ours: asked once, before everything waits for them."""

import psycopg
import redis

from salestrainer.embedded.state import StateError

PATIENCE = 5  # seconds


def demand_database(url: str) -> str:
    """The address, if it answers. Raises StateError with the reason in one line."""
    try:
        psycopg.connect(url, connect_timeout=PATIENCE).close()
    except psycopg.Error as problem:
        raise StateError(f"DATABASE_URL does not answer: {_one_line(problem)}") from None
    return url


def demand_redis(url: str) -> str:
    """The address, if it answers. Raises StateError with the reason in one line."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=PATIENCE) as client:
            client.ping()
    except (redis.RedisError, ValueError) as problem:
        raise StateError(f"REDIS_URL does not answer: {_one_line(problem)}") from None
    return url


def _one_line(problem: Exception) -> str:
    return " ".join(str(problem).split())
