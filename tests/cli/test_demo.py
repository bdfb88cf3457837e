from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Computer


def test_the_whole_job_is_shown_and_confirmed_by_every_platform(computer: Computer, tmp_path: Path) -> None:
    answer = computer.run("demo", "--json", "--keep", tmp_path / "kept", module="clipdesk")

    post = answer.json["post"]
    assert (answer.code, answer.json["ok"]) == (0, True), answer.err
    assert [item["status"] for item in post["publications"]] == ["completed"] * 3
    assert post["publications"][-1]["privacy"] == "draft"
    assert (tmp_path / "kept" / "home" / "clipdesk.db").is_file()
    assert not (tmp_path / "home" / "clipdesk.db").exists()
