#include "model/html_escape.h"

#include <string>

#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("text of others cannot become markup, between tags or in an attribute") {
  CHECK(EscapeHtml("<b title=\"x\">&amp; 'y'") ==
        "&lt;b title=&quot;x&quot;&gt;&amp;amp; &#39;y&#39;");
  CHECK(EscapeHtml(std::string("a\0b\x1b[31mc\n\td", 12)) == "ab[31mc\n\td");
  CHECK(EscapeHtml("镓 é") == "镓 é");
  // XML 1.0, 2.2: no document may hold them.
  CHECK(EscapeHtml("a\xEF\xBF\xBE"
                   "b\xEF\xBF\xBF\xEF\xBF\xBD") == "ab\xEF\xBF\xBD");
  CHECK(EscapeHtml("") == "");
}

}  // namespace
}  // namespace chipline
