#include "model/unprintable.h"

#include <cstdio>

namespace chipline {
namespace {

struct Found {
  std::size_t at;
  std::size_t length;  // 0: there is none
};

// How many bytes of an unprintable character `text` begins with; 0 where it begins with another.
std::size_t LengthAt(std::string_view text) {
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  if (byte(0) < 0x20) return text[0] == '\t' || text[0] == '\n' || text[0] == '\r' ? 0 : 1;
  if (byte(0) == 0x7F) return 1;
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0) return 2;
  return byte(0) == 0xEF && byte(1) == 0xBF && byte(2) >= 0xBE && byte(2) <= 0xBF ? 3 : 0;
}

Found FindIn(std::string_view text, std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i) {
    if (const std::size_t length = LengthAt(text.substr(i)); length > 0) return {i, length};
  }
  return {text.size(), 0};
}

}  // namespace

std::string UnprintableIn(std::string_view text) {
  const Found found = FindIn(text, 0);
  if (found.length == 0) return {};
  const auto last = static_cast<unsigned char>(text[found.at + found.length - 1]);
  const unsigned code = found.length == 3 ? 0xFFC0U + (last & 0x3FU) : last;
  char name[8];
  std::snprintf(name, sizeof name, "U+%04X", code);
  return name;
}

std::string Printable(std::string_view text) {
  std::string out;
  std::size_t from = 0;
  for (Found found = FindIn(text, 0); found.length > 0; found = FindIn(text, from)) {
    out.append(text.substr(from, found.at - from)).append("\xEF\xBF\xBD");
    from = found.at + found.length;
  }
  return out.append(text.substr(from));
}

}  // namespace chipline
