import pytest

from al_core.errors import BadInput
from al_core.pools.features.cut import cut_texts
from al_core.pools.readers.uploads import create_pool


def pool_of(folder, content, roles):
    path = folder / "some.csv"
    path.write_text(content, encoding="utf-8")
    return create_pool(path, path.name, roles=roles, data=folder)


def test_tokens_lie_where_people_see_them_also_with_two_columns_of_texts(tmp_path):
    pool = pool_of(tmp_path, "a,b\nNew York,rain\nBo,sun\n", {"a": "text", "b": "text"})

    cut = cut_texts(pool, "words")

    assert cut.words(0) == ["New", "York", "rain"]
    assert cut.places_in(0).tolist() == [[0, 3], [4, 8], [10, 14]]
    assert cut_texts(pool, "words") is cut


def test_numbers_have_no_tokens(tmp_path):
    pool = pool_of(tmp_path, "a\n1\n2\n", {"a": "number"})

    with pytest.raises(BadInput, match="holds no texts"):
        cut_texts(pool, "words")
