#include "web/header_fields.h"

#include <cstddef>

namespace chipline {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kColon = ": ";

bool HoldsLineEnd(std::string_view text) {
  return text.find('\r') != std::string_view::npos || text.find('\n') != std::string_view::npos;
}

// Where the line of `name` begins, or npos.
std::size_t LineOf(std::string_view text, std::string_view name) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = text.substr(at);
    if (line.starts_with(name) && line.substr(name.size()).starts_with(kColon)) return at;
    at = text.find('\n', at) + 1;
  }
  return std::string_view::npos;
}

}  // namespace

HeaderFields::HeaderFields(std::initializer_list<HeaderField> fields) {
  for (const HeaderField& field : fields) Add(field.name, field.value);
}

void HeaderFields::Add(std::string_view name, std::string_view value) {
  if (HoldsLineEnd(value)) return;
  text_.append(name).append(kColon).append(value).append(kLineEnd);
}

void HeaderFields::Set(std::string_view name, std::string_view value) {
  const std::size_t line = LineOf(text_, name);
  if (line == std::string::npos) return Add(name, value);
  if (HoldsLineEnd(value)) return;
  const std::size_t begin = line + name.size() + kColon.size();
  text_.replace(begin, text_.find('\r', begin) - begin, value);
}

void HeaderFields::Erase(std::string_view name) {
  for (std::size_t line = 0; (line = LineOf(text_, name)) != std::string::npos;) {
    text_.erase(line, text_.find('\n', line) + 1 - line);
  }
}

std::optional<std::string_view> HeaderFields::Get(std::string_view name) const {
  const std::size_t line = LineOf(text_, name);
  if (line == std::string::npos) return std::nullopt;
  const std::size_t begin = line + name.size() + kColon.size();
  return std::string_view(text_).substr(begin, text_.find('\r', begin) - begin);
}

}  // namespace chipline
