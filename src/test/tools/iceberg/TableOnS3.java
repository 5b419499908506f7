import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.iceberg.BaseMetastoreTableOperations;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types.BinaryType;
import org.apache.iceberg.types.Types.LongType;
import org.apache.iceberg.types.Types.NestedField;

/**
 * Writes an Iceberg table with its Parquet files at the S3 location named, reads it back, drops it. Address and
 * credentials are those of the AWS_* variables. Ends with 0 if every row was read as it was written.
 */
class TableOnS3 {
    /** The rows of each data file; S3FileIO sends the last file (60 MB) in parts. */
    private static final int[] ROWS = {1, 1_000, 60_000};

    private static final int PAYLOAD = 1_000;

    private static final Schema SCHEMA = new Schema(
            NestedField.required(1, "id", LongType.get()), NestedField.required(2, "payload", BinaryType.get()));

    public static void main(String[] arguments) throws Exception {
        String location = arguments[0];
        try (S3FileIO io = new S3FileIO()) {
            io.initialize(Map.of(
                    "s3.endpoint", System.getenv("AWS_ENDPOINT_URL"),
                    "s3.path-style-access", "true",
                    "client.region", System.getenv("AWS_DEFAULT_REGION")));
            Table table = create(io, location);
            long id = 0;
            for (int rows : ROWS) {
                DataFile file = write(table, location + "/data/" + rows + " rows.parquet", id, rows);
                require(io.newInputFile(file.location()).getLength() == file.fileSizeInBytes(), "another size");
                table.newAppend().appendFile(file).commit();
                id += rows;
            }
            System.out.println("read " + read(IcebergGenerics.read(table).build()) + " rows as they were written");
            System.out.println("read "
                    + read(IcebergGenerics.read(table)
                            .where(Expressions.equal("id", id - 1))
                            .build())
                    + " row by its number");
            io.deletePrefix(location);
            require(!io.listPrefix(location).iterator().hasNext(), "something is left");
            System.out.println("dropped");
        }
    }

    private static Table create(FileIO io, String location) {
        Pointer pointer = new Pointer(io);
        pointer.commit(
                null,
                TableMetadata.newTableMetadata(SCHEMA, PartitionSpec.unpartitioned(), location, Map.of()));
        return new BaseTable(pointer, "table");
    }

    private static DataFile write(Table table, String location, long firstId, int rows) throws Exception {
        DataWriter<Record> writer = Parquet.writeData(table.io().newOutputFile(location))
                .forTable(table)
                .createWriterFunc(GenericParquetWriter::create)
                .build();
        try (writer) {
            GenericRecord row = GenericRecord.create(SCHEMA);
            for (long id = firstId; id < firstId + rows; id++) {
                row.set(0, id);
                row.set(1, ByteBuffer.wrap(payload(id)));
                writer.write(row);
            }
        }
        return writer.toDataFile();
    }

    private static long read(CloseableIterable<Record> rows) throws Exception {
        long count = 0;
        try (rows) {
            for (Record row : rows) {
                ByteBuffer payload = (ByteBuffer) row.get(1);
                byte[] bytes = new byte[payload.remaining()];
                payload.get(bytes);
                require(Arrays.equals(bytes, payload((Long) row.get(0))), "row " + row.get(0) + " has changed");
                count++;
            }
        }
        return count;
    }

    /** Bytes that no compression makes smaller and that follow from the row's number. */
    private static byte[] payload(long id) {
        byte[] bytes = new byte[PAYLOAD];
        new SplittableRandom(id).nextBytes(bytes);
        return bytes;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    /** Where the table's newest metadata lies: all that a catalogue would know of it. */
    private static final class Pointer extends BaseMetastoreTableOperations {
        private final FileIO io;
        private String location;

        Pointer(FileIO io) {
            this.io = io;
        }

        @Override
        protected String tableName() {
            return "table";
        }

        @Override
        public FileIO io() {
            return io;
        }

        @Override
        protected void doRefresh() {
            refreshFromMetadataLocation(location);
        }

        @Override
        protected void doCommit(TableMetadata from, TableMetadata to) {
            location = writeNewMetadata(to, currentVersion() + 1);
        }
    }
}
