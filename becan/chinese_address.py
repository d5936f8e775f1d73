"""How a Chinese letter addresses a person: 王经理, never 王采购部经理."""

import re

TITLE = re.compile(
    "副?(?:总经理|经理|总裁|董事长|董事|理事长|会长|秘书长|总监|主任|主管|总工程师|工程师|厂长|院长|所长|局长|处长|部长|科长|组长"
    "|主席|市长|区长|镇长|书记|教授|博士|助理)$"
)


def addressed(family_name: str, full_name: str, function: str) -> str:
    """The surname with the longest title that ends the function; without one the full name, as 先生 or 女士 would be a guess."""
    title = TITLE.search(function.strip())
    return f"{family_name}{title[0]}" if title else full_name
