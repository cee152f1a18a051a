#include "web/html.h"

#include "tests/support/catch.h"

namespace chipline {
namespace {

TEST_CASE("text and attributes cannot become markup") {
  HtmlWriter page;
  page.Open("p", {{"title", "\"><script>alert('1')</script>"}})
      .Text("<img onerror=x> & 'more'")
      .Close();
  CHECK(page.html() ==
        "<p title=\"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;\">"
        "&lt;img onerror=x&gt; &amp; &#39;more&#39;</p>");
}

TEST_CASE("elements close in the order they were opened") {
  HtmlWriter inner;
  inner.Element("b", "x");
  HtmlWriter page;
  page.Open("ul").Open("li").Text("1").Close().Open("li").Append(inner).Void("br").Close().Close();
  CHECK(page.html() == "<ul><li>1</li><li><b>x</b><br></li></ul>");
}

}  // namespace
}  // namespace chipline
