from pilothouse.kit.permits import INSIDERS, PMO_DECIDERS, Role, declare, protect

VIEW = declare(
    "people.view", "See people and units", roles=(*INSIDERS, Role.ADMINISTRATOR), anywhere=True
)
MANAGE = declare(
    "people.manage",
    "Add and change people, units, clients and skills",
    roles=(Role.ADMINISTRATOR, Role.RESOURCE_MANAGER, *PMO_DECIDERS),
)
VIEW_ABSENCES = declare(
    "people.view_absences",
    "See who is away and when",
    roles=(Role.RESOURCE_MANAGER, Role.AUDITOR, *PMO_DECIDERS),
    own="person_id",
)
RECORD_ABSENCE = declare(
    "people.record_absence",
    "Record absences",
    roles=(Role.RESOURCE_MANAGER, *PMO_DECIDERS),
    own="person_id",
)
protect("people.Person", view=VIEW)
protect("people.Unit", view=VIEW)
protect("people.Client", view=VIEW)
protect("people.Skill", view=VIEW)
protect("people.PersonSkill", view=VIEW)
protect("people.Absence", view=VIEW_ABSENCES)
