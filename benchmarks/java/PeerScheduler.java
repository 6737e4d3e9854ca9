import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.mpxj.Duration;
import org.mpxj.ProjectFile;
import org.mpxj.Relation;
import org.mpxj.Task;
import org.mpxj.TimeUnit;
import org.mpxj.cpm.MicrosoftScheduler;

/**
 * Times MPXJ's own scheduler in a warm virtual machine: FILE ROUNDS.
 *
 * The file holds the start, then one line a task with its minutes, then one line a link with the
 * numbers of the two tasks. Prints the milliseconds of each round, then the latest finish.
 */
public final class PeerScheduler {
    private PeerScheduler() {}

    public static void main(String[] args) throws Exception {
        List<String> lines = Files.readAllLines(Path.of(args[0]));
        LocalDateTime start = LocalDateTime.parse(lines.get(0));
        ProjectFile file = new ProjectFile();
        file.setDefaultCalendar(file.addDefaultBaseCalendar());
        List<Task> tasks = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ");
            if (words.length == 1) {
                tasks.add(task(file, Integer.parseInt(words[0])));
            } else {
                Task before = tasks.get(Integer.parseInt(words[0]));
                tasks.get(Integer.parseInt(words[1])).addPredecessor(new Relation.Builder().predecessorTask(before));
            }
        }
        for (int round = 0; round < Integer.parseInt(args[1]); round++) {
            long begin = System.nanoTime();
            new MicrosoftScheduler().schedule(file, start);
            System.out.println((System.nanoTime() - begin) / 1e6);
        }
        System.out.println(tasks.stream().map(Task::getFinish).max(LocalDateTime::compareTo).orElseThrow());
    }

    private static Task task(ProjectFile file, int minutes) {
        Task task = file.addTask();
        Duration duration = Duration.getInstance(minutes / 60.0, TimeUnit.HOURS);
        task.setDuration(duration);
        task.setRemainingDuration(duration);
        task.setActualDuration(Duration.getInstance(0, TimeUnit.HOURS));
        task.setPercentageComplete(0);
        return task;
    }
}
