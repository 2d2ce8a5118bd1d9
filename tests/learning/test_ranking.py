"""The order in which the newest model would ask."""

from dataclasses import replace

from logs import log_of

from al_core.learning.learning import learn
from al_core.learning.ranking import EMPTY, load_ranking, save_ranking


def test_a_ranking_survives_its_file_and_a_damaged_file_serves_nothing(tmp_path, tumours):
    ranking = replace(learn(tumours.pool, tumours.settings, []).ranking, version=3)
    save_ranking(tmp_path, ranking)

    assert (load_ranking(tmp_path, 3).rows == ranking.rows).all()
    (tmp_path / "ranking-000003.npz").write_bytes(b"PK damaged")
    assert load_ranking(tmp_path, 3) is EMPTY


def test_what_people_have_before_them_has_a_guess_too_unless_it_is_answered_or_tests(tmp_path, tumours):
    rows, test = tumours.zones.candidates, int(tumours.zones.hold_out[0])
    alone = learn(tumours.pool, tumours.settings, log_of(tumours, rows[:30])).ranking
    waiting = [int(row) for row in rows[30:] if row not in alone.rows][:2]

    ranking = learn(tumours.pool, tumours.settings, log_of(tumours, rows[:30]), [*waiting, int(rows[0]), test]).ranking
    save_ranking(tmp_path, replace(ranking, version=1))
    kept = load_ranking(tmp_path, 1)

    assert (kept.rows == alone.rows).all()
    assert kept.beside == tuple(sorted(waiting))
    assert all(len(kept.guess_of(row)) == 2 for row in (*waiting, int(kept.rows[0])))
    assert kept.guess_of(int(kept.rows[7])) == kept.guess(7)
    assert kept.guess_of(test) == kept.guess_of(int(rows[0])) == []
