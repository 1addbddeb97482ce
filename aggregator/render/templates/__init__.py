"""The templates, and the one place that knows Jinja: HTML is escaped unless the model calls it safe."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from aggregator import i18n

__all__ = ["written"]

_ENVIRONMENT = Environment(
    loader=PackageLoader("aggregator.render", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_ENVIRONMENT.globals["direction"] = i18n.direction


def written(name: str, language: str, **values: object) -> str:
    """Fill a template; in it ``say`` speaks the language and ``own_name`` names one in its own words."""

    def say(sentence: str, **said: object) -> str:
        return i18n.say(language, sentence, **said)

    def own_name(code: str) -> str:
        return i18n.language_name(code, code)

    # Not as globals: Jinja keeps one template for all languages.
    return _ENVIRONMENT.get_template(name).render(language=language, say=say, own_name=own_name, **values)
