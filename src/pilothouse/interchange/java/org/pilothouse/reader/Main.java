package org.pilothouse.reader;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mpxj.HasCharset;
import org.mpxj.MPXJException;
import org.mpxj.ProjectFile;
import org.mpxj.primavera.PrimaveraXERFileReader;
import org.mpxj.reader.UniversalProjectReader;

/** Reads one file and writes one JSON answer: INPUT OUTPUT PROJECT_INDEX|auto MAX_TASKS MAX_DEPTH CHARSET|auto [PEER]. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        Path output = Path.of(args[1]);
        try (Writer writer = new BufferedWriter(Files.newBufferedWriter(output, StandardCharsets.UTF_8), 1 << 16)) {
            try {
                run(args, writer);
            } catch (Refusal refusal) {
                fail(writer, refusal.code, refusal.getMessage());
            } catch (StackOverflowError error) {
                fail(writer, "too_deep", "");
            } catch (Exception error) {
                fail(writer, code(error), chain(error));
            }
        }
    }

    private static void run(String[] args, Writer writer) throws Exception {
        List<ProjectFile> files = readAll(new File(args[0]), args[5]);
        if (files.isEmpty()) {
            throw new Refusal("no_project", "");
        }
        System.out.println("read");
        int index = args[2].equals("auto") ? best(files) : Integer.parseInt(args[2]);
        if (index < 0 || index >= files.size()) {
            throw new Refusal("no_such_project", String.valueOf(files.size()));
        }
        Limits limits = new Limits(Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        if (args.length > 6) {
            Peer.reschedule(files.get(index));
        }
        new PlanWriter(files, index, limits).write(new Json(writer));
        System.out.println("written");
    }

    private static List<ProjectFile> readAll(File file, String charset) throws Exception {
        if (isArchive(file)) {
            List<ProjectFile> files = new UniversalProjectReader().readAll(file);
            return files == null ? List.of() : files;
        }
        try (UniversalProjectReader.ProjectReaderProxy proxy = new UniversalProjectReader().getProjectReaderProxy(file)) {
            if (proxy == null) {
                throw new Refusal("wrong_format", "");
            }
            if (!charset.equals("auto") && proxy.getProjectReader() instanceof HasCharset reader) {
                reader.setCharset(Charset.forName(charset));
            }
            if (proxy.getProjectReader() instanceof PrimaveraXERFileReader reader) {
                reader.setLinkCrossProjectRelations(true);
            }
            List<ProjectFile> files = proxy.readAll();
            if (files == null) {
                return new ArrayList<>();
            }
            if (files.size() == 1 && "GAN".equals(files.get(0).getProjectProperties().getFileType())) {
                GanttLinks.complete(file, files.get(0));
            }
            return files;
        }
    }

    private static boolean isArchive(File file) throws IOException {
        try (InputStream stream = Files.newInputStream(file.toPath())) {
            return stream.read() == 'P' && stream.read() == 'K';
        }
    }

    /** The project that the file marks as its subject, else the one with the most tasks. */
    private static int best(List<ProjectFile> files) {
        int best = 0;
        for (int i = 1; i < files.size(); i++) {
            if (rank(files.get(i)) > rank(files.get(best))) {
                best = i;
            }
        }
        return best;
    }

    private static long rank(ProjectFile file) {
        boolean subject = file.getProjectProperties().getExportFlag();
        return file.getTasks().size() + (subject ? 1_000_000_000L : 0);
    }

    private static String code(Throwable error) {
        if (error instanceof IllegalCharsetNameException || error instanceof UnsupportedCharsetException) {
            return "charset";
        }
        String text = chain(error);
        if (text.contains(MPXJException.PASSWORD_PROTECTED)) {
            return "password";
        }
        return "unreadable";
    }

    private static String chain(Throwable error) {
        StringBuilder text = new StringBuilder();
        for (Throwable at = error; at != null && text.length() < 2000; at = at.getCause()) {
            text.append(at.getClass().getSimpleName()).append(": ").append(at.getMessage()).append(" | ");
        }
        return text.toString();
    }

    private static void fail(Writer writer, String code, String detail) throws IOException {
        // A partial answer may stand before this line; the reader takes the last line alone.
        writer.write("\n");
        new Json(writer).open('{').put("error", code).put("detail", detail).close('}');
    }

    record Limits(int tasks, int depth) {}

    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        final String code;

        Refusal(String code, String detail) {
            super(detail);
            this.code = code;
        }
    }
}
