"""People, units, clients, absences and skills in the API."""

from ninja import Router

from pilothouse.foundation.people.api import organisation, people, skills

router = Router()
router.add_router("", people.router)
router.add_router("", organisation.router)
router.add_router("", skills.router)
