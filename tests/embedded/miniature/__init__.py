"""A project in miniature for the scripts: real servers, stand-ins for Django, gunicorn, Celery."""
