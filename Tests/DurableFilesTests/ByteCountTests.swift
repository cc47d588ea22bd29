import DurableFiles
import Testing

@Suite struct `A number of bytes` {
  @Test(arguments: [
    (0, "0 B"), (812, "812 B"), (999, "999 B"), (1000, "1.0 kB"), (9949, "9.9 kB"), (9950, "10 kB"), (35_400, "35 kB"),
    (999_499, "999 kB"), (999_500, "1.0 MB"), (1_400_000, "1.4 MB"), (26_000_000_000, "26 GB"),
    (3_200_000_000_000, "3.2 TB"), (Int.max, "9223372 TB"), (-1, "0 B"),
  ]) func `is told with two digits or three, and the unit that they need`(bytes: Int, text: String) {
    #expect(ByteCount(bytes).description == text)
  }
}
