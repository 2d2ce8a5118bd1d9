"""The classes of a column of known labels."""

from uploaded import pool_of

from al_core.pools.readers.known_labels import labels_in
from al_core.pools.readers.uploads import Options


def test_spaces_around_a_label_belong_to_no_class(saved, data):
    path = saved("text,label\na first text here, ham\na second text here,ham \nthe third text is here,  spam\n")

    pool = pool_of(path, data)

    assert list(pool.known_labels().values()) == ["ham", "ham", "spam"]
    assert labels_in(path, path.name, Options(), "label") == {"ham": 2, "spam": 1}


def test_classes_are_listed_as_people_count(saved):
    values = ["week 10", "2", "1.5", "week 9", "-1", "1.25", "-2", "10"]
    path = saved("text,label\n" + "".join(f"the text {at} is here,{word}\n" for at, word in enumerate(values)))

    assert tuple(labels_in(path, path.name, Options(), "label")) == (
        "-2",
        "-1",
        "1.25",
        "1.5",
        "2",
        "10",
        "week 9",
        "week 10",
    )
