package org.pilothouse.reader;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.mpxj.ProjectFile;
import org.mpxj.Relation;
import org.mpxj.Task;

/** Links whose other end is in another project, each with what the file says of that end. */
final class Outside {
    private final ProjectFile file;
    private final Units units;
    private final Losses losses;

    Outside(ProjectFile file, Units units, Losses losses) {
        this.file = file;
        this.units = units;
        this.losses = losses;
    }

    void write(Json json, List<Task> tasks, Set<Integer> ids) throws IOException {
        json.key("outside").open('[');
        for (Task task : tasks) {
            for (Relation link : task.getPredecessors()) {
                end(json, link, task, link.getPredecessorTask(), true, ids);
            }
            for (Relation link : task.getSuccessors()) {
                end(json, link, task, link.getSuccessorTask(), false, ids);
            }
        }
        json.close(']');
    }

    private void end(Json json, Relation link, Task task, Task other, boolean incoming, Set<Integer> ids)
        throws IOException {
        if (other == null || task.getExternalTask()) {
            return;
        }
        boolean elsewhere = other.getParentFile() != file;
        if (!elsewhere && !other.getExternalTask()) {
            return;
        }
        json.open('{').put("task", task.getUniqueID()).put("incoming", incoming);
        json.put("type", Names.linkType(link.getType()));
        PlanWriter.lag(json, link.getLag(), units);
        if (elsewhere) {
            json.put("project", other.getParentFile().getProjectProperties().getProjectID());
            json.put("uid", other.getUniqueID()).put("code", other.getActivityID());
        } else {
            json.put("ghost", ids.contains(other.getUniqueID()) ? other.getUniqueID() : null);
            Place place = place(other);
            json.put("file", place.file()).put("row", place.row()).put("uid", other.getSubprojectTaskUniqueID());
            json.put("guid", other.getSubprojectGUID());
            losses.add("outside_task", "", task.getUniqueID(), other.getName() + ": " + home(other));
        }
        json.put("name", other.getName()).put("start", units.instant(other.getStart(), null, "start"));
        json.put("finish", units.instant(other.getFinish(), null, "finish")).close('}');
    }

    private record Place(String file, Integer row) {}

    /** The library gives the other file as such, or as the name of the project with the row behind it. */
    private static Place place(Task ghost) {
        String path = ghost.getSubprojectFile();
        String project = ghost.getProject();
        if (path == null && project != null && project.matches(".*\\\\\\d{1,9}")) {
            int cut = project.lastIndexOf('\\');
            return new Place(project.substring(0, cut), Integer.valueOf(project.substring(cut + 1)));
        }
        return new Place(path == null ? project : path, ghost.getSubprojectTaskID());
    }

    /** Where an external task is at home: the file and the row there, as Microsoft Project writes it. */
    static String home(Task ghost) {
        Place place = place(ghost);
        Integer row = place.row() == null ? ghost.getSubprojectTaskUniqueID() : place.row();
        return place.file() == null || place.file().isEmpty() ? null : place.file() + "\\" + (row == null ? "" : row);
    }

    /** The number that the tool shows for each row, where that is not its place. */
    static void rows(Json json, List<Task> tasks) throws IOException {
        json.key("rows").open('[');
        int place = 0;
        for (Task task : tasks) {
            place++;
            if (!Objects.equals(task.getID(), place) && task.getID() != null) {
                json.open('[').value(task.getUniqueID()).value(task.getID()).close(']');
            }
        }
        json.close(']');
    }
}
