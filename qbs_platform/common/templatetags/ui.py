"""The few tags that components need."""

from django import template

register = template.Library()
