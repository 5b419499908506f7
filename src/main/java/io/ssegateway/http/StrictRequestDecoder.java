package io.ssegateway.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import io.ssegateway.s3.S3Error;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The library's request decoder with its tolerances closed through its own hooks. One for each connection; used on its
 * event loop.
 *
 * <p>A bad head becomes an invalid message (the decoder then reads nothing more), a bad chunk is told to whoever reads
 * the body, so that both get an answer before the connection ends.
 */
final class StrictRequestDecoder extends HttpRequestDecoder {
    /** Requests read ahead of their answers; S3 clients do not pipeline, and every one of them holds memory. */
    static final int MAX_PIPELINED = 16;

    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");

    private int wordEnd;
    private boolean inHead = true;
    private boolean headerSection;
    private boolean folded;
    private int lengths;
    private int unanswered;
    private boolean closing;
    private @Nullable Runnable brokenBody;

    StrictRequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(ListenerSettings.MAX_REQUEST_LINE)
                .setMaxHeaderSize(ListenerSettings.MAX_HEADER_SECTION)
                .setMaxChunkSize(ListenerSettings.MAX_BODY_BUFFER)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setAllowDuplicateContentLengths(false));
    }

    /** Who is told, once, that the body being read now is malformed. */
    void onBrokenBody(Runnable reader) {
        brokenBody = reader;
    }

    /** An answer was written to its end. */
    void answered() {
        unanswered--;
    }

    /** No further request is read from this connection; the body being read still is. */
    void closing() {
        closing = true;
    }

    /** Whether this connection ends with the answer being written. */
    boolean isClosing() {
        return closing;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (inHead) {
            if (closing) {
                buffer.skipBytes(buffer.readableBytes());
                return;
            }
            folded |= holdsFold(buffer);
        }
        int before = out.size();
        super.decode(ctx, buffer, out);
        for (int i = before; i < out.size(); i++) {
            Object message = out.get(i);
            if (message instanceof HttpRequest) {
                inHead = false;
            }
            if (message instanceof LastHttpContent last) {
                inHead = true;
                headerSection = false;
                tellBrokenBody(last, out, i);
            }
        }
    }

    /**
     * RFC 9112 §5.2: a line of the head that begins with a space or tab. The library takes whole lines from the buffer,
     * so that a call begins at the start of a line once the request line is read.
     */
    private boolean holdsFold(ByteBuf buffer) {
        boolean lineStart = headerSection;
        int i = headerSection ? buffer.readerIndex() : skipBlankLines(buffer);
        for (; i < buffer.writerIndex(); i++) {
            byte b = buffer.getByte(i);
            if (lineStart && b == '\r') {
                return false;
            }
            if (lineStart && (b == ' ' || b == '\t')) {
                return true;
            }
            lineStart = b == '\n';
        }
        return false;
    }

    private static int skipBlankLines(ByteBuf buffer) {
        int i = buffer.readerIndex();
        while (i < buffer.writerIndex() && (buffer.getByte(i) == '\r' || buffer.getByte(i) == '\n')) {
            i++;
        }
        return i;
    }

    private void tellBrokenBody(HttpContent last, List<Object> out, int index) {
        Runnable reader = brokenBody;
        if (!last.decoderResult().isFailure() || reader == null || unanswered != 1) {
            return;
        }
        closing = true;
        out.remove(index);
        ReferenceCountUtil.release(last);
        reader.run();
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        String version = line[2];
        if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
            throw new BadHead(S3Error.BAD_REQUEST, "The HTTP version is not supported.");
        }
        if (++unanswered > MAX_PIPELINED) {
            throw new BadHead(S3Error.BAD_REQUEST, "Too many requests were sent ahead of their answers.");
        }
        headerSection = true;
        lengths = 0;
        return new DefaultHttpRequest(
                HttpVersion.valueOf(version), HttpMethod.valueOf(line[0]), line[1], HeadersMultiMap.httpHeaders());
    }

    @Override
    protected HttpMessage createInvalidMessage() {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", HeadersMultiMap.httpHeaders());
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (inHead) {
            HeadRules.checkName(line, start, length);
            AsciiString name = super.splitHeaderName(line, start, length);
            if (CONTENT_LENGTH.contentEqualsIgnoreCase(name) && ++lengths > 1) {
                throw new BadHead(S3Error.BAD_REQUEST, "Content-Length is given more than once.");
            }
            return name;
        }
        return super.splitHeaderName(line, start, length);
    }

    /** Called by the library when the header section is complete, before it decides how the body is framed. */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        if (folded) {
            throw new BadHead(S3Error.BAD_REQUEST, "Folded header lines are not supported.");
        }
        HeadRules.check((HttpRequest) message);
        return false;
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        requireSingleSpace(start == 0);
        wordEnd = start + length;
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        requireSingleSpace(start == wordEnd + 1 && line[wordEnd] == ' ');
        wordEnd = start + length;
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        requireSingleSpace(start == wordEnd + 1 && line[wordEnd] == ' ');
        return super.splitThirdWordInitialLine(line, start, length);
    }

    private static void requireSingleSpace(boolean met) {
        if (!met) {
            throw new BadHead(S3Error.BAD_REQUEST, "The request line is not valid.");
        }
    }
}
