// From bytes in any encoding to UTF-8.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chipline {

// Valid UTF-8 for any bytes; what cannot be decoded is U+FFFD. In order of trust: a byte-order
// mark; UTF-8 that is well formed; `label` as the source declares it (its names and aliases as the
// web uses them: "iso-8859-1" means windows-1252); what the bytes read as (charset_guess.h). A
// byte-order mark is not part of the result.
std::string DecodeToUtf8(std::string_view bytes, std::string_view label);

// The same in exactly the encoding that `label` names, without a byte-order mark. Nothing where the
// label is unknown or UTF-7, or some bytes mean nothing in it.
std::optional<std::string> DecodeAs(std::string_view bytes, std::string_view label);

// The value of `charset=` in a media type such as "text/html; charset=gbk"; empty without one.
std::string CharsetOfMediaType(std::string_view media_type);

// The encoding that an HTML page or XML document declares within its first 4096 bytes; empty
// without one.
std::string DeclaredCharset(std::string_view bytes);

}  // namespace chipline
