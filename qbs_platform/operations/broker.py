"""Facts about the Redis (or Valkey) that carries the wake-ups (security.md, RL-9)."""

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

# Any other policy throws waiting messages away without an error when memory is full.
SAFE_POLICY = "noeviction"


def eviction_policy() -> str | None:
    """The broker's ``maxmemory-policy``; None when it does not answer within two seconds."""
    client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        return str(client.config_get("maxmemory-policy").get("maxmemory-policy"))
    except RedisError:
        return None
    finally:
        client.close()
