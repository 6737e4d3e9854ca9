from pilothouse.kit.permits import INSIDERS, PMO, PMO_DECIDERS, Role, declare, protect

VIEW = declare("portfolio.view", "See proposals and objectives", roles=INSIDERS, anywhere=True)
PROPOSE = declare(
    "portfolio.propose",
    "Propose projects",
    roles=[role for role in INSIDERS if role != Role.AUDITOR],
    anywhere=True,
)
EDIT = declare(
    "portfolio.edit",
    "Change and submit proposals",
    roles=(Role.PORTFOLIO_MANAGER, *PMO),
    own="proposer_id",
)
ASSESS = declare("portfolio.assess", "Assess proposals", roles=PMO)
DECIDE = declare(
    "portfolio.decide",
    "Decide on proposals as a member of the portfolio board",
    roles=(Role.PORTFOLIO_MANAGER, Role.PMO_DIRECTOR, Role.SPONSOR),
)
SET_UP = declare(
    "portfolio.set_up",
    "Set objectives and scoring models",
    roles=(Role.PORTFOLIO_MANAGER, *PMO_DECIDERS),
)
CHOOSE = declare(
    "portfolio.choose",
    "See the best selection of proposals under a budget",
    roles=(Role.PORTFOLIO_MANAGER, *PMO, Role.SPONSOR),
)
CAPACITY = declare(
    "portfolio.capacity",
    "See capacity handed out to projects in order of priority",
    roles=(Role.RESOURCE_MANAGER, *PMO_DECIDERS),
)
BOARD = (Role.PORTFOLIO_MANAGER, Role.PMO_DIRECTOR, Role.SPONSOR)
protect("portfolio.Proposal", scope="portfolio__scope__path", view=VIEW)
protect("portfolio.ProposalLink", scope="proposal__portfolio__scope__path", view=VIEW)
protect("portfolio.KeptSelection", scope="scope_path", view=CHOOSE)
protect("portfolio.Assessment", scope="proposal__portfolio__scope__path", view=VIEW)
protect("portfolio.Objective", view=VIEW)
protect("portfolio.ScoringModel", view=VIEW)
