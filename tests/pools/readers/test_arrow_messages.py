"""What an Arrow file unpacks to is known before it is unpacked."""

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import ipc
from uploaded import refusal

from al_core.pools.readers import packed
from al_core.pools.readers.arrow_messages import unpacked_bytes

TABLE = pa.table({"n": np.zeros(300_000), "text": pa.array(["a", "b", "c"] * 100_000).dictionary_encode()})


def written(path, begin, how):
    with begin(str(path), TABLE.schema, options=ipc.IpcWriteOptions(compression=how)) as writer:
        writer.write_table(TABLE, max_chunksize=50_000)
    return path


@pytest.mark.parametrize("begin", [ipc.new_file, ipc.new_stream])
@pytest.mark.parametrize("how", [None, "zstd", "lz4"])
def test_the_size_is_that_of_the_buffers(tmp_path, begin, how):
    path = written(tmp_path / "a.arrow", begin, how)

    assert unpacked_bytes(path) == pytest.approx(TABLE.nbytes, rel=0.01)
    assert (path.stat().st_size < TABLE.nbytes / 10) == (how is not None)


@pytest.mark.parametrize("begin", [ipc.new_file, ipc.new_stream])
def test_a_small_file_that_swells_is_refused(tmp_path, data, monkeypatch, begin):
    monkeypatch.setattr(packed, "SMALL_BYTES", 1 << 20)
    monkeypatch.setattr(packed, "MAX_SWELLING", 10)

    assert "zeros.arrow unpacks to more than" in refusal(written(tmp_path / "zeros.arrow", begin, "zstd"), data)
