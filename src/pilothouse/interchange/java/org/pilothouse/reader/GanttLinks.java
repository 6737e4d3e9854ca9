package org.pilothouse.reader;

import java.io.File;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.parsers.SAXParserFactory;
import org.mpxj.Duration;
import org.mpxj.ProjectFile;
import org.mpxj.Relation;
import org.mpxj.RelationType;
import org.mpxj.Task;
import org.mpxj.TimeUnit;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Adds the links of GanttProject's nested tasks, which the library reads for the outermost alone. */
final class GanttLinks extends DefaultHandler {
    private final ProjectFile file;
    private final Deque<Integer> open = new ArrayDeque<>();

    private GanttLinks(ProjectFile file) {
        this.file = file;
    }

    static void complete(File source, ProjectFile file) throws Exception {
        SAXParserFactory factory = SAXParserFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.newSAXParser().parse(source, new GanttLinks(file));
    }

    @Override
    public void startElement(String uri, String local, String name, Attributes attributes) {
        if (name.equals("task")) {
            open.push(number(attributes, "id", -2));
        } else if (name.equals("depend") && !open.isEmpty()) {
            link(open.peek(), number(attributes, "id", -2), attributes);
        }
    }

    @Override
    public void endElement(String uri, String local, String name) {
        if (name.equals("task")) {
            open.pop();
        }
    }

    private void link(int from, int to, Attributes attributes) {
        // The library numbers GanttProject's tasks from one instead of nought.
        Task before = file.getTaskByUniqueID(from + 1);
        Task after = file.getTaskByUniqueID(to + 1);
        if (before == null || after == null || before == after
            || after.getPredecessors().stream().anyMatch(known -> known.getPredecessorTask() == before)) {
            return;
        }
        RelationType type = switch (number(attributes, "type", 2)) {
            case 1 -> RelationType.START_START;
            case 3 -> RelationType.FINISH_FINISH;
            case 4 -> RelationType.START_FINISH;
            default -> RelationType.FINISH_START;
        };
        Duration lag = Duration.getInstance(number(attributes, "difference", 0), TimeUnit.DAYS);
        after.addPredecessor(new Relation.Builder().predecessorTask(before).type(type).lag(lag));
    }

    private static int number(Attributes attributes, String name, int otherwise) {
        String text = attributes.getValue(name);
        return text != null && text.matches("-?\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}
