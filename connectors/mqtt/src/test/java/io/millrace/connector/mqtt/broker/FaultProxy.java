/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.connector.mqtt.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A bad network between a client and a server on the loopback interface. */
public final class FaultProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;
    private volatile boolean swallowing;

    /**
     * Listens on a free port.
     *
     * @param target port of the server
     */
    public FaultProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon("fault-proxy-accept", this::accept);
    }

    /** Where clients connect to. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Resets all connections. */
    public void cut() {
        for (Socket socket : open) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // It was closed in between.
            }
            closeQuietly(socket);
        }
    }

    /** Whether new connections are closed at once. */
    public void refuse(boolean on) {
        refusing = on;
    }

    /** Whether bytes are swallowed in both directions, with the connections left open. */
    public void swallow(boolean on) {
        swallowing = on;
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new IllegalStateException("the proxy's port could not be closed", e);
        }
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            Socket client = null;
            try {
                client = listener.accept();
                if (refusing) {
                    closeQuietly(client);
                    continue;
                }
                connect(client);
            } catch (IOException e) {
                if (client != null) {
                    closeQuietly(client);
                }
            }
        }
    }

    // Both sockets are closed by whichever pump ends first.
    @SuppressWarnings("resource")
    private void connect(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        open.add(client);
        open.add(server);
        daemon("fault-proxy-up", () -> pump(client, server));
        daemon("fault-proxy-down", () -> pump(server, client));
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                if (!swallowing) {
                    out.write(buffer, 0, n);
                }
            }
        } catch (IOException e) {
            // One side is gone; so is the other now.
        } finally {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private void closeQuietly(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more either way.
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
