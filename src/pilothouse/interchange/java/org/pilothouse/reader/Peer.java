package org.pilothouse.reader;

import java.time.LocalDateTime;
import org.mpxj.ProjectFile;
import org.mpxj.ProjectProperties;
import org.mpxj.Task;
import org.mpxj.TaskField;
import org.mpxj.cpm.CpmException;
import org.mpxj.cpm.MicrosoftScheduler;
import org.mpxj.cpm.PrimaveraScheduler;

/** Lets the library's own scheduler replace the stored dates, so that a benchmark has a peer. */
final class Peer {
    private Peer() {}

    static void reschedule(ProjectFile file) throws CpmException {
        ProjectProperties properties = file.getProjectProperties();
        LocalDateTime start = properties.getStartDate();
        if ("Primavera".equals(properties.getFileApplication())) {
            LocalDateTime planned = properties.getPlannedStart();
            new PrimaveraScheduler().schedule(file, planned == null ? start : planned);
        } else {
            new MicrosoftScheduler().schedule(file, start);
        }
        for (Task task : file.getTasks()) {
            task.set(TaskField.TOTAL_SLACK, null);
            task.set(TaskField.FREE_SLACK, null);
            task.set(TaskField.START_SLACK, null);
            task.set(TaskField.FINISH_SLACK, null);
        }
    }
}
