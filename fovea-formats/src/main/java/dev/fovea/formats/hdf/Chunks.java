package dev.fovea.formats.hdf;

import io.jhdf.dataset.chunked.ChunkedDatasetBase;
import io.jhdf.object.message.FilterPipelineMessage;
import io.jhdf.object.message.FilterPipelineMessage.FilterInfo;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// The values of an array that lies in chunks, boxes of equal extents that jHDF finds, put together row by row.
///
/// Unpacked here and not by jHDF, which inflates a chunk to whatever it grows to, and makes all its filters, also those of
/// libraries that are not there, before it uses one.
final class Chunks {
    private static final int DEFLATE = 1;
    private static final int SHUFFLE = 2;
    private static final int FLETCHER = 3;
    private static final int CHECKSUM = 4;
    private static final int SMALL = 1 << 20;
    /// What deflate can grow by.
    private static final int MOST_GROWTH = 1032;

    private final HdfSource source;
    private final String path;
    private final ChunkedDatasetBase dataset;
    private final HdfType type;
    private final List<Long> extents;
    private final long length;
    private final List<Integer> filters;
    private final int[] box;

    Chunks(HdfSource source, String path, ChunkedDatasetBase dataset, HdfType type, List<Long> extents, long length) {
        this.source = source;
        this.path = path;
        this.dataset = dataset;
        this.type = type;
        this.extents = extents;
        this.length = length;
        this.box = dataset.getChunkDimensions();
        this.filters = dataset.getHeader().hasMessageOfType(FilterPipelineMessage.class)
                ? dataset.getHeader().getMessageOfType(FilterPipelineMessage.class).getFilters().stream()
                        .map(FilterInfo::getId).toList()
                : List.of();
        if (box.length != extents.size() || box.length == 0 || Arrays.stream(box).anyMatch(e -> e < 1)) {
            throw source.refused(path, "chunks %s of an array %s".formatted(Arrays.toString(box), extents), "");
        }
        filters.stream().filter(f -> f != DEFLATE && f != SHUFFLE && f != FLETCHER).findFirst().ifPresent(f -> {
            throw source.refused(path,
                    "the values are packed by the filter %d; deflate (1) and shuffle (2) are known".formatted(f),
                    "Save the file with compression=\"gzip\", or without");
        });
    }

    MemorySegment values() {
        long boxLength = type.size();
        for (int extent : box) {
            boxLength = Math.min(Integer.MAX_VALUE, boxLength * extent);
        }
        long stored = dataset.getStorageInBytes();
        long most = Math.max(SMALL, Math.min(stored, source.size()) * MOST_GROWTH);
        if (length > most || boxLength > most || Math.max(length, boxLength) > Integer.MAX_VALUE - 8) {
            throw source.refused(path,
                    "the array %s of %s in chunks %s would take %d bytes, but only %d are in the file"
                            .formatted(extents, type, Arrays.toString(box), Math.max(length, boxLength), stored),
                    "Such a file is made to fill the memory");
        }
        var values = new byte[(int) length];
        var start = new int[box.length];
        while (length > 0 && start[0] < extents.getFirst()) {
            place(unpacked((int) boxLength, start), start, values);
            int axis = box.length - 1;
            start[axis] += box[axis];
            for (; axis > 0 && start[axis] >= extents.get(axis); axis--) {
                start[axis] = 0;
                start[axis - 1] += box[axis - 1];
            }
        }
        return MemorySegment.ofArray(values);
    }

    /// The filters backwards.
    private byte[] unpacked(int boxLength, int[] start) {
        byte[] rest = source.exact(() -> dataset.getRawChunkBuffer(start));
        for (int filter : filters.reversed()) {
            rest = switch (filter) {
                case FLETCHER -> Arrays.copyOf(rest, Math.max(0, rest.length - CHECKSUM));
                case DEFLATE -> inflated(rest, boxLength + CHECKSUM);
                default -> unshuffled(rest);
            };
        }
        if (rest.length != boxLength) {
            throw source.refused(path, "a chunk of %d bytes where %d were expected".formatted(rest.length, boxLength),
                    "The file is damaged: copy or download it again");
        }
        return rest;
    }

    private byte[] inflated(byte[] packed, int most) {
        try (var inflater = new Inflater()) {
            inflater.setInput(packed);
            var into = new byte[most];
            int done = 0;
            for (int more = 1; done < most && more > 0; done += more) {
                more = inflater.inflate(into, done, most - done);
            }
            return Arrays.copyOf(into, done);
        } catch (DataFormatException e) {
            throw source.refused(path, "a chunk cannot be inflated: " + e.getMessage(),
                    "The file is damaged: copy or download it again").causedBy(e);
        }
    }

    /// First bytes of all elements, then second bytes, …, put together again.
    private byte[] unshuffled(byte[] shuffled) {
        int size = type.size();
        int count = shuffled.length / size;
        byte[] result = shuffled.clone();
        for (int element = 0; element < count; element++) {
            for (int part = 0; part < size; part++) {
                result[element * size + part] = shuffled[part * count + element];
            }
        }
        return result;
    }

    /// Copies what of a box lies within the array, a row at a time.
    private void place(byte[] from, int[] start, byte[] to) {
        int last = box.length - 1;
        var count = new long[box.length];
        long rows = 1;
        for (int axis = 0; axis <= last; axis++) {
            count[axis] = Math.min(box[axis], extents.get(axis) - start[axis]);
            rows *= axis < last ? count[axis] : 1;
        }
        var position = new long[box.length];
        for (long row = 0; row < rows; row++) {
            long source = 0;
            long target = 0;
            for (int axis = 0; axis <= last; axis++) {
                source = source * box[axis] + position[axis];
                target = target * extents.get(axis) + start[axis] + position[axis];
            }
            System.arraycopy(from, (int) source * type.size(), to, (int) target * type.size(),
                    (int) count[last] * type.size());
            for (int axis = last - 1; axis >= 0 && ++position[axis] == count[axis]; axis--) {
                position[axis] = 0;
            }
        }
    }
}
