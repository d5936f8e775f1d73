"""A Chinese list in the browser of the project team, in German: columns, preview, taking over, undo, with the real worker."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.words import LANGUAGES, STAFF_OF, worded
from tests.test_main_path import Reader, log_in_staff

pytestmark = pytest.mark.browser

LIST = (
    "会员单位名单,,,,\n"
    "企业名称,统一社会信用代码,联系人,电子邮箱,省份\n"
    "甬江精密压铸有限公司,91330200MA2TEST001,周海燕女士,zhou@yongjiang.example,浙江省\n"
    '"太仓博远\n传感器有限公司",,李明,li@boyuan.example,江苏\n'
    "无效邮箱有限公司,,,kein-at-zeichen,江苏\n"
)
ZHEJIANG = {"de": "Zhejiang", "en": "Zhejiang", "zh-hans": "浙江"}
GOING = {
    "de": "2 Unternehmen, die durch diese Liste neu kamen, werden gelöscht",
    "en": "2 companies that this list entered are deleted",
    "zh-hans": "本名单新增的 2 家企业将被删除",
}
COUNT = "SELECT count(*) AS number FROM companies_company WHERE name_zh_hans LIKE '甬江精密%%'"


def wait_for_state(page, words):
    page.wait_for_selector(f".page-head .badge:text-is('{words}')", timeout=90_000)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chinese_list_from_upload_to_undo(new_page, demo_portal, language):
    page = new_page(LANGUAGES[language], portal=demo_portal)
    staff = Reader(page, language)
    log_in_staff(staff, demo_portal, STAFF_OF[language])
    staff.open("imports/")
    page.set_input_files("main [name=file]", {"name": "名单.csv", "mimeType": "text/csv", "buffer": LIST.encode("gb18030")})
    staff.send("form[enctype] button[type=submit]")

    staff.reads(worded(language, "What is in which column?"), "GB18030", "甬江精密压铸有限公司")
    chosen = [page.locator(f"main [name='column-{place}']").input_value() for place in range(5)]
    assert chosen == ["name", "cn-uscc", "contact_name", "email", "region"]
    assert page.locator("main [name=kind]").input_value() == "partner"
    assert Axe().run(page).response["violations"] == []
    staff.send("form[data-unsaved] button[type=submit]")

    wait_for_state(page, worded(language, "Preview", "import state"))
    page.click("#row-3 details summary")
    staff.reads(worded(language, "Preview: nothing is taken over yet"), "太仓博远 传感器有限公司", ZHEJIANG[language])
    assert [page.locator(f"#row-{row} .badge").inner_text() for row in (3, 4, 5)] == [
        worded(language, word, "import row") for word in ("New", "New", "Error")
    ]
    staff.reads("kein-at-zeichen")
    assert demo_portal.query(COUNT) == [{"number": 0}]
    assert Axe().run(page).response["violations"] == []
    staff.send("form[action$='/commit/'] button")

    wait_for_state(page, worded(language, "Taken over", "import state"))
    assert demo_portal.query(COUNT) == [{"number": 1}]
    page.click("#row-3 a")
    staff.reads("甬江精密压铸有限公司")
    page.go_back()
    page.click("main a[href$='/undo/']")
    staff.reads(GOING[language])
    staff.send("form[method=post] button.button--danger")

    wait_for_state(page, worded(language, "Undone", "import state"))
    assert demo_portal.query(COUNT) == [{"number": 0}]
