#include "ingest/feed.h"

#include <string>
#include <vector>

#include "ingest/feed_dates.h"
#include "ingest/feed_uri.h"
#include "ingest/html_sanitizer.h"
#include "model/day.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

void Add(const char* name, const std::string& value, std::string* line) {
  if (!value.empty()) line->append(" ").append(name).append("=").append(value);
}

std::string InstantText(const std::optional<std::int64_t>& instant) {
  return instant ? FormatInstant(*instant * 1'000'000).substr(0, 16) : std::string();
}

std::string OneLine(const FeedEntry& entry) {
  std::string line = "[" + entry.id + "]";
  Add("link", entry.link == entry.id ? "" : entry.link, &line);
  Add("title", entry.title, &line);
  for (const FeedPerson& person : entry.authors) {
    Add("by", person.name, &line);
    Add("mail", person.email, &line);
    Add("home", person.url, &line);
  }
  Add("published", InstantText(entry.published), &line);
  Add("updated", InstantText(entry.updated), &line);
  Add("summary", entry.summary.value, &line);
  for (const FeedText& text : entry.content) {
    Add("content", text.value + "(" + text.type + ")", &line);
  }
  Add("language", entry.language, &line);
  for (const std::string& tag : entry.tags) Add("tag", tag, &line);
  for (const FeedEnclosure& file : entry.enclosures) {
    Add("file", file.url + "," + file.type + "," + file.length, &line);
  }
  Add("comments", entry.comments, &line);
  Add("from", entry.source_title, &line);
  Add("at", entry.source_url, &line);
  return line;
}

std::string OneLine(const Feed& feed) {
  std::string line = feed.version.empty() ? "none" : feed.version;
  if (feed.broken) line += " broken";
  Add("title", feed.title, &line);
  Add("link", feed.link, &line);
  Add("language", feed.language, &line);
  Add("updated", InstantText(feed.updated), &line);
  Add("self", feed.self_url, &line);
  Add("next", feed.next_url, &line);
  Add("moved", feed.new_url, &line);
  for (const std::string& hub : feed.hubs) Add("hub", hub, &line);
  if (feed.ttl) Add("ttl", std::to_string(*feed.ttl), &line);
  if (feed.period) Add("period", std::to_string(*feed.period), &line);
  for (const FeedEntry& entry : feed.entries) line.append(" ").append(OneLine(entry));
  return line;
}

struct Row {
  const char* feed;
  const char* line;
};

void Check(const std::vector<Row>& table) {
  for (const Row& row : table) {
    CAPTURE(row.feed);
    CHECK(OneLine(ReadFeed(row.feed, {"https://example.org/news/feed", "", "", ""})) == row.line);
  }
}

TEST_CASE("every format gives the same plain entries", "[feed]") {
  Check({
      {R"(<rss version="2.0"><channel><title>T</title><link>https://example.org/</link><ttl>30</ttl>
          <item><title>A &amp; B</title><link>/a</link><guid isPermaLink="false">g1</guid>
          <pubDate>Thu, 13 Nov 2025 08:30:00 +0100</pubDate><category>chips</category>
          <author>jo@example.org (Jo Doe)</author><description>&lt;b&gt;Hi&lt;/b&gt;</description>
          <source url="https://other.example/feed">Other</source>
          <enclosure url="/a.mp3" type="audio/mpeg" length="7"/><comments>/a#c</comments>
          </item></channel></rss>)",
       "rss20 title=T link=https://example.org/ ttl=1800 [g1] link=https://example.org/a "
       "title=A & B by=Jo Doe mail=jo@example.org published=2025-11-13T07:30 summary=<b>Hi</b> "
       "tag=chips file=/a.mp3,audio/mpeg,7 comments=https://example.org/a#c from=Other "
       "at=https://other.example/feed"},
      {R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>T</title>
          <link rel="self" href="feed"/><link rel="hub" href="https://hub.example/"/>
          <link rel="next" href="feed?page=2"/><updated>2025-11-13T08:30:00Z</updated>
          <entry><id>tag:example.org,2025:1</id><title type="html">A &amp;amp; B</title>
          <link href="1"/><author><name>Jo</name><uri>https://jo.example/</uri></author>
          <published>2025-11-12T08:00:00-05:00</published><updated>2025-11-13T08:30:00Z</updated>
          <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></content>
          <category term="chips" label="Chips"/></entry></feed>)",
       "atom10 title=T language=en updated=2025-11-13T08:30 self=https://example.org/news/feed "
       "next=https://example.org/news/feed?page=2 hub=https://hub.example/ "
       "[tag:example.org,2025:1] link=https://example.org/news/1 title=A &amp; B by=Jo "
       "home=https://jo.example/ published=2025-11-12T13:00 updated=2025-11-13T08:30 "
       "summary=<p>x</p> content=<p>x</p>(application/xhtml+xml) language=en tag=chips"},
      {R"(<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title>
          <entry><id>i</id><title mode="escaped" type="text/html">&lt;i&gt;A&lt;/i&gt;</title>
          <issued>2004-01-01T10:00</issued><modified>2004-01-02</modified></entry></feed>)",
       "atom03 title=T [https://example.org/news/i] title=<i>A</i> "
       "published=2004-01-01T10:00 updated=2004-01-02T00:00"},
      {R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
          xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
          xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
          <channel><title>T</title><sy:updatePeriod>daily</sy:updatePeriod>
          <sy:updateFrequency>4</sy:updateFrequency></channel>
          <item rdf:about="https://example.org/1"><title>A</title><link>https://example.org/1</link>
          <dc:creator>Jo</dc:creator><dc:date>2025-11-13T09:00+08:00</dc:date></item></rdf:RDF>)",
       "rss10 title=T period=21600 [https://example.org/1] title=A by=Jo "
       "updated=2025-11-13T01:00"},
      {R"x(<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
          "http://my.netscape.com/publish/formats/rss-0.91.dtd" [<!ENTITY c "(C)">]>
          <rss version="0.91"><channel><title>&c; T</title></channel></rss>)x",
       "rss091n title=(C) T"},
      {"<redirect><newLocation>http://x/</newLocation></redirect>", "none moved=http://x/"},
      {"", "none"},
      {"<html><body>no feed</body></html>", "none"},
      {"plain words", "none broken"},
  });
}

TEST_CASE("sitemaps and their indexes", "[feed]") {
  Check({
      {R"(<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
          xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>/a?x=1&amp;y=2</loc>
          <lastmod>2025-11-13</lastmod><n:news><n:publication><n:name>The Paper</n:name>
          <n:language>en</n:language></n:publication>
          <n:publication_date>2025-11-12T10:00:00+08:00</n:publication_date>
          <n:title>A  title</n:title><n:keywords>chips, export</n:keywords></n:news></url>
          <url><lastmod>2025-11-13</lastmod></url></urlset>)",
       "sitemap [/a?x=1&y=2] link=https://example.org/a?x=1&y=2 title=A title "
       "published=2025-11-12T02:00 updated=2025-11-13T00:00 language=en tag=chips tag=export "
       "from=The Paper"},
      {R"(<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
          <sitemap><loc>https://example.org/s1.xml</loc><lastmod>2025-11</lastmod></sitemap>
          <sitemap><loc>https://example.org/s2.xml</loc></sitemap></sitemapindex>)",
       "sitemapindex [https://example.org/s1.xml] updated=2025-11-01T00:00 "
       "[https://example.org/s2.xml]"},
      {"<urlset><url><loc>https://example.org/1</loc></url><url><loc>https://example.org/2",
       "sitemap broken [https://example.org/1]"},
  });
}

TEST_CASE("JSON feeds", "[feed]") {
  Check({
      {R"({"version":"https://jsonfeed.org/version/1.1","title":"T","items":[]})",
       "json11 title=T"},
      {R"({"version":"https://jsonfeed.org/version/1","title":"T","home_page_url":"/",
           "feed_url":"/feed.json","items":[{"id":"1","content_text":"x"}]})",
       "json1 title=T link=https://example.org/ self=https://example.org/feed.json "
       "[1] summary=x content=x(text/plain)"},
      {R"({"version":"https://jsonfeed.org/version/1.1","language":"en","items":[{"id":7,
           "url":"7","title":"A","date_published":"2025-11-13T08:30:00+01:00",
           "date_modified":"2025-11-14T00:00:00Z","language":"de"}]})",
       "json11 language=en [7] link=https://example.org/news/7 title=A "
       "published=2025-11-13T07:30 updated=2025-11-14T00:00 language=de"},
      {R"({"version":"https://jsonfeed.org/version/1","author":{"name":"Jo"},"items":[{"id":"1",
           "author":{"name":"Di","url":"/di"}}]})",
       "json1 [1] by=Di home=https://example.org/di"},
      {R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1",
           "authors":[{"name":"A"},{"name":"B"},{"avatar":"x"},5]}]})",
       "json11 [1] by=A by=B"},
      {R"x({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1",
           "content_html":"<p onclick='x()'>Hi<script>x()</script> <a href='../b'>b</a></p>"}]})x",
       "json11 [1] summary=<p>Hi <a href=\"https://example.org/b\">b</a></p> "
       "content=<p>Hi <a href=\"https://example.org/b\">b</a></p>(text/html)"},
      {R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","summary":"s",
           "content_html":"<b>h</b>","content_text":"t"}]})",
       "json11 [1] summary=s content=<b>h</b>(text/html) content=t(text/plain)"},
      {R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","tags":["a","b",3],
           "attachments":[{"url":"/p.mp3","mime_type":"audio/mpeg","size_in_bytes":89},{}]}]})",
       "json11 [1] tag=a tag=b file=https://example.org/p.mp3,audio/mpeg,89"},
      {R"({"version":"https://jsonfeed.org/version/1.1","next_url":"?page=2","hubs":[
           {"type":"WebSub","url":"https://hub.example/"},{"type":"rssCloud"}],"items":[]})",
       "json11 next=https://example.org/news/feed?page=2 hub=https://hub.example/"},
      {R"x({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1",
           "url":"javascript:alert(1)","title":"A"},"x",null]})x",
       "json11 [1] title=A"},
      {R"({"version":"https://jsonfeed.org/version/1.1","title":5,"items":{"id":1}})",
       "json11 title=5"},
      {R"({"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1")", "none broken"},
      {R"({"title":"some other JSON"})", "none broken"},
      {"\xEF\xBB\xBF{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"T\"}",
       "json11 title=T"},
  });
}

TEST_CASE("broken feeds give what they have", "[feed]") {
  Check({
      {"<rss version='2.0'><channel><title>A & B</title><item><title>x</title></item>",
       "rss20 broken title=A & B [] title=x"},
      {"<rss version='2.0'><channel><item><title>caf&eacute;</title></item></channel></rss>",
       "rss20 broken [] title=caf\xC3\xA9"},
      {"<rss version='2.0'><channel><item><dc:creator>Jo</dc:creator></item></channel></rss>",
       "rss20 broken [] by=Jo"},
      // A name before "=" is a parameter; with its ";" or before anything else it is a character.
      {"<rss version='2.0'><channel><item><title>A &copy B</title>"
       "<link>/a?id=1&lang=en&para=4&amp;copy=5</link></item></channel></rss>",
       "rss20 broken [https://example.org/a?id=1&lang=en&para=4&copy=5] title=A \xC2\xA9 B"},
      {"\n<?xml version='1.0'?><rss version='2.0'><channel><title>T</title></channel></rss>",
       "rss20 broken title=T"},
      {"<rss version='2.0'><channel><item><title>a</item><item><title>b</title></item></channel>",
       "rss20 broken [] title=a [] title=b"},
  });
}

TEST_CASE("instants of feeds", "[feed]") {
  const std::vector<std::pair<const char*, const char*>> table = {
      {"2003-12-31T10:14:55Z", "2003-12-31T10:14:55"},
      {"2003-12-31T10:14:55.5-08:00", "2003-12-31T18:14:55"},
      {"2003-12-31 10:14:55", "2003-12-31T10:14:55"},
      {"2003-12-31 10:14 est", "2003-12-31T15:14:00"},
      {"2003-12", "2003-12-01T00:00:00"},
      {"2003", "2003-01-01T00:00:00"},
      {"Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21"},
      {"Thu, 1 Jan 04 19:48 EST", "2004-01-02T00:48:00"},
      {"Thu,01 Jan 2004 19:48:21 -0130", "2004-01-01T21:18:21"},
      {"Jan 1 2004 19:48:21 Etc/GMT", "2004-01-01T19:48:21"},
      {"01 Jan 2004", "2004-01-01T00:00:00"},
      {"Sun, 31 Dec 1995 19:48:21 GMT-05:00", "1996-01-01T00:48:21"},
      {"20031231", "2003-12-31T00:00:00"},
      {"2003-365", "2003-12-31T00:00:00"},
      {"20031231T101455Z", "2003-12-31T10:14:55"},
      {"Sun Jan  4 16:29:06 2004", "2004-01-04T16:29:06"},
      {"2003-02-30", "none"},
      {"Thu, 32 Jan 2004 19:48:21 GMT", "none"},
      {"2003-12-31T25:14:55Z", "none"},
      {"tomorrow", "none"},
      {"", "none"},
  };
  for (const auto& [text, expected] : table) {
    CAPTURE(text);
    const auto instant = ParseFeedInstant(text);
    CHECK((instant ? FormatInstant(*instant * 1'000'000).substr(0, 19) : "none") == expected);
  }
}

TEST_CASE("addresses joined", "[feed]") {
  struct Join {
    const char* base;
    const char* reference;
    const char* joined;
    const char* safe;
  };
  const std::vector<Join> table = {
      {"http://a/b/c/d?q", "g", "http://a/b/c/g", "http://a/b/c/g"},
      {"http://a/b/c/d?q", "/g", "http://a/g", "http://a/g"},
      {"http://a/b/c/d?q", "//g", "http://g", "http://g"},
      {"http://a/b/c/d?q", "?y", "http://a/b/c/d?y", "http://a/b/c/d?y"},
      {"http://a/b/c/d?q", "#s", "http://a/b/c/d?q#s", "http://a/b/c/d?q#s"},
      {"http://a/b/c/d?q", "../../../g", "http://a/g", "http://a/g"},
      {"http://a/b/c/d?q", "./", "http://a/b/c/", "http://a/b/c/"},
      {"http://a/b/c/d?q", "..", "http://a/b/", "http://a/b/"},
      {"http://a", "g", "http://a/g", "http://a/g"},
      {"http://a/b", "HTTP://EX.org/%7Ex", "http://EX.org/%7Ex", "http://EX.org/%7Ex"},
      {"http://a/b", "tag:x,2004:1", "tag:x,2004:1", ""},
      {"http://a/b", "javascript:alert(1)", "javascript:alert(1)", ""},
      {"http://a/b", "http:///ex.org/a", "http://ex.org/a", "http://ex.org/a"},
      {"http://a/b", "http://[ex.org/", "", ""},
      {"", "a/b", "a/b", "a/b"},
      {"", "java\nscript:alert(1)", "java\nscript:alert(1)", ""},
      {"", "&#106;avascript:alert(1)", "&#106;avascript:alert(1)", ""},
  };
  for (const Join& row : table) {
    CAPTURE(row.base, row.reference);
    CHECK(JoinUri(row.base, row.reference) == row.joined);
    CHECK(SafeUri(row.base, row.reference) == row.safe);
  }
}

TEST_CASE("foreign HTML made fit to be shown", "[feed]") {
  const std::vector<std::pair<const char*, const char*>> table = {
      {"<b>x</b>", "<b>x</b>"},
      {"<script>alert(1)</script>x", "x"},
      {"<SCRIPT SRC=//evil>alert(1)</SCRIPT >x", "x"},
      {"<img src=x onerror=alert(1)>", "<img src=\"https://e.org/x\" />"},
      {"<a href=\"javascript:alert(1)\">x</a>", "<a href=\"\">x</a>"},
      {"<a href=\" jAvaScript:alert(1)\">x</a>", "<a href=\"\">x</a>"},
      {"<a href='a b'>x</a>", "<a href=\"https://e.org/a b\">x</a>"},
      {"<a title='\"'>x</a>", "<a title=\"&quot;\">x</a>"},
      {"<a href=\"?a=1&b=2\">x</a>", "<a href=\"https://e.org/?a=1&amp;b=2\">x</a>"},
      {"<iframe src=//evil></iframe>x", "x"},
      {"<style>b{}</style><object data=x>y</object>", "y"},
      {"<svg onload=alert(1)><script>x</script><circle r=\"1\"/></svg>",
       "<svg xmlns=\"http://www.w3.org/2000/svg\"><circle r=\"1\"></svg>"},
      {"<p style=\"color: red; position: fixed\">x</p>", "<p style=\"color: red;\">x</p>"},
      {"<p style=\"background: url(javascript:x)\">x</p>", "<p>x</p>"},
      {"<p style=\"width: expression(alert(1))\">x</p>", "<p>x</p>"},
      {"<scr<script>ipt>alert(1)</script>", ""},
      {"<img src=\"x\"<script>alert(1)</script>", "<img src=\"https://e.org/x\" />"},
      {"<b", "&lt;b"},
      {"<script>alert(1)", ""},
      {"<!-- a --><b>x</b><!-- open <b>y</b>", "<!-- a --><b>x</b>"},
      {"<!DOCTYPE html><b>x</b>", "<b>x</b>"},
      {"<![CDATA[<script>alert(1)</script>]]>x", "&lt;![CDATA[]]>x"},
      {"1 < 2 & 3 &copy; &foo; &#146;", "1 < 2 & 3 &copy; &amp;foo &#x2019;"},
      {"<br/><hr></br>", "<br /><hr />"},
  };
  for (const auto& [html, clean] : table) {
    CAPTURE(html);
    CHECK(SanitizeHtml(html, "https://e.org/", false) == clean);
    // What is clean stays as it is.
    CHECK(SanitizeHtml(clean, "", false) == clean);
  }
}

}  // namespace
}  // namespace chipline
