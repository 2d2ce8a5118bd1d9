"""The order in which the newest model would ask."""

from dataclasses import replace

from al_core.learning.learning import learn
from al_core.learning.ranking import EMPTY, load_ranking, save_ranking


def test_a_ranking_survives_its_file_and_a_damaged_file_serves_nothing(tmp_path, tumours):
    ranking = replace(learn(tumours.pool, tumours.settings, []).ranking, version=3)
    save_ranking(tmp_path, ranking)

    assert (load_ranking(tmp_path, 3).rows == ranking.rows).all()
    (tmp_path / "ranking-000003.npz").write_bytes(b"PK damaged")
    assert load_ranking(tmp_path, 3) is EMPTY
