"""Whatever the text, there is a finding, and its proof stands where it says."""

from hypothesis import given
from hypothesis import strategies as st

from aggregator.model import Evidence, Prior, Tag
from aggregator.tag import find
from aggregator.tag.matching import Matcher
from aggregator.tag.vocabulary import Kind, Word

_MET = (
    "Roma|ROMA|roma|Rom|Roms|rom|romá|romák|Romanlar|роми|ро\u0301ми|gens du|voyage|Travellers|AS Roma|Lazio"
)
_BESIDE = "racism|minorité|Sinti|Romania|gypsy|moth|ROMACT|\u00ad|\u00a0|\n|.|»|– !|İ|ß|ŉ|ﬁ|\ud800|\u0301"
WORDS = st.sampled_from(f"{_MET}|{_BESIDE}".split("|"))
TEXTS = st.one_of(
    st.text(), st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS, max_size=9).map("".join)
)
LANGUAGES = st.sampled_from(
    ["en", "fr", "de", "it", "es", "ro", "hu", "bg", "sk", "cs", "tr", "uk", "sq", "und", "pt-BR", ""]
)


def proofs(found: Tag) -> tuple[Evidence, ...]:
    return found.evidence + found.vetoes


@given(title=TEXTS, text=TEXTS, language=LANGUAGES, prior=st.sampled_from(Prior))
def test_any_text_gets_a_finding_whose_proof_stands_in_the_text(
    title: str, text: str, language: str, prior: Prior
) -> None:
    found = find(title, text, language=language, prior=prior)
    assert found.verdict in {"yes", "no", "doubtful"}
    assert 0 <= found.score <= 1
    assert found.because
    for proof in proofs(found):
        part = title if proof.part == "title" else text
        assert part[proof.offset : proof.offset + len(proof.term)] == proof.term
        assert " ".join(proof.term.split()) in proof.quote


@given(title=TEXTS, text=TEXTS, language=LANGUAGES, prior=st.sampled_from([Prior.NONE, Prior.LIKELY]))
def test_a_prior_alone_never_makes_a_yes(title: str, text: str, language: str, prior: Prior) -> None:
    found = find(title, text, language=language, prior=prior)
    if not found.evidence:
        assert found.verdict == "no"


@given(text=TEXTS, language=LANGUAGES)
def test_a_likely_source_never_lowers_the_score(text: str, language: str) -> None:
    plain = find("", text, language=language).score
    assert find("", text, language=language, prior=Prior.LIKELY).score >= plain


@given(text=TEXTS, language=LANGUAGES)
def test_the_same_item_gets_the_same_finding(text: str, language: str) -> None:
    assert find(text, text, language=language) == find(text, text, language=language)


@given(text=TEXTS, language=st.sampled_from(["en", "fr", "ro", "bg", "tr", "sr"]))
def test_a_text_that_must_be_taken_apart_reads_as_one_that_need_not(text: str, language: str) -> None:
    words = (Word(form, Kind.SURE, "roma", ("roma",), 1) for form in ("Roma", "ромите", "minorité"))
    matcher = Matcher(words, language)
    assert matcher.find(f"{text}!")[1] == matcher.find(f"{text}!\u00ad")[1]
