package io.ssegateway.http;

import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** What the front door does to a connection below HTTP. Event loop of the connection only. */
final class Wire {
    private static final String DECODER = "httpDecoder";

    private Wire() {}

    /** Puts the strict decoder in the place of the library's. Before the first octet is read. */
    static void harden(HttpConnection connection) {
        pipeline(connection).replace(DECODER, DECODER, new StrictRequestDecoder());
    }

    /** The connection's decoder. */
    static StrictRequestDecoder decoder(HttpConnection connection) {
        return (StrictRequestDecoder) pipeline(connection).get(DECODER);
    }

    /** Ends the connection so that the peer cannot take it for an orderly end: RST, and no TLS close_notify. */
    static void reset(HttpConnection connection) {
        ConnectionBase base = (ConnectionBase) connection;
        if (base.channel().isOpen()) {
            base.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            base.channel().unsafe().close(base.channel().voidPromise());
        }
    }

    private static ChannelPipeline pipeline(HttpConnection connection) {
        return ((ConnectionBase) connection).channelHandlerContext().pipeline();
    }
}
