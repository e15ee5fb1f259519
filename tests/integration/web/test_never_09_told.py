"""N9: who registers what a sender hands in reads beforehand what goes and what stays, and why a signed file is not taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.factories.matters import World

TOLD = "带有电子签名、设有密码或者内含其他文件的，不予接收"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    from tests.integration.web.world import AT, clock_at, world_with_accounts  # noqa: PLC0415

    with clock_at(AT):
        yield world_with_accounts()


def test_never_09_the_form_of_a_lead_says_what_goes_and_a_signed_file_is_answered_with_its_reason(
    world: World,
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415

    from tests.integration.documents.test_never_09_photographs import opened  # noqa: PLC0415
    from tests.integration.web.world import client_of  # noqa: PLC0415
    from tests.unit.documents.test_never_09_documents import SIGNATURE, signed_field, telling_pdf  # noqa: PLC0415

    manager = client_of(world, "case_manager")
    page = f"/matters/{opened(world, 'lead')}/papers/"
    assert TOLD in manager.get(page).content.decode()
    assert TOLD not in client_of(world, "handler").get(f"/matters/{world.matter}/papers/").content.decode()
    for data, status in ((signed_field(SIGNATURE), 400), (telling_pdf(), 302)):
        answer = manager.post(
            page, {"kind": "other", "title": "材料", "file": SimpleUploadedFile("材料.pdf", data)}
        )
        assert answer.status_code == status
        if status == 400:
            assert "会破坏签名" in answer.content.decode()
            assert "请改交打印件或者扫描件" in answer.content.decode()
