"""The templates, and the one place that knows Jinja: HTML is escaped unless the model calls it safe."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from aggregator import i18n

__all__ = ["template"]

_ENVIRONMENT = Environment(
    loader=PackageLoader("aggregator.render", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENVIRONMENT.globals["direction"] = i18n.direction


@cache
def template(name: str, language: str) -> Template:
    """Load a template; its ``say`` speaks the language, its ``own_name`` names one in its own words."""

    def say(sentence: str, **values: object) -> str:
        return i18n.say(language, sentence, **values)

    def own_name(code: str) -> str:
        return i18n.language_name(code, code)

    return _ENVIRONMENT.get_template(name, globals={"say": say, "own_name": own_name})
