"""Authors with their roles and ORCID, and what is said of personal data."""

import pytest
from tests.conftest import STUDY

from analysis.problems import StudyError
from analysis.study import Contributor, read_study
from analysis.study.checks import orcid_check


def with_added(added):
    return STUDY.replace("seed: 1}", f"seed: 1, {added}}}", 1)


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"])
def test_the_last_sign_of_an_orcid_follows_from_the_others(orcid):
    assert orcid_check(orcid) == orcid[-1]


def test_an_author_is_a_name_or_a_name_with_roles_and_an_orcid(small_study):
    known = "{name: B. Autrice, orcid: 0000-0002-1825-0097, roles: [methodology, software]}"
    declared = small_study(study=with_added(f"credit: {{authors: [A. Auteur, {known}]}}"))
    credit = read_study(declared.root).credit
    assert credit.authors == ("A. Auteur", "B. Autrice")
    assert credit.contributors == (Contributor("B. Autrice", ("methodology", "software"), "0000-0002-1825-0097"),)


def test_an_orcid_copied_wrong_and_an_unknown_role_are_told(small_study):
    wrong = with_added("credit: {authors: [{name: B. Autrice, orcid: 0000-0002-1825-0098}]}")
    with pytest.raises(StudyError, match="n'est pas un ORCID"):
        read_study(small_study(study=wrong).root)
    with pytest.raises(StudyError, match="chef"):
        read_study(small_study(study=with_added("credit: {authors: [{name: B. Autrice, roles: [chef]}]}")).root)


def test_privacy_needs_a_purpose_and_a_retention(small_study):
    told = with_added("privacy: {purpose: Une recherche., retention: Jusqu'en 2030., contact: dpo@exemple.fr}")
    assert read_study(small_study(study=told).root).privacy.contact == "dpo@exemple.fr"
    with pytest.raises(StudyError, match="retention"):
        read_study(small_study(study=with_added("privacy: {purpose: Une recherche.}")).root)
