/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.it.fault;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on loopback that stands between a client and a server and does to their connection
 * what networks do: cuts it with a reset, refuses new ones, swallows the bytes without a word,
 * delays or throttles them, closes one direction only, corrupts them.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int MOST_RECORDED = 64 * 1024;

    private final ServerSocket listener;
    private final InetSocketAddress server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final ByteArrayOutputStream fromClients = new ByteArrayOutputStream();
    private volatile boolean refusing;
    private volatile boolean swallowing;
    private volatile long delayMillis;
    private volatile int bytesPerSecond;
    private volatile boolean corrupting;

    private FaultProxy(ServerSocket listener, InetSocketAddress server) {
        this.listener = listener;
        this.server = server;
    }

    /**
     * Starts a proxy on a free loopback port.
     *
     * @param server where connections are passed on to
     */
    public static FaultProxy start(InetSocketAddress server) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        FaultProxy proxy = new FaultProxy(listener, server);
        daemon("fault-proxy-accept", proxy::accept);
        return proxy;
    }

    /** The port that it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections it has passed on so far. */
    public int accepted() {
        return accepted.get();
    }

    /** The first bytes that clients have sent, of all connections, one after the other. */
    public byte[] sentByClients() {
        synchronized (fromClients) {
            return fromClients.toByteArray();
        }
    }

    /** Cuts all open connections with a reset. Returns how many there were. */
    public int cut() {
        int connections = 0;
        for (Socket socket : open) {
            reset(socket);
            connections++;
        }
        return connections / 2;
    }

    /** Whether new connections are closed at once. */
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** Whether bytes vanish in both directions while the connections stay open. */
    public void swallow(boolean swallow) {
        swallowing = swallow;
    }

    /** How long every piece of data waits, in milliseconds; 0 for not at all. */
    public void delay(long millis) {
        delayMillis = millis;
    }

    /** How many bytes a second pass in each direction of each connection; 0 for all there are. */
    public void throttle(int bytes) {
        bytesPerSecond = bytes;
    }

    /** Whether one bit of every piece of data is wrong. */
    public void corrupt(boolean corrupt) {
        corrupting = corrupt;
    }

    /** Ends the direction to the clients and leaves the other one open. */
    public void halfClose() throws IOException {
        for (Socket client : clients) {
            if (!client.isOutputShutdown() && !client.isClosed()) {
                client.shutdownOutput();
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(FaultProxy::reset);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (refusing) {
                    reset(client);
                    continue;
                }
                connect(client);
            } catch (IOException e) {
                // Closed, or the server is not there: the client sees its connection end, as it
                // would without a proxy.
                if (listener.isClosed()) {
                    return;
                }
            }
        }
    }

    private void connect(Socket client) throws IOException {
        Socket upstream = new Socket();
        try {
            upstream.connect(server, CONNECT_TIMEOUT_MILLIS);
        } catch (IOException e) {
            reset(client);
            throw e;
        }
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        open.add(client);
        open.add(upstream);
        clients.add(client);
        accepted.incrementAndGet();
        daemon("fault-proxy-up", () -> pump(client, upstream, true));
        daemon("fault-proxy-down", () -> pump(upstream, client, false));
    }

    private void pump(Socket from, Socket to, boolean fromClient) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                if (fromClient) {
                    record(buffer, n);
                }
                hold(n);
                if (corrupting) {
                    buffer[n / 2] ^= 0x10;
                }
                if (!swallowing) {
                    out.write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            // One side went away; closing both tells the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
            open.remove(to);
            clients.remove(from);
            clients.remove(to);
        }
    }

    private void record(byte[] bytes, int count) {
        synchronized (fromClients) {
            fromClients.write(bytes, 0, Math.min(count, MOST_RECORDED - fromClients.size()));
        }
    }

    private void hold(int bytes) throws InterruptedException {
        if (delayMillis > 0) {
            TimeUnit.MILLISECONDS.sleep(delayMillis);
        }
        int rate = bytesPerSecond;
        if (rate > 0) {
            TimeUnit.MICROSECONDS.sleep(bytes * 1_000_000L / rate);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It was closed already.
        }
    }

    private static void daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }
}
