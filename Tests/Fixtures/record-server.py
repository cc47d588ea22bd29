#!/usr/bin/env python3
"""Serves a folder over HTTP on 127.0.0.1 as a web server would, and misbehaves where it is told to; for tests of scripts/fetch-ptbxl.

    Tests/Fixtures/record-server.py FOLDER LOG [--damage-once PATH] [--damage PATH] [--cut-once PATH] [--refuse-once PATH] [--no-ranges]
                                               [--hold-after N]

Prints its port. Each request for a file is a line of LOG: "PATH STATUS FIRST-BYTE". Damaged files have one bit that is another; of those that
are cut off half the bytes are sent; refused ones are answered by 503. After N signal files the next ones get half of their bytes and no end.
Ends with its standard input. Needs python3, nothing else.
"""
import argparse
import email.utils
import http.server
import os
import pathlib
import sys
import threading

parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("log", type=pathlib.Path)
for name in ("--damage-once", "--damage", "--cut-once", "--refuse-once"):
    parser.add_argument(name, action="append", default=[])
parser.add_argument("--no-ranges", action="store_true")
parser.add_argument("--hold-after", type=int)
options = parser.parse_args()
lock = threading.Lock()
log = options.log.open("a")
served = 0


def is_told(paths, path):
    """Whether a path is among those that something happens to once, and it has not happened yet."""
    with lock:
        if path in paths:
            paths.remove(path)
            return True
        return False


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def answer(self, path, status, first=0, headers=(), length=0):
        """Sends all but the content, and returns whether that is held back."""
        global served
        with lock:
            is_signal = status in (200, 206) and path.endswith(".dat")
            served += is_signal
            is_held = is_signal and options.hold_after is not None and served > options.hold_after
            print(path, status, first, file=log, flush=True)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        return is_held

    def do_GET(self):
        path = self.path.lstrip("/")
        file = options.folder / path
        if is_told(options.refuse_once, path):
            return self.answer(path, 503)
        if not file.is_file():
            return self.answer(path, 404)
        modified = email.utils.formatdate(int(file.stat().st_mtime), usegmt=True)
        if self.headers.get("If-Modified-Since") == modified:
            return self.answer(path, 304)
        content = bytearray(file.read_bytes())
        if path in options.damage or is_told(options.damage_once, path):
            content[len(content) // 2] ^= 1
        first, wanted = 0, self.headers.get("Range")
        if wanted and not options.no_ranges:
            first = int(wanted.removeprefix("bytes=").split("-")[0])
            if first >= len(content):
                return self.answer(path, 416, first)
        headers = [("Last-Modified", modified)]
        if first:
            headers.append(("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}"))
        is_held = self.answer(path, 206 if first else 200, first, headers, len(content) - first)
        if is_held or is_told(options.cut_once, path):
            self.wfile.write(content[first : (first + len(content)) // 2])
            self.wfile.flush()
            if is_held:
                threading.Event().wait()
            self.close_connection = True
            return
        self.wfile.write(content[first:])


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
os._exit(0)
