"""A Chinese list in the browser of the project team, in German: columns, preview, taking over, undo, with the real worker."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.test_main_path import Reader, log_in_staff

pytestmark = pytest.mark.browser

LIST = (
    "会员单位名单,,,,\n"
    "企业名称,统一社会信用代码,联系人,电子邮箱,省份\n"
    "甬江精密压铸有限公司,91330200MA2TEST001,周海燕女士,zhou@yongjiang.example,浙江省\n"
    '"太仓博远\n传感器有限公司",,李明,li@boyuan.example,江苏\n'
    "无效邮箱有限公司,,,kein-at-zeichen,江苏\n"
)
COUNT = "SELECT count(*) AS number FROM companies_company WHERE name_zh_hans LIKE '甬江精密%%'"


def wait_for_state(page, words):
    page.wait_for_selector(f".page-head .badge:text-is('{words}')", timeout=90_000)


def test_a_chinese_list_from_upload_to_undo(new_page, demo_portal):
    page = new_page(portal=demo_portal)
    staff = Reader(page, "de")
    log_in_staff(staff, demo_portal)
    staff.open("imports/")
    page.set_input_files("main [name=file]", {"name": "名单.csv", "mimeType": "text/csv", "buffer": LIST.encode("gb18030")})
    staff.send("form[enctype] button[type=submit]")

    staff.reads("Was steht in welcher Spalte?", "GB18030", "甬江精密压铸有限公司")
    chosen = [page.locator(f"main [name='column-{place}']").input_value() for place in range(5)]
    assert chosen == ["name", "cn-uscc", "contact_name", "email", "region"]
    assert page.locator("main [name=kind]").input_value() == "partner"
    assert Axe().run(page).response["violations"] == []
    staff.send("form[data-unsaved] button[type=submit]")

    wait_for_state(page, "Vorschau")
    page.click("#row-3 details summary")
    staff.reads("Noch ist nichts übernommen", "太仓博远 传感器有限公司", "Zhejiang")
    assert [page.locator(f"#row-{row} .badge").inner_text() for row in (3, 4, 5)] == ["Neu", "Neu", "Fehler"]
    staff.reads("ist keine E-Mail-Adresse: kein-at-zeichen")
    assert demo_portal.query(COUNT) == [{"number": 0}]
    assert Axe().run(page).response["violations"] == []
    staff.send("form[action$='/commit/'] button")

    wait_for_state(page, "Übernommen")
    assert demo_portal.query(COUNT) == [{"number": 1}]
    page.click("#row-3 a")
    staff.reads("甬江精密压铸有限公司")
    page.go_back()
    page.click("main a[href$='/undo/']")
    staff.reads("2 Unternehmen, die durch diese Liste neu kamen, werden gelöscht")
    staff.send("form[method=post] button.button--danger")

    wait_for_state(page, "Rückgängig gemacht")
    assert demo_portal.query(COUNT) == [{"number": 0}]
