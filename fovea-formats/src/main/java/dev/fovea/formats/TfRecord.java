package dev.fovea.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// One record of TensorFlow's TFRecord format: `length (8 bytes), mask(crc(length)), data, mask(crc(data))`, little-endian.
///
/// `mask(c) = ((c >> 15) | (c << 17)) + 0xa282ead8`, so that a checksum over data that hold checksums stays a good one
/// (TensorFlow, `tensorflow/core/lib/io/record_writer.cc`). A reader stops at the first record that is not whole.
final class TfRecord {
    private static final int MASK = 0xa282ead8;

    private TfRecord() {}

    static byte[] of(byte[] data) {
        var record = ByteBuffer.allocate(Math.addExact(Long.BYTES + 2 * Integer.BYTES, data.length))
                .order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length).putInt(masked(record.array(), Long.BYTES));
        return record.put(data).putInt(masked(data, data.length)).array();
    }

    private static int masked(byte[] bytes, int count) {
        var crc = new CRC32C();
        crc.update(bytes, 0, count);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }
}
