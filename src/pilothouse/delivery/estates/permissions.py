from pilothouse.kit.permits import PMO, PMO_DECIDERS, Role, declare, protect

VIEW = declare(
    "estates.view",
    "See folders of plans that were brought in together",
    roles=(Role.PORTFOLIO_MANAGER, *PMO, Role.AUDITOR),
)
RUN = declare(
    "estates.run",
    "Bring in a folder of plans, a project for each file",
    roles=(Role.PORTFOLIO_MANAGER, *PMO_DECIDERS),
)
protect("estates.Estate", scope="portfolio__scope__path", view=VIEW)
protect("estates.EstateFile", scope="estate__portfolio__scope__path", view=VIEW)
protect("estates.EstateLink", scope="estate__portfolio__scope__path", view=VIEW)
