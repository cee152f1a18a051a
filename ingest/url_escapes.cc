#include "ingest/url_escapes.h"

namespace chipline {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Characters that mean the same escaped or not (RFC 3986, 2.3).
bool IsUnreserved(int byte) {
  const int lower = byte | 0x20;
  return (lower >= 'a' && lower <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' ||
         byte == '.' || byte == '_' || byte == '~';
}

}  // namespace

std::string WithPlainEscapes(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 &&
                           HexDigit(text[i + 2]) >= 0;
    if (!is_escape) {
      plain += text[i];
      continue;
    }
    const int byte = HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]);
    if (IsUnreserved(byte)) {
      plain += static_cast<char>(byte);
    } else {
      plain += '%';
      for (const char digit : text.substr(i + 1, 2)) {
        plain += digit >= 'a' ? static_cast<char>(digit - 32) : digit;
      }
    }
    i += 2;
  }
  return plain;
}

}  // namespace chipline
