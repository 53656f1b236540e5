"""The one way a form becomes HTML: templates/components, by Django's own form rendering.

``{{ form.name.as_field_group }}`` is label, hint, error and input of one field; ``{{ form }}`` is
all of them under the summary of their errors.
"""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Named by ``FORM_RENDERER``. Widgets keep Django's templates, except lists of choices."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
