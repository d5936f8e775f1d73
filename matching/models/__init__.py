from matching.models.advice import Advice
from matching.models.demand_parts import DemandFile, DemandRelease, Override, QualityCheck
from matching.models.demands import Demand, DemandConcept, DemandFigure, DemandProof
from matching.models.digest import Digest
from matching.models.exposure import DemandTeams, Exposure, TeamShare
from matching.models.files import FileAccess, FileAgreement, SpaceFile
from matching.models.follow_ups import FollowUp
from matching.models.interests import Interest, InterestMember
from matching.models.introductions import Introduction, IntroductionSide
from matching.models.matches import EngineChange, EngineShard, Match, MatchRefresh
from matching.models.milestones import Milestone, MilestoneView
from matching.models.questions import Passage, Question
from matching.models.quick_demands import QuickDemand
from matching.models.readiness import Readiness, ReadinessCheck
from matching.models.records import Batch, Concerned, Escalation, Handed, Interaction, TakeOver, Task
from matching.models.results import ResultRelease
from matching.models.spaces import Meeting, Message, SpaceVisit
from matching.models.suggestions import Suggestion
from matching.models.translations import DemandTextSource, TranslationJob
from matching.models.weights import ActiveWeights, Decision, WeightsProposal

__all__ = [
    "ActiveWeights",
    "Advice",
    "Batch",
    "Concerned",
    "Decision",
    "Demand",
    "DemandConcept",
    "DemandFigure",
    "DemandFile",
    "DemandProof",
    "DemandRelease",
    "DemandTeams",
    "DemandTextSource",
    "Digest",
    "EngineChange",
    "EngineShard",
    "Escalation",
    "Exposure",
    "FileAccess",
    "FileAgreement",
    "FollowUp",
    "Handed",
    "Interaction",
    "Interest",
    "InterestMember",
    "Introduction",
    "IntroductionSide",
    "Match",
    "MatchRefresh",
    "Meeting",
    "Message",
    "Milestone",
    "MilestoneView",
    "Override",
    "Passage",
    "QualityCheck",
    "Question",
    "QuickDemand",
    "Readiness",
    "ReadinessCheck",
    "ResultRelease",
    "SpaceFile",
    "SpaceVisit",
    "Suggestion",
    "TakeOver",
    "Task",
    "TeamShare",
    "TranslationJob",
    "WeightsProposal",
]
