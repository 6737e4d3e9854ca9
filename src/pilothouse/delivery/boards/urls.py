from __future__ import annotations

from django.urls import include, path

from pilothouse.delivery.boards.views import board, sprints

_addresses = [
    path("projects/<str:number>/board/", board.board, name="board"),
    path("projects/<str:number>/board/columns/", board.columns, name="columns"),
    path("projects/<str:number>/board/arrange/", board.arrange, name="arrange"),
    path("projects/<str:number>/board/arrange/undo/", board.undo, name="undo"),
    path("projects/<str:number>/board/move/", board.move, name="move"),
    path("projects/<str:number>/board/calendar/", board.calendar, name="calendar"),
    path("projects/<str:number>/sprints/", sprints.sprints, name="sprints"),
    path("projects/<str:number>/sprints/new/", sprints.new_sprint, name="new"),
    path("sprints/<int:sprint_id>/", sprints.sprint, name="sprint"),
    path("sprints/<int:sprint_id>/edit/", sprints.edit_sprint, name="edit"),
    path("sprints/<int:sprint_id>/remove/", sprints.remove_sprint, name="remove"),
    path("sprints/<int:sprint_id>/tasks/", sprints.choose_tasks, name="choose"),
    path("sprints/<int:sprint_id>/tasks/<int:uid>/out/", sprints.take_out, name="out"),
    path("sprints/<int:sprint_id>/carry/", sprints.carry, name="carry"),
]
urlpatterns = [path("", include((_addresses, "boards")))]
