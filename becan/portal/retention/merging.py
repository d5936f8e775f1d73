"""What becomes of the question whether to stay when two entries of one company are merged: it was about one of them alone."""

from companies.services.merging_relations import ALL, Relation, register

register(Relation("portal.stayquestion", "company", aside=ALL))
