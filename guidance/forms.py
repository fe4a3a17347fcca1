"""One question as a form. What is asked, and every sentence, comes from the question's own file."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from guidance.selfcheck.questionnaire import Question

FIELD = "answer"


class _Choices:
    """Hands each option's hint to the template, and where a heading opens and ends a group of them."""

    question: Question

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        made: dict[str, Any] = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option = self.question.option(str(value))
        names = [o.name for o in self.question.options]
        before = names.index(option.name) - 1
        earlier = self.question.options[before] if before >= 0 else None
        made["option"] = option
        made["heading"] = option.group if option.group and (earlier is None or earlier.group != option.group) else ""
        made["parted"] = option.alone and earlier is not None and not earlier.alone
        following = self.question.options[before + 2] if before + 2 < len(names) else None
        made["ends_group"] = option.group and (following is None or following.group != option.group)
        return made


class RadioChoices(_Choices, forms.RadioSelect):
    pass


class TickChoices(_Choices, forms.CheckboxSelectMultiple):
    pass


# By the question's name, made anew when the question is another one: a field is what costs, and no form changes it.
_fields: dict[str, tuple[Question, forms.Field]] = {}


def _field(question: Question) -> forms.Field:
    kept, field = _fields.get(question.name, (None, None))
    if field is None or kept is not question:
        widget = TickChoices() if question.several else RadioChoices()
        said = {"required": question.error, "invalid_choice": question.error, "invalid_list": question.error}
        kind = forms.MultipleChoiceField if question.several else forms.ChoiceField
        choices = [(option.name, option.text) for option in question.options]
        field = kind(choices=choices, widget=widget, label=question.text, help_text=question.hint, error_messages=said)
        field.widget.question = question
        _fields[question.name] = question, field
    return field


class QuestionForm(forms.Form):
    """A bound or unbound question. ``accepted`` holds the names of the options that count, once valid."""

    def __init__(self, question: Question, data: Any = None, chosen: frozenset[str] = frozenset()) -> None:
        super().__init__(data, initial={FIELD: list(chosen)}, label_suffix="")
        self.question = question
        self.fields[FIELD] = _field(question)

    @cached_property
    def helper(self) -> FormHelper:
        """How the template lays it out; a form that is only asked whether it is valid needs none."""
        helper = FormHelper(self)
        helper.layout = Layout(FIELD)
        helper.form_tag = False
        # No CSRF cookie: guidance.origin refuses posts from other sites.
        helper.disable_csrf = True
        return helper

    def clean_answer(self) -> frozenset[str]:
        given = self.cleaned_data[FIELD]
        accepted = self.question.accept(given if self.question.several else [given])
        if not accepted:
            raise forms.ValidationError(self.question.error)
        return accepted

    @property
    def accepted(self) -> frozenset[str]:
        return self.cleaned_data[FIELD]
