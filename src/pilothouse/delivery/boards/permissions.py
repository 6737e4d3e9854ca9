from pilothouse.kit.permits import INSIDERS, PMS, declare, protect

VIEW = declare("boards.view", "See the board, the calendar and sprints", roles=INSIDERS)
PLAN = declare("boards.plan", "Arrange the board, plan sprints, estimate tasks", roles=PMS)
protect("boards.Board", scope="project__scope__path", view=VIEW)
protect("boards.CardPlace", scope="project__scope__path", view=VIEW)
protect("boards.Sprint", scope="project__scope__path", view=VIEW)
protect("boards.SprintTask", scope="sprint__project__scope__path", view=VIEW)
protect("boards.Estimate", scope="project__scope__path", view=VIEW)
