// What a page says about itself, and which of its voices is believed.
#include "ingest/metadata.h"

#include <string>
#include <string_view>
#include <vector>

#include "ingest/article_cut.h"
#include "ingest/json_ld.h"
#include "ingest/page_title.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

PageMetadata Read(const std::string& html, std::string_view url = {}) {
  const auto tree = HtmlTree::Parse(html);
  REQUIRE(tree);
  return ReadMetadata(*tree, url, CutArticle(*tree, Pruning::kByNames).container);
}

std::string JsonLd(const std::string& fields) {
  return "<script type='application/ld+json'>{\"@context\":\"https://schema.org\","
         "\"@type\":\"NewsArticle\"," +
         fields + "}</script>";
}

struct Case {
  std::string html;
  std::string_view expected;
};

TEST_CASE("titles, strongest voice first", "[metadata]") {
  const std::vector<Case> cases = {
      {"<title>Permits for gallium due today - Wire</title>", "Permits for gallium due today"},
      // Too short to be told from the site's name.
      {"<title>Permits due - Wire</title>", "Permits due - Wire"},
      {"<title>Permits due</title>", "Permits due"},
      {"<title>T</title><meta property='og:title' content='Permits &amp;amp; duties'>",
       "Permits & duties"},
      {"<meta name=title content=Plain><meta property='og:title' content=Graph>", "Graph"},
      {"<meta property='og:title' content=Graph><meta name='DC.title' content=Dublin>", "Dublin"},
      {"<meta property='og:title' content=Graph>" + JsonLd("\"headline\":\"Data\""), "Data"},
      // A "name" that is the site's loses to a headline that the page's title repeats.
      {"<title>Permits for gallium due</title>" +
           JsonLd("\"name\":\"Example Wire\",\"headline\":\"Permits for gallium due\""),
       "Permits for gallium due"},
      {"<body><h1>Only heading of it</h1>", "Only heading of it"},
      {"<title>Wire</title><body><h1>Only heading</h1>", "Wire"},
      {"<body><svg><title>Menu</title></svg><h1>Only heading of it</h1>", "Only heading of it"},
      {"<body><svg><title>Menu</title></svg><p>Text.</p>", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.html);
    CHECK(Read(c.html).title == c.expected);
  }
}

TEST_CASE("a page's title without its site's name", "[metadata]") {
  const std::vector<Case> cases = {
      {"A long headline about trade | Example Wire", "A long headline about trade"},
      {"Wire | A long headline about trade", "A long headline about trade"},
      {"Explainer: how permits are granted today", "how permits are granted today"},
      {"Two well-known firms - and one that is not - Wire",
       "Two well-known firms - and one that is not"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.html);
    const auto tree = HtmlTree::Parse("<title>" + c.html + "</title>");
    REQUIRE(tree);
    CHECK(TitleOfPage(*tree) == c.expected);
  }
}

TEST_CASE("bylines, sites, languages and addresses", "[metadata]") {
  const PageMetadata data =
      Read("<html lang='en-GB'><head><link rel=canonical href='https://example.org/a'>" +
           JsonLd("\"author\":[{\"name\":\"Ada Byron\"},{\"name\":\"C. Babbage\"}],"
                  "\"publisher\":{\"name\":\"Example Wire\"}") +
           "</head></html>");
  CHECK(data.byline == "Ada Byron, C. Babbage");
  CHECK(data.site_name == "Example Wire");
  CHECK(data.language == "en-GB");
  CHECK(data.canonical_url == "https://example.org/a");

  CHECK(Read("<meta name=author content='By Ada Byron'>").byline == "Ada Byron");
  CHECK(Read("<body><div class='article-byline'>By Ada Byron</div>").byline == "Ada Byron");
  CHECK(Read("<body><span itemprop=author>Staff <b itemprop=name>Ada Byron</b></span>").byline ==
        "Ada Byron");
  CHECK(Read("<meta property='article:author' content='https://example.org/ada'>").byline == "");
  CHECK(
      Read("<meta name=author content='https://example.org/ada'><body><a rel=author>Ada Byron</a>")
          .byline == "Ada Byron");
  CHECK(Read("<meta property='og:site_name' content='Wire'>").site_name == "Wire");
  CHECK(Read("<meta name=ContentSource content='Bureau'><meta name=SiteName content='Ministry'>")
            .site_name == "Ministry");
  CHECK(Read("<link rel=canonical href='/a'><meta property='og:url' content='//example.org/b'>")
            .canonical_url == "https://example.org/b");
}

std::string Dates(const PageMetadata& data) {
  std::string out;
  for (const DatedMarker& date : data.dates) {
    out += (out.empty() ? "" : "; ") + date.day.text() + " " + date.marker;
  }
  return out;
}

TEST_CASE("every date names its marker, strongest first, and disagreement is kept", "[metadata]") {
  const PageMetadata data = Read(
      "<meta property='article:published_time' content='2025-04-15T22:00:00-05:00'>"
      "<meta property='article:modified_time' content='2025-05-01'>" +
          JsonLd("\"datePublished\":\"2025-04-16T03:00:00Z\",\"dateModified\":\"2025-04-20\"") +
          "<body><time datetime='2025-04-16'>Wednesday</time>",
      "https://example.org/2025/04/16/permits");
  CHECK(Dates(data) ==
        "2025-04-16 json-ld datePublished; 2025-04-15 meta article:published_time; "
        "2025-04-16 time element; 2025-04-16 url; 2025-04-20 json-ld dateModified; "
        "2025-05-01 meta article:modified_time (modified)");
  CHECK(data.published_time == "2025-04-16T03:00:00Z");
  CHECK(IsUpdateMarker("json-ld dateModified"));
  CHECK(!IsUpdateMarker("json-ld datePublished"));

  CHECK(Dates(Read("<body><span itemprop=datePublished content='2025-04-16'>now</span>")) ==
        "2025-04-16 itemprop datePublished");
  CHECK(Dates(Read("<meta name='parsely-pub-date' content='2025-04-16T00:00:00Z'>")) ==
        "2025-04-16 meta parsely-pub-date");
  CHECK(Dates(Read("<p>", "https://example.org/2025/13/40/x")) == "");
  // An update alone publishes nothing.
  CHECK(Read("<meta property='og:updated_time' content='2025-05-01'>").published_time == "");
}

TEST_CASE("only what stands in the article or beside it dates the page", "[metadata]") {
  const std::string story =
      "<p>The ministry said on Tuesday that exporters of gallium would need a permit from August "
      "on.</p><p>Traders reported that offers had all but dried up, and that nobody knew how long "
      "an application would take.</p>";
  const std::string link = "<a href=/o>Ports are full</a>";
  const std::string old = "<time datetime=2021-05-06>6 May 2021</time>";
  const std::string head = "<title>Permits are due</title><body>";
  const auto article = [&](const std::string& front, const std::string& end = {}) {
    return "<article><h1>Permits are due</h1>" + front + story + end + "</article>";
  };
  const std::vector<Case> cases = {
      {article("<time datetime=2026-03-03>3 March</time>"), "2026-03-03 time element"},
      {"<header><time datetime=2026-03-03></time></header><div>" + article("") + "</div>", ""},
      {"<main><header><h1>Permits are due</h1><time datetime=2026-03-03></time></header><div>" +
           story + "</div></main>",
       "2026-03-03 time element"},
      {article("", "<p>Posted <time datetime=2026-03-03></time></p>"), "2026-03-03 time element"},
      {article("<ul class=meta><li>By Ann<li><time datetime=2026-03-03></time></ul>"),
       "2026-03-03 time element"},
      {article("", "<footer>By Ann on <time datetime=2026-03-03></time></footer>"),
       "2026-03-03 time element"},
      {article("<div><ul><li><a href=/ann>Ann</a></ul><i class=date>3 March 2026</i></div>"),
       "2026-03-03 visible date"},
      {article("<aside>" + link + old + "</aside><p class=dateline>Posted on March 3, 2026</p>"),
       "2026-03-03 visible date"},
      {article("<aside><p class=date>May 6, 2021</p></aside>"), ""},
      {article("") + "<aside><h3>Most read</h3>" + link + old + "</aside>", ""},
      {article("") + "<div class=related-stories>" + link + old + "</div>", ""},
      {article("") + "<div class=x><ul><li>" + link + old + "</ul></div>", ""},
      {article("") + "<div class=x>" + old + "</div>", ""},
      {article("", "<ul><li>" + link + old + "</ul>"), ""},
      {article("", "<div><h3>" + link + "</h3>" + old + "</div>"), ""},
      {article("") + "<footer><time datetime=2020-01-01>Site launched</time></footer>", ""},
      {article("") + "<div role=complementary><i itemprop=datePublished>2021-05-06</i></div>", ""},
      {article("") + "<div class=related><meta itemprop=datePublished content=2021-05-06></div>",
       ""},
      {"<article><h2><a href=/self>Permits are due</a></h2>"
       "<div><time datetime=2026-03-03></time></div>" +
           story + "</article>",
       "2026-03-03 time element"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.html);
    CHECK(Dates(Read(head + c.html)) == c.expected);
  }
}

TEST_CASE("structured data in all its shapes", "[metadata]") {
  const std::vector<Case> cases = {
      {R"({"@type":"NewsArticle","headline":"A"})", "A"},
      {R"([{"@type":"Organization"},{"@type":"BlogPosting","headline":"A"}])", "A"},
      {R"({"@graph":[{"@type":["Article","X"],"headline":"A"}]})", "A"},
      {R"({"@type":"https://schema.org/Article","headline":"A"})", "A"},
      {"<![CDATA[{\"@type\":\"Article\",\"headline\":\"A\nB\"}]]>", "A B"},
      {R"({"@type":"Article","headline":["A"],"author":5,"publisher":[[]]})", ""},
      {R"({"@type":"Person","name":"A"})", "none"},
      {R"({"@type":"Article",)", "none"},
      {"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "none"},
      {"", "none"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.html);
    const auto articles = ReadJsonLd(c.html);
    CHECK((articles.empty() ? "none" : articles[0].headline) == c.expected);
  }
}

TEST_CASE("of the stories that a page describes only its own dates it", "[metadata]") {
  const std::string head =
      "<title>US bans H20 chips | Wire</title><link rel=canonical href='https://wire.example/h20'>"
      "<meta property='article:published_time' content='2025-11-12'>";
  const std::string own =
      R"({"@type":"NewsArticle","headline":"US bans H20 chips","url":"https://wire.example/h20",)"
      R"("datePublished":"2025-11-12"})";
  const std::string other =
      R"({"@type":"NewsArticle","headline":"Rain in Hamburg","url":"https://wire.example/rain",)"
      R"("datePublished":"2024-01-15"})";
  const std::string unnamed =
      R"({"@type":"NewsArticle","mainEntityOfPage":{"@id":"http://www.wire.example/h20/"},)"
      R"("datePublished":"2025-11-11"})";
  const auto script = [](const std::string& json) {
    return "<script type='application/ld+json'>" + json + "</script>";
  };
  const std::string of_own = "2025-11-12 json-ld datePublished; ";
  const std::string of_meta = "2025-11-12 meta article:published_time";
  struct Row {
    std::string html;
    std::string expected;
  };
  const std::vector<Row> cases = {
      {script("[" + other + "," + own + "]"), of_own + of_meta},
      {script(other) + script(own), of_own + of_meta},
      {script("{\"@graph\":[" + other + "," + own + "]}"), of_own + of_meta},
      {script(own) + script(other), of_own + of_meta},
      // Alone, it is another's all the same.
      {script(other), of_meta},
      {script(other) + script(unnamed), "2025-11-11 json-ld datePublished; " + of_meta},
      // What names neither address nor headline may be the page's.
      {script(R"({"@type":"Article","datePublished":"2025-11-10"})"),
       "2025-11-10 json-ld datePublished; " + of_meta},
      {script(R"({"@type":"Article","headline":"Chips","datePublished":"2025-11-10"})"),
       "2025-11-10 json-ld datePublished; " + of_meta},
  };
  for (const Row& c : cases) {
    CAPTURE(c.html);
    CHECK(Dates(Read("<html><head>" + head + c.html + "</head>")) == c.expected);
  }
}

TEST_CASE("a line that tells when and where names no author", "[metadata]") {
  const auto byline = [](const std::string& text, const std::string& name = "dateline") {
    return Read("<body><p class='" + name + "'>" + text + "</p><p class=byline>By Ada Byron</p>")
        .byline;
  };
  CHECK(byline("Nov. 12, 2025") == "Ada Byron");
  CHECK(byline("Published: Nov 12, 2025 at 9:41 am EST", "byline") == "Ada Byron");
  CHECK(byline("WASHINGTON, November 12", "byline") == "Ada Byron");
  CHECK(byline("Updated on Monday, 10 November 2025") == "Ada Byron");
  CHECK(byline("By Charles Babbage, Nov. 12, 2025", "byline") == "Charles Babbage, Nov. 12, 2025");
  CHECK(byline("Charles Babbage") == "Charles Babbage");
}

}  // namespace
}  // namespace chipline
