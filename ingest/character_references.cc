#include "ingest/character_references.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <libxml/HTMLparser.h>

#include "ingest/text_utils.h"

namespace chipline {

char32_t FromWindows1252(char32_t code_point) {
  constexpr std::array<char16_t, 32> kWindows1252 = {
      0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  if (code_point < 0x80 || code_point > 0x9F) return code_point;
  return kWindows1252[code_point - 0x80];
}

bool IsHtmlEntity(std::string_view name) {
  const std::string text(name);
  return htmlEntityLookup(reinterpret_cast<const xmlChar*>(text.c_str())) != nullptr;
}

std::optional<char32_t> ReferenceNumber(std::string_view name) {
  if (!name.starts_with('#')) return {};
  name.remove_prefix(1);
  const bool hex = name.starts_with('x') || name.starts_with('X');
  if (hex) name.remove_prefix(1);
  std::uint32_t number = 0;
  const auto [end, fault] =
      std::from_chars(name.data(), name.data() + name.size(), number, hex ? 16 : 10);
  const bool valid = fault == std::errc() && end == name.data() + name.size() && number != 0 &&
                     number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF);
  if (!valid) return {};
  return number;
}

std::optional<std::string> ResolveReference(std::string_view name) {
  std::string out;
  if (name == "apos") return "'";
  if (name.starts_with('#')) {
    const auto number = ReferenceNumber(name);
    if (!number) return {};
    AppendUtf8(FromWindows1252(*number), &out);
    return out;
  }
  const std::string text(name.substr(0, 32));
  const htmlEntityDesc* entity = htmlEntityLookup(reinterpret_cast<const xmlChar*>(text.c_str()));
  if (entity == nullptr) return {};
  AppendUtf8(entity->value, &out);
  return out;
}

std::string ResolveReferences(std::string_view text) {
  std::string out;
  for (std::size_t amp = text.find('&'); amp != std::string_view::npos; amp = text.find('&')) {
    out.append(text.substr(0, amp));
    text.remove_prefix(amp);
    const std::size_t semicolon = text.substr(0, 40).find(';');
    std::optional<std::string> resolved;
    if (semicolon != std::string_view::npos)
      resolved = ResolveReference(text.substr(1, semicolon - 1));
    out.append(resolved ? *resolved : "&");
    text.remove_prefix(resolved ? semicolon + 1 : 1);
  }
  return out.append(text);
}

}  // namespace chipline
