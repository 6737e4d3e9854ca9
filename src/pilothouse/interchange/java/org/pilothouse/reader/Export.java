package org.pilothouse.reader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.mpxj.ProjectFile;
import org.mpxj.mspdi.MSPDIWriter;
import org.mpxj.primavera.PrimaveraPMFileWriter;
import org.mpxj.primavera.PrimaveraXERFileWriter;
import org.mpxj.writer.FileFormat;
import org.mpxj.writer.ProjectWriter;
import org.mpxj.writer.UniversalProjectWriter;

/** Writes one plan, given as the plan's own JSON, in a foreign format: INPUT OUTPUT ANSWER FORMAT. */
public final class Export {
    private Export() {}

    public static void main(String[] args) throws IOException {
        try (Writer writer = new BufferedWriter(Files.newBufferedWriter(Path.of(args[2]), StandardCharsets.UTF_8))) {
            try {
                run(args);
                new Json(writer).open('{').put("written", true).close('}');
            } catch (Exception error) {
                String detail = error.getClass().getSimpleName() + ": " + error.getMessage();
                new Json(writer).open('{').put("error", "unwritable").put("detail", detail).close('}');
            }
        }
    }

    private static void run(String[] args) throws Exception {
        JsonNode plan = new ObjectMapper().readTree(new File(args[0]));
        System.out.println("read");
        FileFormat format = FileFormat.valueOf(args[3]);
        boolean primavera = format == FileFormat.XER || format == FileFormat.PMXML;
        ProjectFile file = new PlanBuilder(plan, primavera).build();
        writer(format).write(file, new File(args[1]));
        System.out.println("written");
    }

    private static ProjectWriter writer(FileFormat format) {
        if (format == FileFormat.MSPDI) {
            return new MSPDIWriter();
        }
        if (format == FileFormat.XER) {
            PrimaveraXERFileWriter writer = new PrimaveraXERFileWriter();
            writer.setCharset(StandardCharsets.UTF_8);
            return writer;
        }
        if (format == FileFormat.PMXML) {
            return new PrimaveraPMFileWriter();
        }
        return new Universal(format);
    }

    /** The library's other writers, by name. */
    private record Universal(FileFormat format) implements ProjectWriter {
        @Override
        public void write(ProjectFile file, String name) throws IOException {
            new UniversalProjectWriter(format).write(file, name);
        }

        @Override
        public void write(ProjectFile file, File target) throws IOException {
            new UniversalProjectWriter(format).write(file, target);
        }

        @Override
        public void write(ProjectFile file, java.io.OutputStream stream) throws IOException {
            new UniversalProjectWriter(format).write(file, stream);
        }

        @Override
        public void write(java.util.List<ProjectFile> files, String name) throws IOException {
            new UniversalProjectWriter(format).write(files, name);
        }

        @Override
        public void write(java.util.List<ProjectFile> files, File target) throws IOException {
            new UniversalProjectWriter(format).write(files, target);
        }

        @Override
        public void write(java.util.List<ProjectFile> files, java.io.OutputStream stream) throws IOException {
            new UniversalProjectWriter(format).write(files, stream);
        }
    }
}
