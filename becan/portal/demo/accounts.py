"""The demo logins. They exist only where ``BECAN_DEMO`` is set; ``member_of`` names a company of the demo data."""

PASSWORD = "Ludwigsfelde-Changchun"

ACCOUNTS = [
    {"role": "Project manager", "email": "projekt@becan.example", "staff": "project_manager", "language": "de",
     "family_name": "Sommer", "given_name": "Katrin", "function": "Projektleitung", "phone": "+49 30 23125 014"},
    {"role": "Cooperation manager", "email": "hezuo@becan.example", "staff": "project_manager", "language": "zh-hans",
     "family_name": "林", "given_name": "雨文", "function": "合作经理", "phone": "+49 30 23125 027"},
    {"role": "Administrator", "email": "admin@becan.example", "staff": "administrator", "language": "de",
     "family_name": "Brandt", "given_name": "Jonas", "function": "Administration", "phone": "+49 30 23125 000"},
    {"role": "Auditor", "email": "pruefung@becan.example", "staff": "auditor", "language": "de",
     "family_name": "Vogt", "given_name": "Renate", "function": "Prüfbehörde", "phone": ""},
    {"role": "Supplier, Hennigsdorf", "email": "anbieter@becan.example", "member_of": "hennigsdorf-harness", "language": "de",
     "family_name": "Krüger", "given_name": "Silke", "function": "Vertriebsleitung", "phone": "+49 3302 555 120"},
    {"role": "Supplier, Adlershof", "email": "startup@becan.example", "member_of": "adlershof-lidar", "language": "en",
     "family_name": "Petrov", "given_name": "Daniela", "function": "Head of Sales", "phone": "+49 30 555 0140"},
    {"role": "Chinese company, Changchun", "email": "caigou@becan.example", "member_of": "changchun-tier1", "language": "zh-hans",
     "family_name": "王", "given_name": "建国", "function": "采购部经理", "phone": "+86 431 5550 1188"},
    {"role": "Multiplier, Changchun", "email": "kaifaqu@becan.example", "member_of": "changchun-zone", "language": "zh-hans",
     "family_name": "赵", "given_name": "敏", "function": "招商局副局长", "phone": "+86 431 5550 2200"},
]  # fmt: skip
for account in ACCOUNTS:
    account["password"] = PASSWORD
