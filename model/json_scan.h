// The marks of JSON outside of its strings, in one pass that keeps nothing.
#pragma once

#include <cstddef>
#include <string_view>

namespace chipline {

// Calls visit(mark, offset) for each of {}[]: in `text` that is not part of a string, until it
// answers false. Any text may be asked.
template <class Visit>
void ForEachMark(std::string_view text, Visit visit) {
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '\\':
        if (in_string) ++i;
        break;
      case '"':
        in_string = !in_string;
        break;
      case '{':
      case '}':
      case '[':
      case ']':
      case ':':
        if (!in_string && !visit(text[i], i)) return;
        break;
      default:
        break;
    }
  }
}

}  // namespace chipline
