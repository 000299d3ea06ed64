"""What is said of Content Credentials, in both languages."""

from unmask.detectors.provenance.words import MOST_STEPS, credential_words
from unmask.provenance import Action, Credentials
from unmask.words import say

EDITED = Action("c2pa.edited", "", "Editor")


def test_a_signature_without_a_claim_says_what_is_signed() -> None:
    [said, _story] = credential_words(Credentials("unvouched", signer="Ann", actions=(EDITED,)))
    assert str(said).startswith("Its Content Credentials are signed by “Ann”. The signature")
    assert say(said, "es").startswith("Sus Credenciales de Contenido las firma «Ann». La firma")


def test_no_name_of_a_signer_is_taken_for_none() -> None:
    for signer, words in (("none", "signed by “none”."), ("", "signed by nobody named.")):
        [said] = credential_words(Credentials("unvouched", signer=signer))
        assert words in str(said)


def test_several_claims_are_one_sentence() -> None:
    sources = ("digitalCapture", "compositeSynthetic")
    actions = tuple(Action("c2pa.created", source, "") for source in sources)
    [said, _story] = credential_words(Credentials("trusted", signer="Ann", actions=actions))
    assert str(said).startswith(
        "Its Content Credentials say that a camera took it and that a part of it was made by a "
        "generator. They are signed by “Ann”. "
    )


def test_a_broken_signature_says_why_or_that_nobody_knows() -> None:
    for failures, words in (((), "(no reason was given)"), (("a", "b"), "(a, b)")):
        [said] = credential_words(Credentials("broken", failures=failures))
        assert f"The signature is broken {words}: the file" in str(said)


def test_steps_are_listed_up_to_a_number() -> None:
    plain = Action("c2pa.opened", "", "")
    steps = (EDITED, *[plain] * MOST_STEPS)
    [_signature, story] = credential_words(Credentials("trusted", actions=steps))
    listed = ", ".join(["opened"] * (MOST_STEPS - 1))
    assert str(story) == f"They tell of these steps: edited (“Editor”), {listed}, and more."
    assert "edited («Editor»)" in say(story, "es")
