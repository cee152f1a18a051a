// Text of others as HTML: the one place, for pages and for what `explain --html` writes.
#pragma once

#include <string>
#include <string_view>

namespace chipline {

// & < > " ' as references, so that the text can stand between tags and in a quoted attribute;
// control characters other than tab and line feed are dropped, and so are U+FFFE and U+FFFF.
std::string EscapeHtml(std::string_view text);

}  // namespace chipline
