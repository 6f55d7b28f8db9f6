"""A TCP proxy that misbehaves when told: cuts, slows, holds, delivers late.

One listens before each Redis and before the broker; the daemons know no other
way to them, the bench itself goes past it.
"""
import socket
import threading
import time

CHUNK = 65536


class Pair:
    """One connection of a client, and ours to the server."""

    def __init__(self, proxy, client, server):
        self.proxy, self.client, self.server = proxy, client, server
        self.kept = []  # what the client sent, and the server did not get yet
        for work in self.upward, self.downward:
            threading.Thread(target=work, daemon=True).start()

    def close(self, *ends):
        for end in ends or (self.client, self.server):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:  # it is closed already
                pass

    def upward(self):
        proxy = self.proxy
        try:
            for data in iter(lambda: self.client.recv(CHUNK), b""):
                if proxy.keeping:
                    self.kept.append(data)
                elif proxy.lets_through(self, data):
                    proxy.pass_on(self.server, data)
        except OSError:
            pass
        if self.kept:
            # The client is gone, and connected anew: only now it arrives.
            proxy.late.wait(proxy.late_s)
            try:
                self.server.sendall(b"".join(self.kept))
                proxy.delivered_late += sum(map(len, self.kept))
                time.sleep(0.3)
            except OSError:
                pass
        self.close()
        proxy.forget(self)

    def downward(self):
        try:
            for data in iter(lambda: self.server.recv(CHUNK), b""):
                if not self.kept:
                    self.proxy.pass_on(self.client, data)
        except OSError:
            pass
        self.close(self.client) if self.kept else self.close()


class Proxy:
    def __init__(self, upstream):
        self.upstream = upstream  # its port
        self.delay_s = 0.0        # before each piece
        self.keeping = False
        self.late_s = 0.0
        self.late = threading.Event()
        self.delivered_late = 0
        self.refusing = False
        self.last, self.met = None, threading.Event()  # stop_at()'s
        self.last_arrives = False
        self.pairs, self.lock = set(), threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            if self.refusing:
                client.close()
                continue
            try:
                server = socket.create_connection(
                    ("127.0.0.1", self.upstream), 5)
            except OSError:
                client.close()
                continue
            for end in client, server:
                end.settimeout(None)
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self.lock:
                self.pairs.add(Pair(self, client, server))

    def pass_on(self, to, data):
        if not self.delay_s:
            to.sendall(data)
            return
        step = max(1, len(data) // 8)
        for at in range(0, len(data), step):
            time.sleep(self.delay_s)
            to.sendall(data[at:at + step])

    def lets_through(self, pair, data):
        """Nothing does, once stop_at()'s last piece came."""
        if self.met.is_set():
            return False
        if not self.last or not self.last(pair, data):
            return True
        self.met.set()
        return self.last_arrives

    def forget(self, pair):
        with self.lock:
            self.pairs.discard(pair)
        pair.client.close()
        pair.server.close()

    def now(self):
        with self.lock:
            return list(self.pairs)

    # -- what can be told --

    def cut(self):
        """All connections, both ways; how many there were."""
        pairs = self.now()
        for pair in pairs:
            pair.close()
        return len(pairs)

    def keep(self):
        """From here on nothing that clients send arrives."""
        self.late.clear()
        self.keeping = True

    def abandon(self, late_s):
        """The clients lose their connections; what was kept arrives late_s
        later, on the old ones, while they have new ones.  How many bytes."""
        pairs = [p for p in self.now() if p.kept]
        self.late_s = late_s
        for pair in self.now():
            pair.close(*[pair.client] if pair.kept else [])
        self.keeping = False
        return sum(len(data) for p in pairs for data in p.kept)

    def stop_at(self, last, arrives):
        """The first piece that a client sends of which last(connection, data)
        is true is the last that arrives, or the first that does not.  met is
        set then."""
        self.last_arrives, self.last = arrives, last

    def heal(self):
        self.delay_s, self.refusing, self.last = 0.0, False, None
        if self.keeping or self.met.is_set():
            self.keeping = False
            self.cut()
            self.met.clear()

    def close(self):
        self.late.set()
        self.listener.close()
        self.cut()
