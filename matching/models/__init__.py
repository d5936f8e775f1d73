from matching.models.demands import Demand, DemandConcept, DemandFigure, DemandProof
from matching.models.introductions import Introduction, IntroductionSide
from matching.models.matches import EngineChange, Match, MatchRefresh

__all__ = [
    "Demand",
    "DemandConcept",
    "DemandFigure",
    "DemandProof",
    "EngineChange",
    "Introduction",
    "IntroductionSide",
    "Match",
    "MatchRefresh",
]
