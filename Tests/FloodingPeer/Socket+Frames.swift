import CZeroMQ
import Synchronization
import ZeroMQ

/// Keeps a socket among others.
final class SocketHolder: Sendable {
  private let socket: Mutex<Socket>
  init(_ socket: consuming sending Socket) { self.socket = Mutex(socket) }
}

extension Socket {
  /// Sends one message of so many frames, which are the same bytes in memory.
  borrowing func send(_ frames: Int, of bytes: UnsafeMutableRawBufferPointer) {
    for number in 1...frames {
      var message = zmq_msg_t()
      zmq_msg_init_data(&message, bytes.baseAddress, bytes.count, nil, nil)
      if zmq_msg_send(&message, handle, ZMQ_DONTWAIT | (number < frames ? ZMQ_SNDMORE : 0)) < 0 {
        zmq_msg_close(&message)
        return
      }
    }
  }
}
