package org.pilothouse.reader;

import java.util.List;
import org.mpxj.ProjectFile;
import org.mpxj.Task;

/** Finds what the file holds beyond the plan. */
final class LossFinder {
    private final ProjectFile file;
    private final Losses losses;
    private final Units units;

    LossFinder(ProjectFile file, Losses losses, Units units) {
        this.file = file;
        this.losses = losses;
        this.units = units;
    }

    void find(List<Task> tasks) {
    }
}
