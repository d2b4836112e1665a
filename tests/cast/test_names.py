"""Which names belong to one person?"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taleglass.cast import Gender
from taleglass.cast.names import Use, is_clean_name, join_names, name_words, parse_name


def _joined(counts: Mapping[str, int], pronouns: Mapping[str, Gender] | None = None) -> list[set[str]]:
    """Join the names of a book, told by how often each stands there; *pronouns* have ten votes."""
    names = list(counts)
    votes = [{(pronouns or {})[name]: 10.0} if name in (pronouns or {}) else {} for name in names]
    persons = join_names([parse_name(name.split()) for name in names], list(counts.values()), votes)
    together: dict[int, set[str]] = {}
    for name, person in zip(names, persons, strict=True):
        together.setdefault(person, set()).add(name)
    return list(together.values())


@pytest.mark.parametrize(
    ("words", "titles", "core"),
    [
        ("Edith Marlow", (), ("edith", "marlow")),
        ("Mr. Marlow", ("mr",), ("marlow",)),
        ("Dr. J. T. Marlow , M.D.", ("dr",), ("j", "t", "marlow")),
        ("Marlow Jr.", (), ("marlow",)),
        ("the old Captain", ("captain",), ()),
        ("poor dear Edith", (), ("edith",)),
        ("Lady Edith de Marlow", ("lady",), ("edith", "de", "marlow")),
        ("Edith of the Mill", (), ("edith",)),
        ("_ Edith _", (), ("edith",)),
        ("Edith ’s", (), ("edith",)),
        ("Mr. van der Marlow", ("mr",), ("marlow",)),
        ("Mis’ Marlow", ("mrs",), ("marlow",)),
        ("Edith a", (), ("edith",)),
        ("Colonel Sir Hugh Marlow", ("colonel", "sir"), ("hugh", "marlow")),
        ("the charming Miss Marlow", ("miss",), ("marlow",)),
        ("Edith Mrs. Marlow", (), ("edith",)),
        ("Mrs. M.", ("mrs",), ("m",)),
        ("M. Vaudel", ("m",), ("vaudel",)),
        ("Edith d’Orme", (), ("edith", "d'orme")),
        ("Karim al - Masri", (), ("karim", "al", "masri")),
        ("Hiro - san", (), ("hiro",)),
        ("Omar ibn Said", (), ("omar", "ibn", "said")),
        ("Ben Marlow", (), ("ben", "marlow")),
        ("Chef Edith Marlow", ("chef",), ("edith", "marlow")),
    ],
)
def test_a_name_is_taken_apart(words: str, titles: tuple[str, ...], core: tuple[str, ...]) -> None:
    name = parse_name(words.split())
    assert (name.titles, name.core) == (titles, core)


@pytest.mark.parametrize(
    "words",
    ["Edith d’Orme", "Karim al - Masri", "Sean o'Hara", "Jean ‑ Luc Orme", "Hiro - san", "Rhys ap Howell", "Anne de l'Isle"],
)
def test_a_small_word_or_a_hyphen_amid_a_name_leaves_it_a_name(words: str) -> None:
    assert is_clean_name(words.split())


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("Dear Ruth", "Ruth"),
        ("My dearest Ruth", "Ruth"),
        ("Dear mum", "mum"),
        ("my dear", "my dear"),
        ("Dear old Ruth", "Dear old Ruth"),
        ("My Lady", "My Lady"),
    ],
)
def test_a_salutation_is_no_part_of_the_name(surface: str, name: str) -> None:
    assert name_words(surface) == name


@pytest.mark.parametrize("words", ["Dear Sir", "Edith who sang", "Omar ibn", "Sir", "Edith — Hugh"])
def test_a_name_with_more_or_less_than_a_name_is_none(words: str) -> None:
    assert not is_clean_name(words.split())


@pytest.mark.parametrize(
    ("words", "gender"),
    [
        ("Mrs. Hugh Marlow", Gender.SHE),
        ("Lord Marlow", Gender.HE),
        ("Edith", Gender.SHE),
        ("Hugh Marlow", Gender.HE),
        ("Dr. Marlow", Gender.UNKNOWN),
        ("Dr. Edith Marlow", Gender.SHE),
        ("Marlow", Gender.UNKNOWN),
    ],
)
def test_a_title_or_else_a_given_name_leads_to_expect_a_pronoun(words: str, gender: Gender) -> None:
    assert parse_name(words.split()).gender is gender


def test_shorter_names_join_the_fullest() -> None:
    assert _joined({"Hugh Marlow": 5, "Mr. Marlow": 20, "Hugh": 9, "Marlow": 3, "Mr. Hugh Marlow": 1}) == [
        {"Hugh Marlow", "Mr. Marlow", "Hugh", "Marlow", "Mr. Hugh Marlow"}
    ]


def test_a_husband_and_a_wife_are_two_by_their_titles() -> None:
    assert _joined({"Mr. Marlow": 20, "Mrs. Marlow": 18}) == [{"Mr. Marlow"}, {"Mrs. Marlow"}]
    assert _joined({"Hugh Marlow": 9, "Mrs. Marlow": 9, "Mr. Marlow": 9}) == [{"Hugh Marlow", "Mr. Marlow"}, {"Mrs. Marlow"}]


def test_a_wife_who_bears_her_husbands_name_is_not_he() -> None:
    assert _joined({"Hugh Marlow": 9, "Mrs. Hugh Marlow": 9}) == [{"Hugh Marlow"}, {"Mrs. Hugh Marlow"}]


def test_sisters_share_a_surname_and_stay_apart() -> None:
    assert _joined({"Edith Marlow": 9, "Clara Marlow": 9, "Edith": 30, "Clara": 30}) == [
        {"Edith Marlow", "Edith"},
        {"Clara Marlow", "Clara"},
    ]


def test_a_bare_surname_that_fits_two_equally_is_neither() -> None:
    assert {"Miss Marlow"} in _joined({"Edith Marlow": 9, "Clara Marlow": 9, "Miss Marlow": 5})


def test_a_bare_surname_goes_to_the_one_who_is_far_more_often_there() -> None:
    assert {"Edith Marlow", "Miss Marlow"} in _joined({"Edith Marlow": 90, "Clara Marlow": 3, "Miss Marlow": 5})


def test_the_elder_brother_is_the_one_called_by_the_surname_alone() -> None:
    joined = _joined({"Hugh Marlow": 3, "Mr. James Marlow": 3, "Mr. Marlow": 40, "James": 10})
    assert {"Hugh Marlow", "Mr. Marlow"} in joined
    assert {"Mr. James Marlow", "James"} in joined


@pytest.mark.parametrize("short", ["Liz", "Bess", "E.", "Eliza"])
def test_a_short_form_or_an_initial_is_the_same_person(short: str) -> None:
    assert _joined({"Elizabeth Marlow": 9, f"{short} Marlow": 2}) == [{"Elizabeth Marlow", f"{short} Marlow"}]


def test_a_nickname_alone_is_the_same_person() -> None:
    assert _joined({"William Marlow": 9, "Bill": 4}) == [{"William Marlow", "Bill"}]
    assert _joined({"Edwin": 9, "Ned": 4}) == [{"Edwin", "Ned"}]
    assert _joined({"Marguerite Vell": 9, "Maggie": 2}) == [{"Marguerite Vell", "Maggie"}]
    assert _joined({"Isadora Vell": 9, "Izzy": 2}) == [{"Isadora Vell", "Izzy"}]


def test_a_name_cut_short_is_the_same_person() -> None:
    assert _joined({"Ormarin Vell": 9, "Orm": 4}) == [{"Ormarin Vell", "Orm"}]
    assert len(_joined({"Roseline Vell": 9, "Rose": 4})) == 2  # a name of its own


def test_an_initial_with_a_surname_does_not_take_in_every_word_that_begins_so() -> None:
    assert len(_joined({"J. Marlow": 3, "Jupiter": 2, "Jezebel": 1})) == 3


def test_a_pet_form_and_a_second_spelling_are_the_same_person() -> None:
    assert _joined({"Mr. Skaggs": 9, "Skaggsy": 4}) == [{"Mr. Skaggs", "Skaggsy"}]
    assert _joined({"Catherine Marlow": 9, "Catharine Marlow": 4}) == [{"Catherine Marlow", "Catharine Marlow"}]
    assert len(_joined({"Edith Marlow": 9, "Edyth Thorne": 4})) == 2


def test_the_late_mr_marlow_is_no_other() -> None:
    assert _joined({"Mr. Marlow": 30, "the late Mr. Marlow": 4}) == [{"Mr. Marlow"}, {"the late Mr. Marlow"}]


def test_a_bare_surname_is_rather_the_mans() -> None:
    assert {"Mr. Marlow", "Marlow"} in _joined({"Mr. Marlow": 9, "Edith Marlow": 9, "Edith": 30, "Marlow": 4})


def test_the_eldest_miss_is_the_one_whom_the_book_mentions_most_by_any_name() -> None:
    sisters = {"Edith Marlow": 1, "Edith": 90, "Miss Clara Marlow": 4, "Clara": 5, "Miss Marlow": 20}
    assert {"Edith Marlow", "Edith", "Miss Marlow"} in _joined(sisters)


def test_mrs_t_is_mrs_thorne() -> None:
    assert _joined({"Mrs. Thorne": 9, "Mrs. T.": 2, "Mrs. Marlow": 5}) == [{"Mrs. Thorne", "Mrs. T."}, {"Mrs. Marlow"}]
    assert _joined({"Mrs. Marlow": 9, "Mrs. M.": 2}) == [{"Mrs. Marlow", "Mrs. M."}]


def test_a_family_with_a_particle_is_called_with_and_without_it() -> None:
    names = {"Mr. Hugh van der Marlow": 3, "Mr. van der Marlow": 9}
    assert _joined(names) == [set(names)]


def test_a_bare_surname_is_his_whom_the_text_calls_by_it_most() -> None:
    assert {"Hugh Marlow", "Marlow"} in _joined({"Hugh Marlow": 30, "Piers Marlow": 2, "Piers": 60, "Marlow": 9})


def test_another_given_name_is_another_person() -> None:
    assert _joined({"William Marlow": 9, "Robert Marlow": 4}) == [{"William Marlow"}, {"Robert Marlow"}]


def test_the_captain_is_the_one_captain_with_a_name() -> None:
    assert _joined({"Captain Marlow": 9, "the Captain": 4}) == [{"Captain Marlow", "the Captain"}]
    assert {"the Captain"} in _joined({"Captain Marlow": 9, "Captain Thorne": 8, "the Captain": 4})


def test_sir_alone_is_nobody_in_particular() -> None:
    assert _joined({"Sir Hugh Marlow": 9, "Sir": 4}) == [{"Sir Hugh Marlow"}, {"Sir"}]


def test_pronouns_tell_two_bearers_of_a_surname_apart() -> None:
    names = {"Quill Marlow": 9, "Dr. Marlow": 9}
    assert _joined(names) == [{"Quill Marlow", "Dr. Marlow"}]
    assert _joined(names, {"Quill Marlow": Gender.SHE, "Dr. Marlow": Gender.HE}) == [{"Quill Marlow"}, {"Dr. Marlow"}]


_given = st.sampled_from(["Edith", "Hugh", "Quill", "Bill", "William", "E.", "Robin"])
_surname = st.sampled_from(["Marlow", "Thorne", "de Marlow"])
_title = st.sampled_from(["Mr.", "Mrs.", "Miss", "Dr.", "Captain", "Lady"])
_name = st.one_of(
    _given,
    _surname,
    _title,
    st.builds("{} {}".format, _given, _surname),
    st.builds("{} {}".format, _title, _surname),
    st.builds("{} {}".format, _title, _given),
    st.builds("{} {} {}".format, _title, _given, _surname),
)
_book = st.lists(
    st.tuples(_name, st.integers(1, 30), st.sampled_from([Gender.HE, Gender.SHE, Gender.UNKNOWN])),
    max_size=9,
    unique_by=lambda known: parse_name(known[0].split()),
)


@given(_book.flatmap(lambda book: st.tuples(st.just(book), st.permutations(book))))
def test_the_order_of_names_does_not_matter(books: tuple[list[tuple[str, int, Gender]], list[tuple[str, int, Gender]]]) -> None:
    partitions = []
    for book in books:
        joined = _joined({name: count for name, count, _ in book}, {name: gender for name, _, gender in book if gender})
        partitions.append({frozenset(together) for together in joined})
    assert partitions[0] == partitions[1]


@given(_book)
def test_persons_are_numbered_by_their_first_name(book: list[tuple[str, int, Gender]]) -> None:
    names = [parse_name(name.split()) for name, _, _ in book]
    persons = join_names(names, [count for _, count, _ in book], [{} for _ in book])
    assert list(dict.fromkeys(persons)) == list(range(len(set(persons))))


@given(st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=5))
def test_any_words_can_be_taken_apart(words: list[str]) -> None:
    name = parse_name(words)
    assert len(name.titles) + len(name.core) <= len(words)
    assert all(name.titles + name.core)


def _joined_in(
    places: Mapping[str, list[tuple[int, int]]], pronouns: Mapping[str, Gender], uses: Mapping[str, Use] | None = None
) -> list[set[str]]:
    """Join the names of a book, told by where each stands and how it is used; *pronouns* have ten votes."""
    names = list(places)
    votes = [{pronouns[name]: 10.0} if name in pronouns else {} for name in names]
    known = [parse_name(name.split()) for name in names]
    persons = join_names(
        known,
        [len(places[name]) for name in names],
        votes,
        [places[name] for name in names],
        [(uses or {}).get(name, Use()) for name in names],
    )
    together: dict[int, set[str]] = {}
    for name, person in zip(names, persons, strict=True):
        together.setdefault(person, set()).add(name)
    return list(together.values())


def _narrated(*sentences: int) -> list[tuple[int, int]]:
    return [(sentence, 0) for sentence in sentences]


def test_a_mother_whom_sentences_name_beside_her_daughter_is_not_her_daughter() -> None:
    beside = {"Edith Marlow": _narrated(1, 20), "Edith": _narrated(3, 5, 9, 30), "Mrs. Marlow": _narrated(3, 5, 9, 30)}
    assert {"Mrs. Marlow"} in _joined_in(beside, {})
    apart = beside | {"Mrs. Marlow": _narrated(40, 50, 60, 70)}
    assert _joined_in(apart, {}) == [{"Edith Marlow", "Edith", "Mrs. Marlow"}]


def test_two_names_that_share_every_scene_and_no_sentence_are_one_persons() -> None:
    she = {"Edith": Gender.SHE, "Miss Marlow": Gender.SHE}
    in_turn = {"Edith": _narrated(*range(0, 80, 2)), "Miss Marlow": _narrated(*range(1, 80, 2))}
    assert _joined_in(in_turn, she) == [{"Edith", "Miss Marlow"}]
    with_slips = in_turn | {"Cousin Edith": _narrated(90), "Miss Marlow Boiler": _narrated(200)}
    assert {"Edith", "Cousin Edith", "Miss Marlow", "Miss Marlow Boiler"} in _joined_in(with_slips, she)
    elsewhere = {"Edith": _narrated(*range(0, 80, 2)), "Miss Marlow": _narrated(*range(1001, 1080, 2))}
    assert len(_joined_in(elsewhere, she)) == 2
    side_by_side = {"Edith": _narrated(*range(0, 80, 2)), "Miss Marlow": _narrated(*range(0, 80, 5))}
    assert len(_joined_in(side_by_side, she)) == 2


def test_an_aunt_is_mrs_marlow_sooner_than_a_niece_is() -> None:
    def joined(name: str) -> list[set[str]]:
        places = {name: _narrated(*range(0, 28, 2)), "Mrs. Marlow": _narrated(*range(1, 28, 2))}
        return _joined_in(places, {name: Gender.SHE, "Mrs. Marlow": Gender.SHE})

    assert joined("Aunt Edith") == [{"Aunt Edith", "Mrs. Marlow"}]
    assert len(joined("Edith")) == len(joined("Cousin Edith")) == 2


def test_who_answers_to_a_name_bears_it_and_who_calls_it_does_not() -> None:
    she = {"Edith": Gender.SHE, "Miss Marlow": Gender.SHE}
    places = {"Edith": _narrated(1, 4, 7, 10, 13, 16), "Miss Marlow": [(k, k) for k in (2, 5, 8, 11, 14, 17)]}
    called = {"Miss Marlow": Use(called=(2, 5, 8, 11, 14, 17))}
    assert _joined_in(places, she, called | {"Edith": Use(acting=frozenset({1, 4, 7, 10, 13, 16}))}) == [set(places)]
    assert len(_joined_in(places, she, called)) == 2
    assert len(_joined_in(places, she, called | {"Edith": Use(acting=frozenset({2, 5, 8, 11, 14, 17}))})) == 2


def test_mr_marlow_is_not_hugh_where_the_text_tells_an_old_and_a_young_one_apart() -> None:
    places = {"Hugh Marlow": _narrated(1, 90), "Mr. Marlow": _narrated(5, 200), "Hugh": _narrated(4, 91)}
    assert _joined_in(places, {}) == [set(places)]
    assert {"Mr. Marlow"} in _joined_in(places, {}, {"Mr. Marlow": Use(is_of_two=True)})


def test_a_general_and_a_captain_of_one_name_are_two_unless_one_became_the_other() -> None:
    at_once = {"General Marlow": _narrated(1, 30), "Captain Marlow": _narrated(2, 31), "Captain Hugh Marlow": _narrated(4, 40)}
    assert {"General Marlow"} in _joined_in(at_once, {})
    promoted = {"Captain Hugh Marlow": _narrated(1, 9), "General Marlow": _narrated(60, 70)}
    assert _joined_in(promoted, {}) == [{"Captain Hugh Marlow", "General Marlow"}]


def test_mr_marlow_is_not_his_rarer_brother_mr_hugh_marlow() -> None:
    brothers = {"Mr. Hugh Marlow": _narrated(1, 50), "Mr. Marlow": _narrated(1, *range(100, 140)), "Hugh": _narrated(3, 52)}
    assert {"Mr. Marlow"} in _joined_in(brothers, {})


def test_a_short_name_is_a_ladys_where_they_are_together_only() -> None:
    strangers = {"Lady Catherine": _narrated(1, 2, 3, 4, 5), "Kitty": _narrated(90, 95, 99, 103, 120)}
    assert len(_joined_in(strangers, {})) == 2
    friends = {"Lady Catherine": _narrated(1, 4, 7, 10, 13), "Kitty": _narrated(2, 5, 8, 11, 14)}
    assert _joined_in(friends, {}) == [{"Lady Catherine", "Kitty"}]
