package io.ssegateway.state;

import io.ssegateway.envelope.Bytes;
import io.ssegateway.envelope.TamperedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads fixed binary strictly: what ends too early or too late, or is no UTF-8, is refused. */
final class StateReader {
    private final ByteBuffer in;

    StateReader(Bytes bytes) {
        in = ByteBuffer.wrap(bytes.toArray());
    }

    int u8() {
        return need(1).get() & 0xff;
    }

    int u16() {
        return need(2).getShort() & 0xffff;
    }

    long u64() {
        return need(8).getLong();
    }

    boolean flag() {
        int flag = u8();
        if (flag > 1) {
            throw new TamperedException("neither yes nor no");
        }
        return flag == 1;
    }

    Bytes raw(int size) {
        byte[] bytes = new byte[size];
        need(size).get(bytes);
        return Bytes.of(bytes);
    }

    Bytes sized() {
        return raw(u16());
    }

    String text() {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(sized().toArray());
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new TamperedException("text in the state is not UTF-8");
        }
    }

    void end() {
        if (in.hasRemaining()) {
            throw new TamperedException("bytes behind the end of an object of the state");
        }
    }

    private ByteBuffer need(int size) {
        if (in.remaining() < size) {
            throw new TamperedException("an object of the state is cut off");
        }
        return in;
    }
}
