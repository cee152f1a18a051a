// Character references of HTML and XML.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chipline {

// UTF-8 for "nbsp", "#160" or "#xA0" (no "&", no ";"); nothing for an unknown name or a number that
// is no character. Numbers 128..159 mean what windows-1252 has there, as on the web.
std::optional<std::string> ResolveReference(std::string_view name);

// The number of "#160" or "#xA0", as written; nothing for a name or what is no character's number.
std::optional<char32_t> ReferenceNumber(std::string_view name);

// Whether HTML 4 defines this name.
bool IsHtmlEntity(std::string_view name);

// The character that windows-1252 has at 0x80..0x9F; `code_point` itself for any other.
char32_t FromWindows1252(char32_t code_point);

// `text` with every reference that resolves resolved. For attribute values.
std::string ResolveReferences(std::string_view text);

}  // namespace chipline
