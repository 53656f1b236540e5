"""What must be true of the Redis (or Valkey) that carries the wake-ups (security.md, RL-9)."""

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError


def broker_problem() -> str:
    """Name what is wrong with the broker, or ''. Answers within two seconds."""
    client = Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1)
    try:
        policy = client.config_get("maxmemory-policy").get("maxmemory-policy")
    except RedisError as error:
        return f"not reachable ({type(error).__name__})"
    finally:
        client.close()
    # Any other policy throws waiting messages away without an error when memory is full.
    return "" if policy == "noeviction" else f"maxmemory-policy is {policy}, not noeviction"
