/// The smallest of many first. A binary heap, as the standard library has none.
struct Heap<Element: Comparable> {
  private var elements: [Element] = []

  var count: Int { elements.count }

  mutating func insert(_ element: Element) {
    elements.append(element)
    var place = elements.count - 1
    while place > 0, elements[place] < elements[(place - 1) / 2] {
      elements.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  mutating func popSmallest() -> Element? {
    guard let smallest = elements.first, let last = elements.popLast() else { return nil }
    guard !elements.isEmpty else { return smallest }
    elements[0] = last
    var place = 0
    while let child = [2 * place + 1, 2 * place + 2].filter({ $0 < elements.count }).min(by: {
      elements[$0] < elements[$1]
    }),
      elements[child] < elements[place]
    {
      elements.swapAt(place, child)
      place = child
    }
    return smallest
  }
}
