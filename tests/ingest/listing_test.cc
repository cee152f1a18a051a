#include "ingest/listing.h"

#include <string>
#include <vector>

#include "ingest/page_links.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

const Micros kNow = *ParseInstant("2026-01-10T12:00:00Z");
const WebUrl kUrl = *ParseWebUrl("https://a.example/news/list?page=1");

SourceSpec Source(SourceKind kind, std::vector<std::string> links = {},
                  std::vector<std::string> words = {}) {
  SourceSpec source;
  source.id = "a";
  source.kind = kind;
  source.url = kUrl;
  source.zone = "America/New_York";
  source.links = std::move(links);
  source.words = std::move(words);
  return source;
}

// A line a page: "path [DAY] title", and "listing" before what is one.
std::string Read(const SourceSpec& source, const std::string& body,
                 const std::string& type = "text/html") {
  HttpReply reply;
  reply.status = 200;
  reply.fields = {{"content-type", type}};
  reply.body = body;
  const auto listing = ReadListing(source, kUrl, reply, kNow);
  if (!listing) return listing.error().ToString();
  std::string lines;
  for (const ListedPage& page : listing->pages) {
    lines += (page.is_listing ? "listing " : "") + page.url.PathAndQuery();
    if (!(page.cited == page.url)) lines += " as " + page.cited.text();
    if (page.published) lines += " " + FormatDay(*page.published);
    if (!page.title.empty()) lines += " " + page.title;
    lines += "\n";
  }
  if (listing->asks) lines += "asks " + std::to_string(*listing->asks / 1'000'000) + "\n";
  return lines;
}

TEST_CASE("a feed's entries, in the days of its publisher", "[listing]") {
  const std::string feed = R"(<rss version="2.0"><channel><ttl>90</ttl>
<item><title>Ban on H20</title><link>/one</link><pubDate>Sat, 10 Jan 2026 03:00:00 GMT</pubDate></item>
<item><title>Weather</title><link>https://a.example/two</link><description>A chip on the shoulder</description></item>
<item><title>Again</title><link>http://www.a.example/one?utm_source=rss</link></item>
<item><title>No address</title></item>
<item><title>Mail</title><link>mailto:x@a.example</link></item>
</channel></rss>)";
  CHECK(Read(Source(SourceKind::kFeed), feed) ==
        "/one 2026-01-09 Ban on H20\n/two Weather\nasks 5400\n");
  CHECK(Read(Source(SourceKind::kFeed, {}, {"chip"}), feed) == "/two Weather\nasks 5400\n");
  CHECK_THAT(Read(Source(SourceKind::kFeed), "<html><body>Sign in</body></html>"),
             Catch::StartsWith("expected a feed, got something else"));
  CHECK_THAT(Read(Source(SourceKind::kSitemap), feed),
             Catch::StartsWith("expected a sitemap, got something else (rss20)"));
}

TEST_CASE("a sitemap's last days, and the sitemaps of an index", "[listing]") {
  const std::string sitemap =
      R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://a.example/art/1</loc><news:news><news:publication_date>2026-01-09T22:00:00-05:00</news:publication_date><news:title>Licences</news:title></news:news></url>
<url><loc>https://a.example/art/2</loc><lastmod>2025-12-01</lastmod></url>
<url><loc>https://a.example/art/3</loc><lastmod>2026-01-08</lastmod></url>
<url><loc>https://a.example/video/4</loc></url></urlset>)";
  CHECK(Read(Source(SourceKind::kSitemap, {"/art/*"}), sitemap) ==
        "/art/1 2026-01-09 Licences\n/art/3\n");
  const std::string index =
      R"(<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://a.example/s1.xml</loc><lastmod>2026-01-10</lastmod></sitemap>
<sitemap><loc>https://a.example/s2.xml</loc><lastmod>2020-01-10</lastmod></sitemap></sitemapindex>)";
  CHECK(Read(Source(SourceKind::kSitemap, {"/art/*"}), index) == "listing /s1.xml\n");
}

TEST_CASE("the links of a page that are documents", "[listing]") {
  const std::string page =
      R"html(<base href="/zwgk/"><a href="art/1.html">  Announcement <b>No. 61</b>&amp;c </a>
<a href='/zwgk/art/2.html#top'>Two</a><a href="art/1.html">more</a><a href="/about">About</a>
<a href="javascript:void(0)">x</a><a href="#x">y</a><a>z</a><a href="//b.example/zwgk/art/3.html?a=1&amp;b=2">Three)html";
  CHECK(Read(Source(SourceKind::kPages, {"/zwgk/art/*"}), page) ==
        "/zwgk/art/1.html Announcement No. 61&c\n/zwgk/art/2.html Two\n"
        "/zwgk/art/3.html?a=1&b=2 Three\n");
  CHECK(Read(Source(SourceKind::kPages, {"/zwgk/art/*"}, {"no. 61"}), page) ==
        "/zwgk/art/1.html Announcement No. 61&c\n");
}

TEST_CASE("a search of the Federal Register, each result under its number", "[listing]") {
  const std::string answer = R"({"count":3,"results":[
{"document_number":"2025-08778","title":"Licensing of Chips","html_url":"https://www.federalregister.gov/d/2025-08778"},
{"document_number":"../../admin","title":"x"},{"title":"no number"},7]})";
  CHECK(Read(Source(SourceKind::kFederalRegister), answer) ==
        "/news/list/2025-08778.json as https://www.federalregister.gov/d/2025-08778 Licensing of "
        "Chips\n");
  CHECK(Read(Source(SourceKind::kFederalRegister), R"({"count":0})").empty());
  for (const char* other : {"[]", "{}", "<html>", ""}) {
    CHECK_THAT(Read(Source(SourceKind::kFederalRegister), other), Catch::StartsWith("expected"));
  }
  CHECK_THAT(Read(Source(SourceKind::kFederalRegister), std::string(100'000, '[')),
             Catch::Contains("nests too deeply"));
}

}  // namespace
}  // namespace chipline
