// The article of a page and nothing else, from any bytes, in bounded time.
#include "ingest/html_document.h"

#include <string>
#include <string_view>

#include "ingest/html_tree.h"
#include "ingest/read_document.h"
#include "tests/ingest/document_checks.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

constexpr std::string_view kFirst =
    "The ministry said on Tuesday that exporters of gallium would need a permit from August on, "
    "wherever the metal is bound for.";
constexpr std::string_view kSecond =
    "Traders in Rotterdam reported that offers had all but dried up, and that nobody knew how long "
    "an application would take.";

std::string Paragraph(std::string_view text) {
  return "<p>" + std::string(text) + "</p>\n";
}

std::string Repeat(std::string_view text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

// A page with the usual surroundings and `body` as the article.
std::string Page(const std::string& body) {
  return "<!doctype html><html lang=en><head><title>Gallium permits are due soon | Wire</title>"
         "<script>var a = '<p>no text</p>';</script><style>p { color: red }</style></head><body>"
         "<header><ul class=menu><li><a href=/a>World</a><li><a href=/b>Trade</a></ul></header>"
         "<div id=wrap><div class=story><h1>Gallium permits are due soon</h1>" +
         body +
         "</div><div class=sidebar><h3>Most read</h3><ul><li><a href=/x>Ports are full</a></ul>"
         "</div></div><footer><p>All rights reserved by Example Wire, a company of long standing, "
         "with offices in many towns.</p></footer></body></html>";
}

Document Read(const std::string& html) {
  auto document = ReadDocument(html, {"page.html", "", {}});
  REQUIRE(document);
  CHECK(OffsetFault(*document) == "");
  return *std::move(document);
}

// Without the title's line, and long paragraphs by their first words.
std::string Dump(const std::string& html) {
  std::string dump = DumpDocument(Read(html));
  const auto shorten = [&](std::string_view text, std::string_view name) {
    for (std::size_t at = dump.find(text); at != std::string::npos; at = dump.find(text)) {
      dump.replace(at, text.size(), name);
    }
  };
  shorten(kFirst, "FIRST");
  shorten(kSecond, "SECOND");
  if (dump.rfind("title: ", 0) == 0) dump.erase(0, dump.find('\n') + 1);
  return dump;
}

std::string Replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), by);
    at += by.size();
  }
  return text;
}

struct Case {
  std::string_view name;
  std::string body;
  std::string_view dump;
};

TEST_CASE("what an article is made of becomes blocks", "[html]") {
  const std::string first = Paragraph(kFirst);
  const std::string second = Paragraph(kSecond);
  const std::vector<Case> cases = {
      {"paragraphs", first + second, "paragraph: FIRST\nparagraph: SECOND\n"},
      {"headings head what follows", first + "<h2>Prices</h2>" + second,
       "paragraph: FIRST\nheading [2]: Prices\nparagraph [section=\"Prices\"]: SECOND\n"},
      {"inline tags join, breaks and blocks part",
       first + second + "<p>Ga<b>ll</b>ium<i>,</i> and more of it.<br><br>A line, of its own.</p>",
       "paragraph: FIRST\nparagraph: SECOND\nparagraph: Gallium, and more of it.\n"
       "paragraph: A line, of its own.\n"},
      {"lists keep their lead-in",
       first + second + "<p>It asks for:</p><ul><li>a <b>quota</b>, met<li>an audit, yearly</ul>",
       "paragraph: FIRST\nparagraph: SECOND\nparagraph: It asks for:\n"
       "list_item [1 lead=\"It asks for:\"]: a quota, met\n"
       "list_item [1 lead=\"It asks for:\"]: an audit, yearly\n"},
      {"tables keep their headers, and spans repeat",
       first + second +
           "<table><tr><th>Period<th>US action<th>China response</tr>"
           "<tr><td rowspan=2>Apr 2025<td>A20 listed<td>Duty raised</tr>"
           "<tr><td colspan=2>Talks</tr></table>",
       "paragraph: FIRST\nparagraph: SECOND\n"
       "table_cell [0,0,0 col=\"Period\"]: Apr 2025\n"
       "table_cell [0,0,1 row=\"Apr 2025\" col=\"US action\"]: A20 listed\n"
       "table_cell [0,0,2 row=\"Apr 2025\" col=\"China response\"]: Duty raised\n"
       "table_cell [0,1,0 col=\"Period\"]: Apr 2025\n"
       "table_cell [0,1,1 row=\"Apr 2025\" col=\"US action\"]: Talks\n"
       "table_cell [0,1,2 row=\"Apr 2025\" col=\"China response\"]: Talks\n"},
      {"a table that frames the page is none",
       "<table><tr><td>" + first + "</td></tr><tr><td>" + second + "</td></tr></table>",
       "paragraph: FIRST\nparagraph: SECOND\n"},
      {"quotes", first + "<blockquote>" + second + "</blockquote>",
       "paragraph: FIRST\nquote: SECOND\n"},
      {"boilerplate inside the article",
       first +
           "<div class=share-bar><p>Tell your friends about it, please, on all the networks that "
           "there are.</p></div><div id=newsletterSignup><p>Get our letter, every morning, with "
           "all that is new in trade.</p></div><figure><img src=a><figcaption>A furnace, at "
           "night</figcaption></figure>" +
           second + "<h3>Related stories</h3><ul><li><a href=/r>Germanium is next</a></ul>",
       "paragraph: FIRST\nparagraph: SECOND\n"},
      {"comments, however long",
       first + second + "<div id=comments>" + first + second +
           Paragraph("I, too, have an opinion "
                     "on this matter, and it is a long one, which I now share with everybody who "
                     "reads.") +
           "</div>",
       "paragraph: FIRST\nparagraph: SECOND\n"},
      {"an article whose wrapper is named after its author, below long comments",
       "<div class='post author-ada tags-trade'><div class=entry-content>" + first + second +
           "</div></div><div class=comments>" + Repeat(first + "<p>I differ: " + second, 5) +
           "</div>",
       "paragraph: FIRST\nparagraph: SECOND\n"},
      {"hidden copies", first + second + "<div style='display: none'>" + first + second + "</div>",
       "paragraph: FIRST\nparagraph: SECOND\n"},
      {"entities and windows-1252 numbers",
       first + second + "<p>AT&amp;T&#146;s &ldquo;rule&rdquo;, &#x4E2D;.</p>",
       "paragraph: FIRST\nparagraph: SECOND\nparagraph: AT&T’s “rule”, 中.\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(Dump(Page(c.body)) == c.dump);
  }
}

TEST_CASE("what a page strikes out is not in its text", "[html]") {
  const Document document =
      Read(Page(Paragraph(kFirst) + Paragraph(kSecond) +
                Paragraph("The list names <del>indium</del> <s>bismuth</s> antimony as well.") +
                "<s>" + Paragraph("Nobody closed this one.") + Paragraph(kFirst)));
  CHECK(document.text.find("indium") == std::string::npos);
  CHECK(document.text.find("bismuth") == std::string::npos);
  CHECK(document.text.find("antimony as well") != std::string::npos);
  CHECK(document.text.find("Nobody closed") != std::string::npos);
}

TEST_CASE("of several stories on a page only the first is the article", "[html]") {
  const std::string other = "<article><h2><a href=/o>Germanium is next</a></h2>" +
                            Paragraph(
                                "A shorter story, which has its own page and which is only "
                                "announced here, with a line or two.") +
                            "</article>";
  CHECK(Dump(Page("<article>" + Paragraph(kFirst) + Paragraph(kSecond) + "</article>" + other +
                  other)) == "paragraph: FIRST\nparagraph: SECOND\n");
}

TEST_CASE("parts of one article are kept together", "[html]") {
  const auto part = [](std::string_view name, std::string_view text) {
    return "<article class=part><h2>" + std::string(name) + "</h2>" + Paragraph(text) +
           "</article>";
  };
  const std::string head = "<html><head><title>Permits</title></head><body><main><h1>Permits</h1>";
  CHECK(Dump(head + part("Who?", kFirst) + part("When?", kSecond) + part("Why?", kFirst)) ==
        "heading [2]: Who?\nparagraph [section=\"Who?\"]: FIRST\nheading [2]: When?\n"
        "paragraph [section=\"When?\"]: SECOND\n"
        "heading [2]: Why?\nparagraph [section=\"Why?\"]: FIRST\n");
}

TEST_CASE("a list of links that the text announces belongs to it", "[html]") {
  std::string names;
  std::string items;
  for (int i = 0; i < 15; ++i) {
    const std::string name = "Number " + std::to_string(i) + " Metals Trading Co., Ltd.";
    names += "<li><a href=/e" + std::to_string(i) + ">" + name + "</a></li>";
    items += "list_item [1LEAD]: " + name + "\n";
  }
  const std::string list = "<ul>" + names + "</ul>";
  const std::string others =
      "<ul>" + Repeat("<li><a href=/o>Ports are full of metal that nobody wants</a></li>", 15) +
      "</ul>";
  const std::string first = Paragraph(kFirst);
  const std::string second = Paragraph(kSecond);
  const std::string lead = "<p>The following are added:</p>";
  const std::vector<Case> cases = {
      {"announced", first + lead + list + second,
       "paragraph: FIRST\nparagraph: The following are added:\nITEMSparagraph: SECOND\n"},
      {"announced at the end", first + second + lead + list,
       "paragraph: FIRST\nparagraph: SECOND\nparagraph: The following are added:\nITEMS"},
      {"announced by a sentence", "<p>The following companies need a permit.</p>" + list + second,
       "paragraph: The following companies need a permit.\nITEMSparagraph: SECOND\n"},
      {"others behind it", first + second + "<h3>Related</h3>" + others,
       "paragraph: FIRST\nparagraph: SECOND\n"},
      {"others behind it, without a heading", first + second + others,
       "paragraph: FIRST\nparagraph: SECOND\n"},
      {"others amid it", first + "<p>Read more:</p>" + others + second,
       "paragraph: FIRST\nparagraph: SECOND\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const bool has_colon = c.dump.find("added:") != std::string::npos;
    std::string expected = Replaced(std::string(c.dump), "ITEMS", items);
    expected = Replaced(expected, "LEAD", has_colon ? " lead=\"The following are added:\"" : "");
    CHECK(Dump("<html><head><title>Permits</title></head><body><main><article><h1>Permits</h1>" +
               c.body + "</article></main>") == expected);
  }
}

TEST_CASE("a page without an article gives little", "[html]") {
  std::string list = "<ul>";
  for (int i = 0; i < 40; ++i) list += "<li><a href=/s>Story number " + std::to_string(i) + "</a>";
  CHECK(Dump(Page(list + "</ul>")) == "");
  std::string cards;
  for (int i = 0; i < 12; ++i) {
    cards += "<div class=card><h3><a href=/s>Story number " + std::to_string(i) + "</a></h3>" +
             Paragraph(
                 "What happened, told in a line that makes one want to read on, or so "
                 "the desk hopes.") +
             "</div>";
  }
  CHECK(Dump(Page(cards)) == "");
  CHECK(Read("<html><body></body></html>").blocks.empty());
  CHECK(Read("<html>").blocks.empty());
}

TEST_CASE("structured data stands in where the page writes its article by script", "[html]") {
  const std::string json =
      "<script type='application/ld+json'>{\"@type\":\"NewsArticle\","
      "\"articleBody\":\"" +
      std::string(kFirst) + "\\n" + std::string(kSecond) +
      " It went on like this for a good while, until evening came and the "
      "market closed for the day.\"}</script>";
  CHECK(
      Dump("<html><head>" + json + "</head><body><div id=app></div></body></html>").substr(0, 33) ==
      "paragraph: FIRST\nparagraph: SECON");
}

TEST_CASE("structured data that tells another story does not replace what the page shows",
          "[html]") {
  const auto page = [](std::string_view first, std::string_view shown) {
    std::string body(first);
    for (int i = 0; i < 12; ++i)
      body += " Nobody sees this sentence, the " + std::to_string(i) + "th.";
    return "<html><head><script type='application/ld+json'>{\"@type\":\"NewsArticle\","
           "\"articleBody\":\"" +
           body + "\"}</script></head><body><article>" + std::string(shown) +
           "</article></body></html>";
  };
  const std::string shown = Paragraph(kFirst) + Paragraph(kSecond);
  CHECK(Dump(page("Permits were refused.", shown)) == "paragraph: FIRST\nparagraph: SECOND\n");
  // The same article, of which the page shows the beginning; and a page that shows next to nothing.
  const std::string whole = std::string(kFirst) + " " + std::string(kSecond);
  CHECK(Dump(page(whole, shown)).find("Nobody sees") != std::string::npos);
  CHECK(Dump(page(whole, "<p>Please enable scripts.</p>")).find("Nobody sees") !=
        std::string::npos);
}

TEST_CASE("a page in a national encoding", "[html]") {
  // "A rule on exports takes effect on 1 August; without leave nothing may leave the country."
  const std::string rule =
      "\xB3\xF6\xBF\xDA\xB9\xDC\xD6\xC6\xD7\xD4\x38\xD4\xC2\x31\xC8\xD5\xC6\xF0\xCA\xB5\xCA\xA9\xA3"
      "\xAC"
      "\xCE\xB4\xBE\xAD\xD0\xED\xBF\xC9\xA3\xAC\xB2\xBB\xB5\xC3\xB3\xF6\xBF\xDA\xA1\xA3";
  CHECK(Dump("<html><head><meta charset=gb2312></head><body><div id=zoom><p>" + rule + "</p><p>" +
             rule + "</p></div></body></html>") ==
        "paragraph: 出口管制自8月1日起实施，未经许可，不得出口。\n"
        "paragraph: 出口管制自8月1日起实施，未经许可，不得出口。\n");
}

TEST_CASE("the article as text for other programs", "[html]") {
  const auto page = ReadPageText(Page(Paragraph(kFirst) + Paragraph(kSecond)), "");
  REQUIRE(page);
  CHECK(page->title == "Gallium permits are due soon");
  CHECK(page->lang == "en");
  CHECK(page->text == std::string(kFirst) + "\n" + std::string(kSecond));
}

TEST_CASE("hostile pages are bounded", "[html]") {
  const std::string article = Paragraph(kFirst) + Paragraph(kSecond);
  SECTION("nesting ends at a depth") {
    const auto tree = HtmlTree::Parse("<body>" + Repeat("<div>", 10'000) + "deep");
    REQUIRE(tree);
    CHECK(tree->size() < 300);
    CHECK(Read(Repeat("<div>", 10'000) + Repeat("</div>", 10'000)).blocks.empty());
  }
  SECTION("what follows a deep nest is read") {
    for (const std::string element : {"div", "span", "b", "table><tr><td", "ul><li"}) {
      CAPTURE(element);
      std::string end = element;
      for (const char* open : {"><tr><td", "><li"}) {
        if (end.ends_with(open)) end.resize(end.size() - std::string_view(open).size());
      }
      for (const std::size_t depth : {200, 255, 300, 2000}) {
        CAPTURE(depth);
        const std::string nest =
            Repeat("<" + element + ">", depth) + "x" + Repeat("</" + end + ">", depth);
        const std::string dump = Dump(Page(nest + Paragraph(kFirst) + nest + Paragraph(kSecond)));
        CHECK(dump.find("paragraph: FIRST\n") != std::string::npos);
        CHECK(dump.find("paragraph: SECOND\n") != std::string::npos);
      }
    }
    CHECK(Dump(Page(Repeat("<font><b>", 200) + article)) ==
          "paragraph: FIRST\nparagraph: SECOND\n");
    // End tags of what was never opened are compared with all that is open.
    CHECK(HtmlTree::Parse(Repeat("<b>", 500'000) + Repeat("</i>", 1'000'000)));
  }
  SECTION("a long attribute is cut") {
    const auto tree = HtmlTree::Parse("<p title=\"" + Repeat("é", 1u << 19) + "\">x</p>");
    REQUIRE(tree);
    const int p = tree->Find("p");
    REQUIRE(p >= 0);
    CHECK(tree->at(p).Attribute("title").size() <= 8192);
    CHECK(IsValidUtf8(tree->at(p).Attribute("title")));
  }
  SECTION("many attributes are cut") {
    std::string tag = "<p";
    for (int i = 0; i < 100'000; ++i) tag += " a" + std::to_string(i) + "=1";
    const auto tree = HtmlTree::Parse(tag + " class=late>x</p>");
    REQUIRE(tree);
    const int p = tree->Find("p");
    REQUIRE(p >= 0);
    CHECK(tree->at(p).attributes.empty());
    CHECK(tree->TextOf(p) == "x");
  }
  SECTION("a page of many elements is read up to a number") {
    const auto tree = HtmlTree::Parse(Repeat("<p>a", 600'000));
    REQUIRE(tree);
    CHECK(tree->size() <= 400'000);
    CHECK(tree->at(0).end == tree->size());
  }
  SECTION("a page beyond the cap is refused") {
    CHECK(!HtmlTree::Parse(std::string(HtmlTree::kMaxBytes + 1, '<')));
    CHECK(!ReadPageText(std::string(HtmlTree::kMaxBytes + 1, ' '), ""));
  }
  SECTION("only less-than signs") {
    const auto document = ReadDocument(std::string(2u << 20, '<'), {"x.html", "", {}});
    REQUIRE(document);
    CHECK(OffsetFault(*document) == "");
  }
  SECTION("NULs and ill-formed UTF-8 do not end a page") {
    std::string page = Page(article);
    page.insert(page.find("<h1>"), std::string("\0\xFF\xC0", 3));
    CHECK(Dump(page).find("SECOND") != std::string::npos);
  }
  SECTION("spans of a table do not multiply without end") {
    const std::string row = "<tr><td rowspan=9999 colspan=9999>x</td><td>y</td></tr>";
    Read(Page(article + "<table>" + Repeat(row, 5000) + "</table>"));
  }
  SECTION("structured data of great depth is not parsed") {
    Read("<script type='application/ld+json'>" + Repeat("[", 1u << 20) + "</script>" +
         Page(article));
  }
}

TEST_CASE("the subtree of a node is a range", "[html]") {
  const auto tree = HtmlTree::Parse("<div id=a><p>one <b>two</b></p><p>three</p></div><p>four</p>");
  REQUIRE(tree);
  const int div = tree->Find("div");
  REQUIRE(div >= 0);
  CHECK(tree->TextOf(div) == "one two three");
  CHECK(tree->at(div).Attribute("id") == "a");
  CHECK(tree->TextOf(tree->Find("p", tree->at(div).end, tree->size())) == "four");
  for (int i = 1; i < tree->size(); ++i) {
    const HtmlNode& parent = tree->at(tree->at(i).parent);
    CHECK(tree->at(i).parent < i);
    CHECK(tree->at(i).end <= parent.end);
    CHECK(tree->at(i).end > i);
  }
}

}  // namespace
}  // namespace chipline
